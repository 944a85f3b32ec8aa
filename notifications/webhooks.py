"""Telling sites that something happened: ids and kinds, signed, until they say that they heard.

Signatures and headers are those of the Standard Webhooks: a site may use any library for them.
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

PREFIX = "whsec_"
SECRET_BYTES = 32

ADD = """INSERT INTO notification_site (id, url, secret, carries, added_at)
    VALUES ($1, $2, $3, $4, $5)"""
SITES = "SELECT id, url, secret, carries FROM notification_site ORDER BY added_at, id"
REMOVE = "DELETE FROM notification_site WHERE id = $1 RETURNING id"
EMPTY = "DELETE FROM notification_delivery WHERE site = $1"
QUEUE = """INSERT INTO notification_delivery (id, site, event, body, made_at, due_at, failures)
    VALUES ($1, $2, $3, $4, $5, $5, 0) ON CONFLICT DO NOTHING"""


class Carries(StrEnum):
    """What a site may hear of."""

    PUBLIC = "public"
    ALL = "all"


@dataclass(frozen=True)
class Site:
    """A site that was registered; `secret` is what both sides sign with."""

    id: str
    url: str
    secret: str
    carries: Carries


@dataclass(frozen=True)
class Happening:
    """What sites are told: a type, a time, and ids by what they are of."""

    type: str
    at: datetime
    data: Mapping[str, str]

    def json(self) -> str:
        told = {"type": self.type, "timestamp": self.at.isoformat(), "data": dict(self.data)}
        return json.dumps(told, separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> "Happening":
        told = json.loads(text)
        return cls(told["type"], datetime.fromisoformat(told["timestamp"]), told["data"])


async def add(url: str, carries: Carries, *, now: datetime) -> Site:
    """Register a site; its secret is made here."""
    secret = PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    site = Site(secrets.token_hex(4), url, secret, carries)
    await sql.rows(ADD, site.id, url, secret, carries.value, now)
    return site


async def sites() -> list[Site]:
    """Everybody registered, in the order in which they came."""
    found = await sql.rows(SITES)
    return [Site(row["id"], row["url"], row["secret"], Carries(row["carries"])) for row in found]


async def remove(site_id: str) -> bool:
    """End a registration, and what was still to be told; whether there was one."""
    removed = await sql.rows(REMOVE, site_id)
    await sql.rows(EMPTY, site_id)
    return bool(removed)


async def queue(event: str, happening: Happening, to: Sequence[Site], *, now: datetime) -> None:
    """Let each site hear of it once, however often this is said of an event."""
    for site in to:
        await sql.rows(QUEUE, secrets.token_hex(16), site.id, event, happening.json(), now)


def headers(site: Site, delivery: str, body: bytes, *, now: datetime) -> dict[str, str]:
    """What goes along with a body, so that a site knows it is ours, and new."""
    timestamp = int(now.timestamp())
    return {
        "Content-Type": "application/json",
        "Webhook-Id": delivery,
        "Webhook-Timestamp": str(timestamp),
        "Webhook-Signature": f"v1,{signature(site.secret, delivery, timestamp, body)}",
    }


def signature(secret: str, delivery: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over id, time and the body as it is sent."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{delivery}.{timestamp}.".encode() + body
    return base64.b64encode(hmac.digest(key, signed, sha256)).decode()
