"""Messages to the operator while the database is unavailable."""

from pathlib import Path

import pytest

from tests.commands.test_commands import Console
from tests.support.unavailable_database import UNREACHABLE_URL


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_unavailable_database_is_reported_as_unavailable(tmp_path: Path, command: str) -> None:
    environment = {"GROUPS_DIRECTORY": "demo", "GROUPS_DATABASE_URL": UNREACHABLE_URL}
    refused = Console(tmp_path, GROUPS_PORT="0", **environment)(command)

    assert refused.returncode == 1
    assert refused.stderr.startswith("The database does not answer: ")
