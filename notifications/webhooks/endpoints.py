"""Webhook endpoints and their queued deliveries: ids and kinds of events, signed.

Signatures and headers follow Standard Webhooks, so that receivers can use any library for them.
"""

import base64
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from notifications import sql

SECRET_PREFIX = "whsec_"  # noqa: S105 - public
SECRET_BYTES = 32

INSERT_SQL = """INSERT INTO webhook_endpoint (id, url, secret, scope, created_at)
    VALUES ($1, $2, $3, $4, $5)"""
SELECT_SQL = "SELECT id, url, secret, scope FROM webhook_endpoint ORDER BY created_at, id"
DELETE_SQL = "DELETE FROM webhook_endpoint WHERE id = $1 RETURNING id"
DELETE_DELIVERIES_SQL = "DELETE FROM webhook_delivery WHERE endpoint_id = $1"
QUEUE_SQL = """INSERT INTO webhook_delivery
        (id, endpoint_id, event, body, created_at, due_at, failures)
    VALUES ($1, $2, $3, $4, $5, $5, 0) ON CONFLICT DO NOTHING"""


class WebhookScope(StrEnum):
    """The events that an endpoint may receive."""

    PUBLIC = "public"
    ALL = "all"


@dataclass(frozen=True)
class WebhookEndpoint:
    """A registered endpoint; `secret` is the shared signing key."""

    id: str
    url: str
    secret: str
    scope: WebhookScope


@dataclass(frozen=True)
class WebhookEvent:
    """The body of a delivery: a type, a time, and ids by the kind of object."""

    type: str
    at: datetime
    data: Mapping[str, str]

    def to_json(self) -> str:
        body = {"type": self.type, "timestamp": self.at.isoformat(), "data": dict(self.data)}
        return json.dumps(body, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "WebhookEvent":
        body = json.loads(text)
        return cls(body["type"], datetime.fromisoformat(body["timestamp"]), body["data"])


async def add_endpoint(url: str, scope: WebhookScope, *, now: datetime) -> WebhookEndpoint:
    """Register an endpoint with a new secret."""
    secret = SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    endpoint = WebhookEndpoint(secrets.token_hex(4), url, secret, scope)
    await sql.execute(INSERT_SQL, endpoint.id, url, secret, scope.value, now)
    return endpoint


async def list_endpoints() -> list[WebhookEndpoint]:
    """Return all endpoints in the order of registration."""
    rows = await sql.execute(SELECT_SQL)
    return [
        WebhookEndpoint(row["id"], row["url"], row["secret"], WebhookScope(row["scope"]))
        for row in rows
    ]


async def remove_endpoint(endpoint_id: str) -> bool:
    """Delete an endpoint and its deliveries; return False if it does not exist."""
    removed = await sql.execute(DELETE_SQL, endpoint_id)
    await sql.execute(DELETE_DELIVERIES_SQL, endpoint_id)
    return bool(removed)


async def queue_deliveries(
    event: str, webhook_event: WebhookEvent, receivers: Sequence[WebhookEndpoint], *, now: datetime
) -> None:
    """Queue an event once for each endpoint, however often this is called for it."""
    for endpoint in receivers:
        await sql.execute(
            QUEUE_SQL, secrets.token_hex(16), endpoint.id, event, webhook_event.to_json(), now
        )


def build_headers(
    endpoint: WebhookEndpoint, delivery: str, body: bytes, *, now: datetime
) -> dict[str, str]:
    """Return the headers by which an endpoint verifies the origin and age of a body."""
    timestamp = int(now.timestamp())
    return {
        "Content-Type": "application/json",
        "Webhook-Id": delivery,
        "Webhook-Timestamp": str(timestamp),
        "Webhook-Signature": f"v1,{sign(endpoint.secret, delivery, timestamp, body)}",
    }


def sign(secret: str, delivery: str, timestamp: int, body: bytes) -> str:
    """Return the HMAC-SHA256 of id, time and the body as sent."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{delivery}.{timestamp}.".encode() + body
    return base64.b64encode(hmac.digest(key, signed, sha256)).decode()
