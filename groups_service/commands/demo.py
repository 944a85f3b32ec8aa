"""`demo`: a whole municipality to try things out with."""

import argparse
import json
import shutil
from dataclasses import asdict
from pathlib import Path

from groups_service import directories, storage
from groups_service.commands.failure import Failed
from groups_service.database import migrate, opened
from groups_service.demo import accounts
from groups_service.demo import fill as filling
from groups_service.settings import Settings

FILLING = "being filled by demo"
FILLED = "filled by demo"


async def fill(settings: Settings, chosen: argparse.Namespace) -> None:
    """Fill an empty installation, or say who can sign in to a filled one."""
    if chosen.list:
        for account in accounts.everybody():
            print(json.dumps(asdict(account), ensure_ascii=False))
        return
    mark = settings.data_dir / directories.MARK
    state = mark.read_text().strip() if mark.exists() else None
    if state == FILLED and chosen.unless_filled and not chosen.fresh:
        return
    if state == FILLING or (state == FILLED and chosen.fresh):
        shutil.rmtree(settings.data_dir)
    elif state is None and chosen.fresh and _has_content(settings.data_dir):
        raise Failed(f"{settings.data_dir} was not filled by demo, so it is not thrown away.")
    await _fill(directories.with_demo(settings), mark)


def _has_content(folder: Path) -> bool:
    return folder.exists() and any(folder.iterdir())


async def _fill(settings: Settings, mark: Path) -> None:
    """Fill it, and mark the folder before and after: a run that was cut off begins again."""
    was_ours = not _has_content(settings.data_dir)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if was_ours:
        _write(mark, FILLING)
    directory, archive = directories.build(settings), storage.opened(settings.storage)
    async with opened(settings.database) as database:
        await migrate(database)
        await filling.fill(directory, archive, settings.timezone)
    _write(mark, FILLED)
    print("The demo municipality is ready.")


def _write(mark: Path, state: str) -> None:
    mark.write_text(f"{state}\n")
