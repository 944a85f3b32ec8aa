"""After any sequence of actions each person sees exactly what the model allows."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed
from hypothesis import settings as hypothesis_settings
from hypothesis.database import DirectoryBasedExampleDatabase
from hypothesis.stateful import run_state_machine_as_test

from groups_service.settings import Settings
from tests.model_based.random_walk import RandomWalk
from tests.model_based.service_driver import ServiceDriver, open_driver

SEED = 20261122
EXAMPLE_DIRECTORY = Path(__file__).parent / "examples"
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking, which takes minutes: a failure has few enough steps to be read."""
SHORT_WALKS, LONG_WALKS = (25, 20), (200, 40)
"""Number of walks and of steps: by default, and with `--hypothesis-profile=long`."""


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.mark.timeout(3600)
def test_service_agrees_with_the_access_model(
    runner: asyncio.Runner, database_url: str, settings: Settings, request: pytest.FixtureRequest
) -> None:
    long = request.config.getoption("--hypothesis-profile") == "long"
    context = open_driver(runner, database_url, settings)
    driver = runner.run(context.__aenter__())
    try:
        _run_walks(driver, *(LONG_WALKS if long else SHORT_WALKS))
    finally:
        runner.run(context.__aexit__(None, None, None))


def _run_walks(service_driver: ServiceDriver, sequences: int, steps: int) -> None:
    @seed(SEED)
    class SeededWalk(RandomWalk):
        driver = service_driver

    run_state_machine_as_test(
        SeededWalk,
        settings=hypothesis_settings(
            max_examples=sequences,
            stateful_step_count=steps,
            deadline=None,
            database=DirectoryBasedExampleDatabase(EXAMPLE_DIRECTORY),
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )
