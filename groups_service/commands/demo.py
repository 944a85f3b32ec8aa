"""`demo`: fills an installation with a complete municipality to try out."""

import argparse
import json
import shutil
from dataclasses import asdict
from pathlib import Path

from groups_service import storage
from groups_service.commands.errors import CommandError
from groups_service.core import directory_factory
from groups_service.database import migrate, open_database
from groups_service.demo import accounts, seed
from groups_service.settings import Settings

STATE_FILLING = "being filled by demo"
STATE_FILLED = "filled by demo"


async def fill(settings: Settings, arguments: argparse.Namespace) -> None:
    """Fill an empty installation, or list the accounts that can sign in."""
    if arguments.list:
        for account in accounts.list_accounts():
            print(json.dumps(asdict(account), ensure_ascii=False))
        return
    marker = settings.data_dir / directory_factory.DEMO_MARKER
    state = marker.read_text().strip() if marker.exists() else None
    if state == STATE_FILLED and arguments.unless_filled and not arguments.fresh:
        return
    if state == STATE_FILLING or (state == STATE_FILLED and arguments.fresh):
        shutil.rmtree(settings.data_dir)
    elif state is None and arguments.fresh and _has_content(settings.data_dir):
        raise CommandError(
            f"{settings.data_dir} was not filled by demo, so it is not thrown away."
        )
    await _fill(directory_factory.with_demo_defaults(settings), marker)


def _has_content(folder: Path) -> bool:
    return folder.exists() and any(folder.iterdir())


async def _fill(settings: Settings, marker: Path) -> None:
    """Fill the installation; the marker before and after lets an interrupted run restart."""
    was_empty = not _has_content(settings.data_dir)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if was_empty:
        _write_state(marker, STATE_FILLING)
    directory = directory_factory.build_directory(settings)
    archive = storage.open_archive(settings.storage)
    async with open_database(settings.database) as database:
        await migrate(database)
        await seed.fill(directory, archive, settings.timezone)
    _write_state(marker, STATE_FILLED)
    print("The demo municipality is ready.")


def _write_state(marker: Path, state: str) -> None:
    marker.write_text(f"{state}\n")
