"""A database has an identity of its own, which a copy does not have."""

import shutil
from pathlib import Path

import pytest

from groups_service.database import Database, identity, migrate, opened
from tests.conftest import CHOSEN


async def test_a_database_stays_the_one_it_is(clean: Database) -> None:
    first = await identity(clean)

    assert first
    assert await identity(clean) == first


@pytest.mark.skipif(CHOSEN != "sqlite", reason="copies the file of an embedded database")
async def test_a_copy_in_its_place_is_another(tmp_path: Path) -> None:
    file, copy = tmp_path / "groups.sqlite", tmp_path / "copy.sqlite"
    async with opened(f"sqlite://{file}") as database:
        await migrate(database)
        before = await identity(database)
    shutil.copy(file, copy)
    copy.replace(file)

    async with opened(f"sqlite://{file}") as database:
        assert await identity(database) != before
