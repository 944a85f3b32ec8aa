"""An archive in a folder, and one in S3: the same tests for both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from groups_service import storage
from groups_service.storage import Archive
from tests.storage import server


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with server.s3() as address:
        yield address


@pytest.fixture(params=["folder", "s3"])
def archive(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Archive:
    """The same tests for both kinds."""
    if request.param == "folder":
        return storage.opened(f"file://{tmp_path}")
    for name, value in server.environment(request.getfixturevalue("s3")).items():
        monkeypatch.setenv(name, value)
    return storage.opened(f"s3://{server.BUCKET}/{tmp_path.name}")
