"""Tickets: a way into the socket for a browser that holds a token but cannot send it there."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from notifications import sql
from notifications.application import Caller
from notifications.models import Ticket

LIFETIME = timedelta(seconds=30)
BYTES = 32

REDEEM = "DELETE FROM notification_ticket WHERE hash = $1 RETURNING recipient, access, expires_at"


async def issue(caller: Caller, *, now: datetime) -> str:
    """A text that lets its bearer be `caller` once, within 30 seconds."""
    await Ticket.filter(expires_at__lte=now).delete()
    text = secrets.token_urlsafe(BYTES)
    await Ticket.create(
        hash=_hash(text),
        recipient=caller.recipient,
        access=caller.access,
        expires_at=now + LIFETIME,
    )
    return text


async def redeem(text: str, *, now: datetime) -> Caller | None:
    """Whose ticket it is; it is worth nothing afterwards."""
    for row in await sql.rows(REDEEM, _hash(text)):
        if sql.time(row["expires_at"]) > now:
            return Caller(row["recipient"], row["access"])
    return None


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
