"""Limits failed passwords, counted in the database so that a person cannot lock out a colleague.

The limit of an account is lower than the directory's own lock-out. The limit of one address is
lower still, so that a person who tries a colleague's account from one place leaves the colleague
a try.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.transactions import in_transaction

from auth.models import LoginAttempt

IPV6_SUBSCRIBER_PREFIX = 64
"""An IPv6 subscriber has a network with this prefix length and may use any address in it."""

LOCK_ACCOUNT_SQL = {"sqlite": "SELECT ?1", "postgres": "SELECT pg_advisory_xact_lock($1)"}
"""Waits until no other transaction tries this account. SQLite transactions are serial already."""


@dataclass(frozen=True)
class AttemptLimits:
    """The failures within the window after which no further attempt is made."""

    per_account: int = 4
    per_account_and_address: int = 3
    per_address: int = 40
    window: timedelta = timedelta(minutes=15)


@dataclass(frozen=True)
class AttemptKey:
    """The account, as a digest, and the address that attempts are counted by."""

    account: str
    address: str

    @classmethod
    def from_input(cls, account: str, address: str) -> "AttemptKey":
        """Create a key; `account` is an object id, or the typed text for an unknown account."""
        folded = " ".join(account.casefold().split())
        return cls(
            hashlib.sha256(folded.encode(errors="replace")).hexdigest(),
            _normalize_address(address),
        )


async def record_attempt(key: AttemptKey, *, now: datetime, limits: AttemptLimits) -> UUID | None:
    """Record an attempt as failed before it is made.

    Returns None and counts nothing if there were too many. Attempts at one account wait for each
    other here, so that parallel ones count like serial ones.
    """
    async with in_transaction("default") as connection:
        await _lock_account(key.account, connection)
        if await _is_over_limit(key, now - limits.window, limits, connection):
            return None
        attempt = await LoginAttempt.create(
            id=uuid4(), account=key.account, address=key.address, at=now, using_db=connection
        )
    return attempt.id


async def delete_attempts(key: AttemptKey) -> None:
    """Delete the account's failed attempts after a right password, as the directory does."""
    await LoginAttempt.filter(account=key.account).delete()


async def discard_attempt(attempt_id: UUID) -> None:
    """Do not count this attempt: the directory did not answer."""
    await LoginAttempt.filter(id=attempt_id).delete()


async def delete_expired(*, now: datetime, limits: AttemptLimits) -> None:
    """Delete attempts that are older than the window."""
    await LoginAttempt.filter(at__lt=now - limits.window).delete()


async def _lock_account(account: str, connection: BaseDBAsyncClient) -> None:
    statement = LOCK_ACCOUNT_SQL[connection.capabilities.dialect]
    await connection.execute_query_dict(statement, [int(account[:15], 16)])


async def _is_over_limit(
    key: AttemptKey, since: datetime, limits: AttemptLimits, connection: BaseDBAsyncClient
) -> bool:
    recent = LoginAttempt.filter(at__gt=since).using_db(connection)
    of_account = recent.filter(account=key.account)
    return (
        await of_account.count() >= limits.per_account
        or await of_account.filter(address=key.address).count() >= limits.per_account_and_address
        or await recent.filter(address=key.address).count() >= limits.per_address
    )


def _normalize_address(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, IPV6_SUBSCRIBER_PREFIX), strict=False))
