"""One-time tickets for browsers that hold a token but cannot send it when opening a socket."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from notifications import sql
from notifications.models import Ticket
from notifications.ports import Caller

LIFETIME = timedelta(seconds=30)
TICKET_BYTES = 32

REDEEM_SQL = (
    "DELETE FROM notification_ticket WHERE hash = $1 RETURNING recipient, access, expires_at"
)


async def issue_ticket(caller: Caller, *, now: datetime) -> str:
    """Return a text that authenticates its bearer as `caller` once, within 30 seconds."""
    await Ticket.filter(expires_at__lte=now).delete()
    text = secrets.token_urlsafe(TICKET_BYTES)
    await Ticket.create(
        hash=_hash(text),
        recipient=caller.recipient,
        access=caller.access,
        expires_at=now + LIFETIME,
    )
    return text


async def redeem_ticket(text: str, *, now: datetime) -> Caller | None:
    """Return the caller of a ticket and invalidate it; None if it is unknown or expired."""
    for row in await sql.execute(REDEEM_SQL, _hash(text)):
        if sql.parse_time(row["expires_at"]) > now:
            return Caller(row["recipient"], row["access"])
    return None


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
