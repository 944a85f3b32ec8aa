"""What an operator is told while the database is away."""

from pathlib import Path

import pytest

from tests.away import NOWHERE
from tests.commands.test_commands import Console


@pytest.mark.timeout(180)
@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_database_that_is_away_is_not_called_old(tmp_path: Path, command: str) -> None:
    told = {"GROUPS_DIRECTORY": "demo", "GROUPS_DATABASE_URL": NOWHERE}
    refused = Console(tmp_path, GROUPS_PORT="0", **told)(command)

    assert refused.returncode == 1
    assert refused.stderr.startswith("The database does not answer: ")
