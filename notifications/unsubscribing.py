"""Links that end mail without signing in: each scoped to one recipient's mail, and revocable.

A link carries 256 random bits, made anew for each letter; only their hash is kept.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from notifications import sql

BYTES = 32
LIFETIME = timedelta(days=180)

INSERT = "INSERT INTO notification_unsubscribe (hash, recipient, made_at) VALUES ($1, $2, $3)"
WHOSE = "SELECT recipient FROM notification_unsubscribe WHERE hash = $1 AND made_at > $2"
REVOKE = "DELETE FROM notification_unsubscribe WHERE recipient = $1"
SWEEP = "DELETE FROM notification_unsubscribe WHERE made_at <= $1"


async def issue(recipient: str, *, now: datetime) -> str:
    """The secret of a link that ends this recipient's mail."""
    secret = secrets.token_urlsafe(BYTES)
    await sql.rows(INSERT, _hash(secret), recipient, now)
    return secret


async def whose(secret: str, *, now: datetime) -> str | None:
    """Whose mail the link ends; None when there is no such link, or it is too old or revoked."""
    for row in await sql.read(WHOSE, _hash(secret), now - LIFETIME):
        return str(row["recipient"])
    return None


async def revoke(recipient: str) -> None:
    """Every link that this recipient was ever sent is worth nothing from now on."""
    await sql.rows(REVOKE, recipient)


async def sweep(now: datetime) -> None:
    await sql.rows(SWEEP, now - LIFETIME)


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
