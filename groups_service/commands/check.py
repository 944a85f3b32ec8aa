"""`check`: prints one line per part: configuration, reachability, and failed deliveries."""

import argparse
from collections.abc import Awaitable, Callable

from auth.directory import DirectoryUnreachable
from auth.negotiate import Negotiate
from groups_service.commands.errors import CommandError
from groups_service.core import directory_factory, signing_keys
from groups_service.database import list_pending_migrations, open_database, sql
from groups_service.domain.people import directory_sync
from groups_service.mail import factory
from groups_service.settings import Settings, database_kind
from notifications.mail import smtp
from notifications.mail.smtp import ServerUnavailable
from notifications.webhooks import dispatcher, endpoints

Check = Callable[[Settings], Awaitable[str]]


async def run_checks(settings: Settings, _: argparse.Namespace) -> None:
    """Print the result of every check. Raises CommandError at the end when one failed."""
    failed = False
    for name, run_check in CHECKS.items():
        try:
            result = await run_check(settings)
        except Exception as error:  # noqa: BLE001 - every error is reported
            failed, result = True, f"FAILED: {str(error) or type(error).__name__}"
        print(f"{name}: {result}")
    if failed:
        raise CommandError("Not everything is ready.")


async def _check_configuration(settings: Settings) -> str:
    keys = signing_keys.load_secrets(settings.secrets, settings.base_url).keys
    if not settings.is_encrypted and not settings.is_loopback and not settings.allow_plain_http:
        raise ValueError("GROUPS_BASE_URL is plain http elsewhere than on this machine")
    return f"ok, {settings.base_url}, data in {settings.data_dir}, signing key {keys.current}"


async def _check_database(settings: Settings) -> str:
    async with open_database(settings.database) as database:
        missing = await list_pending_migrations(database)
        if missing:
            raise ValueError(f"{len(missing)} migrations are missing; run migrate")
        people = await sql("SELECT COUNT(*) AS number FROM person WHERE active")
        return f"ok, {database_kind(settings.database)}, {people[0]['number']} people"


async def _check_directory(settings: Settings) -> str:
    directory = directory_factory.build_directory(settings)
    try:
        await directory.ping()
    except DirectoryUnreachable as error:
        raise ValueError(f"does not answer: {error}") from error
    finally:
        await directory.close()
    async with open_database(settings.database):
        last_sync = await directory_sync.get_last_sync_time() or "never"
        return f"ok, {settings.directory}, last taken over {last_sync}"


async def _check_kerberos(settings: Settings) -> str:
    if settings.keytab is None:
        return "ok, not used"
    if not settings.kerberos_realm:
        raise ValueError("GROUPS_KEYTAB is set, so GROUPS_KERBEROS_REALM must be, too")
    Negotiate(settings.keytab, settings.public_host).require_keytab()
    return f"ok, tickets for HTTP@{settings.public_host} of {settings.kerberos_realm}"


async def _check_events(settings: Settings) -> str:
    async with open_database(settings.database):
        rows = await sql(
            """SELECT COUNT(*) AS waiting, COUNT(failed_at) AS aside FROM event
            WHERE delivered_at IS NULL"""
        )
    aside = rows[0]["aside"]
    if aside:
        raise ValueError(f"{aside} events could not be told and were set aside")
    return f"ok, {rows[0]['waiting']} wait to be told"


async def _check_mail(settings: Settings) -> str:
    server = factory.read_smtp_server(settings)
    if server is None:
        return "ok, not used"
    try:
        async with smtp.connect(server, helo=settings.public_host):
            return f"ok, {server.host}, from {settings.sender_address}"
    except ServerUnavailable as error:
        raise ValueError(f"{server.host} does not answer: {error}") from error


async def _check_webhooks(settings: Settings) -> str:
    async with open_database(settings.database):
        sites, counts = (
            await endpoints.list_endpoints(),
            (await dispatcher.count_deliveries()).values(),
        )
    aside = sum(each.set_aside for each in counts)
    if aside:
        raise ValueError(f"{aside} deliveries were not taken for a day and were set aside")
    waiting = sum(each.waiting for each in counts)
    return f"ok, {len(sites)} sites, {waiting} deliveries wait"


CHECKS: dict[str, Check] = {
    "configuration": _check_configuration,
    "database": _check_database,
    "directory": _check_directory,
    "kerberos": _check_kerberos,
    "events": _check_events,
    "mail": _check_mail,
    "webhooks": _check_webhooks,
}
