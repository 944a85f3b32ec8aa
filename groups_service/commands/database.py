"""`migrate` and `sync`."""

import argparse

from auth.directory import DirectoryUnreachable
from groups_service import jobs, storage
from groups_service.commands.errors import CommandError, report_database_outage
from groups_service.core import directory_factory
from groups_service.database import migrate as bring_up_to_date
from groups_service.database import open_database
from groups_service.settings import Settings


async def migrate(settings: Settings, _: argparse.Namespace) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with report_database_outage():
        async with open_database(settings.database) as database:
            applied = await bring_up_to_date(database)
    print("\n".join(applied) or "The tables are up to date.")


async def sync(settings: Settings, _: argparse.Namespace) -> None:
    directory, archive = (
        directory_factory.build_directory(settings),
        storage.open_archive(settings.storage),
    )
    try:
        async with open_database(settings.database):
            result = await jobs.sync_directory(directory, archive)
    except DirectoryUnreachable as error:
        raise CommandError(f"The directory does not answer: {error}") from error
    finally:
        await directory.close()
    print(f"{result.people} people, {result.removed} of those known before are gone.")
