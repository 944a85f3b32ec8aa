"""`token ACCOUNT`: a bearer token for scripts, where the settings allow it."""

import argparse
from datetime import timedelta

from auth import tokens
from auth.directory import Directory, DirectoryUnreachable, Entry
from auth.identity import Identity
from groups_service import clock, directories, ids, keyring
from groups_service.commands.failure import Failed
from groups_service.database import opened
from groups_service.domain import people
from groups_service.models import AuditEntry
from groups_service.settings import Settings

LIFETIME = timedelta(hours=1)


async def issue(settings: Settings, chosen: argparse.Namespace) -> None:
    """Print the token and nothing else; who got one is written down."""
    if settings.directory != directories.DEMO and not settings.console_tokens:
        raise Failed("Tokens from the console are off; GROUPS_CONSOLE_TOKENS=1 turns them on.")
    keys = keyring.load(settings.secrets, settings.base_url).keys
    entry = await _found(directories.build(settings), chosen.account)
    identity = Identity(entry.object_id, entry.account, entry.name, entry.mail)
    async with opened(settings.database):
        await people.welcome(entry)
        await AuditEntry.create(
            id=ids.new(),
            at=clock.now(),
            actor="console",
            action="token.issued",
            subject=entry.object_id,
        )
        print(await tokens.issue(identity, keys=keys, now=clock.now(), lifetime=LIFETIME))


async def _found(directory: Directory, account: str) -> Entry:
    try:
        entry = await directory.find(account)
    except DirectoryUnreachable as error:
        raise Failed("The directory does not answer.") from error
    finally:
        await directory.close()
    if entry is None or not entry.enabled:
        raise Failed(f"There is no active account {account}.")
    return entry
