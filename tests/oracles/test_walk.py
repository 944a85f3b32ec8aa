"""Whatever people do to groups in whatever order, each sees what the model says, nothing else."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed
from hypothesis import settings as terms
from hypothesis.database import DirectoryBasedExampleDatabase
from hypothesis.stateful import run_state_machine_as_test

from groups_service.settings import Settings
from tests.oracles.stage import Stage, on_stage
from tests.oracles.walk import Walk

SEED = 20261122
EXAMPLES = Path(__file__).parent / "examples"
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking, which takes minutes: the steps of a failure are few enough to be read."""
SHORT, LONG = (25, 20), (200, 40)
"""Sequences and their steps: always, and with `--hypothesis-profile=long`."""


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.mark.timeout(3600)
def test_everybody_sees_what_the_model_says(
    runner: asyncio.Runner,
    database_url: str,
    settings: Settings,
    request: pytest.FixtureRequest,
) -> None:
    long = request.config.getoption("--hypothesis-profile") == "long"
    opened = on_stage(runner, database_url, settings)
    stage = runner.run(opened.__aenter__())
    try:
        _walk(stage, *(LONG if long else SHORT))
    finally:
        runner.run(opened.__aexit__(None, None, None))


def _walk(given: Stage, sequences: int, steps: int) -> None:
    @seed(SEED)
    class Walking(Walk):
        stage = given

    run_state_machine_as_test(
        Walking,
        settings=terms(
            max_examples=sequences,
            stateful_step_count=steps,
            deadline=None,
            database=DirectoryBasedExampleDatabase(EXAMPLES),
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )
