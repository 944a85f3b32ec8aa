"""`demo`: a whole municipality to try things out with."""

import argparse
import json
import shutil
from dataclasses import asdict

from groups_service import directories, storage
from groups_service.commands.failure import Failed
from groups_service.database import migrate, opened
from groups_service.demo import accounts
from groups_service.demo import fill as filling
from groups_service.settings import Settings


async def fill(settings: Settings, chosen: argparse.Namespace) -> None:
    """Fill an empty installation, or say who can sign in to a filled one."""
    if chosen.list:
        for account in accounts.everybody():
            print(json.dumps(asdict(account), ensure_ascii=False))
        return
    filled = directories.is_demo(settings)
    if filled and chosen.fresh:
        shutil.rmtree(settings.data_dir)
    elif filled and chosen.unless_filled:
        return
    elif chosen.fresh and settings.data_dir.exists() and any(settings.data_dir.iterdir()):
        raise Failed(f"{settings.data_dir} was not filled by demo, so it is not thrown away.")
    await _fill(directories.with_demo(settings))


async def _fill(settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    directory, archive = directories.build(settings), storage.opened(settings.storage)
    async with opened(settings.database) as database:
        await migrate(database)
        await filling.fill(directory, archive, settings.timezone)
    (settings.data_dir / directories.MARK).write_text("filled by python -m groups_service demo\n")
    print("The demo municipality is ready.")
