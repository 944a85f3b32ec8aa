"""`webhook`: the sites that are told when something happens."""

import argparse
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from groups_service import clock, ids
from groups_service.announcing import Door
from groups_service.commands.failure import Failed
from groups_service.database import opened
from groups_service.models import AuditEntry
from groups_service.settings import LOOPBACK, Settings
from notifications import delivering, webhooks
from notifications.delivering import Counts, Courier
from notifications.outgoing import Outgoing, networks
from notifications.webhooks import Carries, Happening, Site

LONGEST_URL = 2_000
NOTHING = Counts(waiting=0, aside=0)


async def manage(settings: Settings, chosen: argparse.Namespace) -> None:
    async with opened(settings.database):
        await ACTS[chosen.act](settings, chosen)


async def _add(settings: Settings, chosen: argparse.Namespace) -> None:
    """Print the id, and the secret: once, for the site's configuration."""
    _require_usable(chosen.url, settings)
    carries = Carries.ALL if chosen.closed else Carries.PUBLIC
    site = await webhooks.add(chosen.url, carries, now=clock.now())
    await _note(f"webhook.added.{carries}", chosen.url)
    print(f"{site.id} {site.secret}")


async def _list(_: Settings, __: argparse.Namespace) -> None:
    counts = await delivering.counts()
    for site in await webhooks.sites():
        now = counts.get(site.id, NOTHING)
        told = f"{now.waiting} waiting, {now.aside} set aside"
        print(f"{site.id} {site.carries} {site.url} ({told})")


async def _remove(_: Settings, chosen: argparse.Namespace) -> None:
    site = await _found(chosen.id)
    await webhooks.remove(site.id)
    await _note("webhook.removed", site.url)


async def _test(settings: Settings, chosen: argparse.Namespace) -> None:
    """Send something that means nothing, and say what came of it."""
    site = await _found(chosen.id)
    courier = Courier(Door(), Outgoing(networks(settings.webhook_networks)), clock.now)
    body = Happening("test", clock.now(), {}).json().encode()
    failure = await courier.send(site, secrets.token_hex(16), body)
    if failure is not None:
        raise Failed(f"{site.url} did not take it: {failure}")
    print(f"{site.url} took it.")


async def _retry(_: Settings, chosen: argparse.Namespace) -> None:
    await delivering.retry((await _found(chosen.id)).id, now=clock.now())


def _require_usable(url: str, settings: Settings) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"https", "http"} or not parts.hostname or len(url) > LONGEST_URL:
        raise Failed("The address must be like https://intranet.example.org/hooks/groups.")
    if parts.username or parts.password or parts.fragment:
        raise Failed("The address must have no user, password or fragment.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK and not settings.insecure:
        raise Failed("Use https, or set GROUPS_INSECURE=1.")


async def _found(site_id: str) -> Site:
    for site in await webhooks.sites():
        if site.id == site_id:
            return site
    raise Failed(f"There is no site {site_id}; webhook list names them.")


async def _note(action: str, url: str) -> None:
    await AuditEntry.create(
        id=ids.new(), at=clock.now(), actor="console", action=action, subject=url[:256]
    )


ACTS: dict[str, Callable[[Settings, argparse.Namespace], Awaitable[None]]] = {
    "add": _add,
    "list": _list,
    "remove": _remove,
    "test": _test,
    "retry": _retry,
}
