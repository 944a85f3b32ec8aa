"""An archive in a folder and one in S3, for the same tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from groups_service import storage
from groups_service.storage import Archive
from tests.storage import s3_server


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with s3_server.run_s3_server() as address:
        yield address


@pytest.fixture(params=["folder", "s3"])
def archive(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Archive:
    """The archive of each kind."""
    if request.param == "folder":
        return storage.open_archive(f"file://{tmp_path}")
    for name, value in s3_server.build_environment(request.getfixturevalue("s3")).items():
        monkeypatch.setenv(name, value)
    return storage.open_archive(f"s3://{s3_server.BUCKET}/{tmp_path.name}")
