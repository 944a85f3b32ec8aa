"""Links that unsubscribe without signing in: each for one recipient's email, and revocable.

A link contains 256 random bits, created for each email; only their hash is stored.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from notifications import sql

SECRET_BYTES = 32
LIFETIME = timedelta(days=180)

INSERT_SQL = (
    "INSERT INTO notification_unsubscribe (hash, recipient, created_at) VALUES ($1, $2, $3)"
)
FIND_RECIPIENT_SQL = (
    "SELECT recipient FROM notification_unsubscribe WHERE hash = $1 AND created_at > $2"
)
REVOKE_SQL = "DELETE FROM notification_unsubscribe WHERE recipient = $1"
DELETE_EXPIRED_SQL = "DELETE FROM notification_unsubscribe WHERE created_at <= $1"


async def create_link_secret(recipient: str, *, now: datetime) -> str:
    """Create a link that ends this recipient's email and return its secret."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    await sql.execute(INSERT_SQL, _hash(secret), recipient, now)
    return secret


async def find_recipient(secret: str, *, now: datetime) -> str | None:
    """Return the recipient of a link; None if it is unknown, expired or revoked."""
    for row in await sql.fetch(FIND_RECIPIENT_SQL, _hash(secret), now - LIFETIME):
        return str(row["recipient"])
    return None


async def revoke_links(recipient: str) -> None:
    """Revoke all links ever sent to this recipient."""
    await sql.execute(REVOKE_SQL, recipient)


async def delete_expired(now: datetime) -> None:
    await sql.execute(DELETE_EXPIRED_SQL, now - LIFETIME)


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
