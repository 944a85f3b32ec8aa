"""A database has an identity that a copy of it does not have."""

import shutil
from pathlib import Path

import pytest

from groups_service.database import Database, get_database_identity, migrate, open_database
from tests.conftest import DATABASE_PRODUCT


async def test_identity_of_a_database_is_stable(empty_database: Database) -> None:
    first = await get_database_identity(empty_database)

    assert first
    assert await get_database_identity(empty_database) == first


@pytest.mark.skipif(DATABASE_PRODUCT != "sqlite", reason="copies the file of an embedded database")
async def test_copy_of_a_database_has_another_identity(tmp_path: Path) -> None:
    file, copy = tmp_path / "groups.sqlite", tmp_path / "copy.sqlite"
    async with open_database(f"sqlite://{file}") as database:
        await migrate(database)
        before = await get_database_identity(database)
    shutil.copy(file, copy)
    copy.replace(file)

    async with open_database(f"sqlite://{file}") as database:
        assert await get_database_identity(database) != before
