"""`webhook`: manages the webhook endpoints."""

import argparse
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from groups_service.commands.errors import CommandError
from groups_service.core import clock, ids
from groups_service.database import open_database
from groups_service.events.webhooks import WebhookPolicy
from groups_service.models import AuditEntry
from groups_service.settings import LOOPBACK, Settings
from notifications.webhooks import dispatcher, endpoints
from notifications.webhooks.dispatcher import DeliveryCounts, WebhookDispatcher
from notifications.webhooks.endpoints import WebhookEndpoint, WebhookEvent, WebhookScope
from notifications.webhooks.safe_http import SafeHttpClient, parse_networks

MAX_URL_CHARS = 2_000
NO_DELIVERIES = DeliveryCounts(waiting=0, set_aside=0)


async def manage_webhooks(settings: Settings, arguments: argparse.Namespace) -> None:
    async with open_database(settings.database):
        await ACTIONS[arguments.action](settings, arguments)


async def _add_endpoint(settings: Settings, arguments: argparse.Namespace) -> None:
    """Print the id and the secret; the secret is shown only once."""
    _require_valid_url(arguments.url, settings)
    scope = WebhookScope.ALL if arguments.closed else WebhookScope.PUBLIC
    endpoint = await endpoints.add_endpoint(arguments.url, scope, now=clock.now())
    await _add_audit_entry(f"webhook.added.{scope}", arguments.url)
    print(f"{endpoint.id} {endpoint.secret}")


async def _list_endpoints(_: Settings, __: argparse.Namespace) -> None:
    counts = await dispatcher.count_deliveries()
    for endpoint in await endpoints.list_endpoints():
        pending = counts.get(endpoint.id, NO_DELIVERIES)
        summary = f"{pending.waiting} waiting, {pending.set_aside} set aside"
        print(f"{endpoint.id} {endpoint.scope} {endpoint.url} ({summary})")


async def _remove_endpoint(_: Settings, arguments: argparse.Namespace) -> None:
    endpoint = await _find_endpoint(arguments.id)
    await endpoints.remove_endpoint(endpoint.id)
    await _add_audit_entry("webhook.removed", endpoint.url)


async def _test_endpoint(settings: Settings, arguments: argparse.Namespace) -> None:
    """Send a test event and report the response."""
    endpoint = await _find_endpoint(arguments.id)
    client = SafeHttpClient(parse_networks(settings.webhook_networks))
    test_dispatcher = WebhookDispatcher(WebhookPolicy(), client, clock.now)
    body = WebhookEvent("test", clock.now(), {}).to_json().encode()
    failure = await test_dispatcher.send(endpoint, secrets.token_hex(16), body)
    if failure is not None:
        raise CommandError(f"{endpoint.url} did not take it: {failure}")
    print(f"{endpoint.url} took it.")


async def _retry_endpoint(_: Settings, arguments: argparse.Namespace) -> None:
    await dispatcher.retry_set_aside((await _find_endpoint(arguments.id)).id, now=clock.now())


def _require_valid_url(url: str, settings: Settings) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"https", "http"} or not parts.hostname or len(url) > MAX_URL_CHARS:
        raise CommandError("The address must be like https://intranet.example.org/hooks/groups.")
    if parts.username or parts.password or parts.fragment:
        raise CommandError("The address must have no user, password or fragment.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK and not settings.allow_plain_http:
        raise CommandError("Use https, or set GROUPS_ALLOW_PLAIN_HTTP=1.")


async def _find_endpoint(endpoint_id: str) -> WebhookEndpoint:
    for endpoint in await endpoints.list_endpoints():
        if endpoint.id == endpoint_id:
            return endpoint
    raise CommandError(f"There is no endpoint {endpoint_id}; webhook list shows them.")


async def _add_audit_entry(action: str, url: str) -> None:
    await AuditEntry.create(
        id=ids.new(), at=clock.now(), actor="console", action=action, subject=url[:256]
    )


ACTIONS: dict[str, Callable[[Settings, argparse.Namespace], Awaitable[None]]] = {
    "add": _add_endpoint,
    "list": _list_endpoints,
    "remove": _remove_endpoint,
    "test": _test_endpoint,
    "retry": _retry_endpoint,
}
