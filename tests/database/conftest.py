"""A database without tables."""

from pathlib import Path

import pytest

from tests.conftest import DATABASE_PRODUCT
from tests.support import postgres


@pytest.fixture
def fresh_url(database_url: str, tmp_path: Path, worker_id: str) -> str:
    """The address of an empty database beside the session's."""
    if DATABASE_PRODUCT == "sqlite":
        return f"sqlite://{tmp_path / 'fresh.sqlite'}"
    return postgres.create_database(database_url.rpartition("/")[0], f"fresh_{worker_id}")
