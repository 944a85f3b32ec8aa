"""A database that has no tables yet."""

from pathlib import Path

import pytest

from tests import postgres
from tests.conftest import CHOSEN


@pytest.fixture
def fresh_url(database_url: str, tmp_path: Path, worker_id: str) -> str:
    """An empty database beside the session's."""
    if CHOSEN == "sqlite":
        return f"sqlite://{tmp_path / 'fresh.sqlite'}"
    return postgres.fresh(database_url.rpartition("/")[0], f"fresh_{worker_id}")
