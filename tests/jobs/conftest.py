"""Fixtures of the tests of jobs."""

from pathlib import Path

import pytest

from groups_service import storage
from groups_service.storage import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return storage.open_archive(f"file://{tmp_path}")
