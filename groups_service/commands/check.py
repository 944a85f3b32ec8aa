"""`check`: one line each: is it configured right, does it answer, did anything stay behind."""

import argparse
from collections.abc import Awaitable, Callable

from auth.directory import DirectoryUnreachable
from auth.negotiate import Negotiate
from groups_service import directories, keyring
from groups_service.commands.failure import Failed
from groups_service.database import opened, pending, sql
from groups_service.domain import sync
from groups_service.mail import sending
from groups_service.settings import Settings, database_kind
from notifications import delivering, smtp, webhooks
from notifications.smtp import Away

Look = Callable[[Settings], Awaitable[str]]


async def check(settings: Settings, _: argparse.Namespace) -> None:
    """Raises Failed at the end when a line is not ok."""
    failed = False
    for name, look in LOOKS.items():
        try:
            said = await look(settings)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we report
            failed, said = True, f"FAILED: {str(error) or type(error).__name__}"
        print(f"{name}: {said}")
    if failed:
        raise Failed("Not everything is ready.")


async def _configuration(settings: Settings) -> str:
    keys = keyring.load(settings.secrets, settings.base_url).keys
    if not settings.is_encrypted and not settings.is_loopback and not settings.insecure:
        raise ValueError("GROUPS_BASE_URL is plain http elsewhere than on this machine")
    return f"ok, {settings.base_url}, data in {settings.data_dir}, signing key {keys.current}"


async def _database(settings: Settings) -> str:
    async with opened(settings.database) as database:
        missing = await pending(database)
        if missing:
            raise ValueError(f"{len(missing)} migrations are missing; run migrate")
        people = await sql("SELECT COUNT(*) AS number FROM person WHERE active")
        return f"ok, {database_kind(settings.database)}, {people[0]['number']} people"


async def _directory(settings: Settings) -> str:
    directory = directories.build(settings)
    try:
        await directory.ping()
    except DirectoryUnreachable as error:
        raise ValueError(f"does not answer: {error}") from error
    finally:
        await directory.close()
    async with opened(settings.database):
        return f"ok, {settings.directory}, last taken over {await sync.last() or 'never'}"


async def _kerberos(settings: Settings) -> str:
    if settings.keytab is None:
        return "ok, not used"
    if not settings.kerberos_realm:
        raise ValueError("GROUPS_KEYTAB is set, so GROUPS_KERBEROS_REALM must be, too")
    Negotiate(settings.keytab, settings.public_host).check()
    return f"ok, tickets for HTTP@{settings.public_host} of {settings.kerberos_realm}"


async def _events(settings: Settings) -> str:
    async with opened(settings.database):
        rows = await sql(
            """SELECT COUNT(*) AS waiting, COUNT(set_aside_at) AS aside FROM event
            WHERE told_at IS NULL"""
        )
    aside = rows[0]["aside"]
    if aside:
        raise ValueError(f"{aside} events could not be told and were set aside")
    return f"ok, {rows[0]['waiting']} wait to be told"


async def _mail(settings: Settings) -> str:
    server = sending.server(settings)
    if server is None:
        return "ok, not used"
    try:
        async with smtp.connected(server, helo=settings.public_host):
            return f"ok, {server.host}, from {settings.sender_address}"
    except Away as error:
        raise ValueError(f"{server.host} does not answer: {error}") from error


async def _webhooks(settings: Settings) -> str:
    async with opened(settings.database):
        sites, counts = await webhooks.sites(), (await delivering.counts()).values()
    aside = sum(each.aside for each in counts)
    if aside:
        raise ValueError(f"{aside} deliveries were not taken for a day and were set aside")
    waiting = sum(each.waiting for each in counts)
    return f"ok, {len(sites)} sites, {waiting} deliveries wait"


LOOKS: dict[str, Look] = {
    "configuration": _configuration,
    "database": _database,
    "directory": _directory,
    "kerberos": _kerberos,
    "events": _events,
    "mail": _mail,
    "webhooks": _webhooks,
}
