"""`token ACCOUNT`: prints a bearer token for scripts, where the settings allow it."""

import argparse
from datetime import timedelta

from auth import tokens
from auth.directory import Directory, DirectoryUnreachable, PersonEntry
from auth.identity import Identity
from groups_service.commands.errors import CommandError
from groups_service.core import clock, directory_factory, ids, signing_keys
from groups_service.database import open_database
from groups_service.domain.people import profiles
from groups_service.models import AuditEntry
from groups_service.settings import Settings

TOKEN_LIFETIME = timedelta(hours=1)


async def issue_token(settings: Settings, arguments: argparse.Namespace) -> None:
    """Print a bearer token and nothing else, and write an audit entry."""
    if settings.directory != directory_factory.DEMO_DIRECTORY and not settings.allow_token_command:
        raise CommandError(
            "Tokens from the console are off; GROUPS_ALLOW_TOKEN_COMMAND=1 turns them on."
        )
    keys = signing_keys.load_secrets(settings.secrets, settings.base_url).keys
    directory = directory_factory.build_directory(settings)
    entry = await _find_active_account(directory, arguments.account)
    identity = Identity(entry.object_id, entry.account, entry.name, entry.mail)
    async with open_database(settings.database):
        await profiles.record_sign_in(entry)
        await AuditEntry.create(
            id=ids.new(),
            at=clock.now(),
            actor="console",
            action="token.issued",
            subject=entry.object_id,
        )
        print(
            await tokens.issue_token(identity, keys=keys, now=clock.now(), lifetime=TOKEN_LIFETIME)
        )


async def _find_active_account(directory: Directory, account: str) -> PersonEntry:
    try:
        entry = await directory.find(account)
    except DirectoryUnreachable as error:
        raise CommandError("The directory does not answer.") from error
    finally:
        await directory.close()
    if entry is None or not entry.enabled:
        raise CommandError(f"There is no active account {account}.")
    return entry
