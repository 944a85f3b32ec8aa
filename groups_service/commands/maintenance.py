"""`migrate` and `sync`."""

import argparse

from auth.directory import DirectoryUnreachable
from groups_service import directories, jobs, storage
from groups_service.commands.failure import Failed, asking_the_database
from groups_service.database import migrate as bring_up_to_date
from groups_service.database import opened
from groups_service.settings import Settings


async def migrate(settings: Settings, _: argparse.Namespace) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with asking_the_database():
        async with opened(settings.database) as database:
            applied = await bring_up_to_date(database)
    print("\n".join(applied) or "The tables are up to date.")


async def sync(settings: Settings, _: argparse.Namespace) -> None:
    directory, archive = directories.build(settings), storage.opened(settings.storage)
    try:
        async with opened(settings.database):
            outcome = await jobs.sync_now(directory, archive)
    except DirectoryUnreachable as error:
        raise Failed(f"The directory does not answer: {error}") from error
    finally:
        await directory.close()
    print(f"{outcome.people} people, {outcome.gone} of those known before are gone.")
