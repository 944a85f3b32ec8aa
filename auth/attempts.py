"""Failed passwords, counted in the database so that nobody can lock out a colleague.

The limit of an account lies below the directory's own lock-out. One address gets less than
that, so that whoever tries a colleague's account from one place leaves the colleague a try.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.transactions import in_transaction

from auth.models import Attempt

NETWORK_OF_ONE = 64
"""An IPv6 subscriber has a network of this prefix, and may use any address in it."""

ALONE = {"sqlite": "SELECT ?1", "postgres": "SELECT pg_advisory_xact_lock($1)"}
"""Waits until no other transaction tries this account; on SQLite they are alone already."""


@dataclass(frozen=True)
class AttemptLimits:
    """How many failures within the window before nothing more is tried."""

    per_account: int = 4
    per_account_and_address: int = 3
    per_address: int = 40
    window: timedelta = timedelta(minutes=15)


@dataclass(frozen=True)
class Try:
    """One try at one account from one address."""

    account: str
    address: str

    @classmethod
    def at(cls, account: str, address: str) -> "Try":
        """`account` is an object id, or what was typed when the directory knows no such."""
        folded = " ".join(account.casefold().split())
        return cls(hashlib.sha256(folded.encode(errors="replace")).hexdigest(), _place(address))


async def begin(what: Try, *, now: datetime, limits: AttemptLimits) -> UUID | None:
    """Count this try as failed before it is made; None, uncounted, when there were too many.

    Tries at one account wait for each other here: many at once are no more than one by one.
    """
    async with in_transaction("default") as connection:
        await _one_at_a_time(what.account, connection)
        if await _too_many(what, now - limits.window, limits, connection):
            return None
        attempt = await Attempt.create(
            id=uuid4(), account=what.account, address=what.address, at=now, using_db=connection
        )
    return attempt.id


async def succeeded(what: Try) -> None:
    """The password was right: the account starts anew, as it does in the directory."""
    await Attempt.filter(account=what.account).delete()


async def undecided(attempt_id: UUID) -> None:
    """The directory did not answer: this try does not count."""
    await Attempt.filter(id=attempt_id).delete()


async def sweep(*, now: datetime, limits: AttemptLimits) -> None:
    """Forget what is no longer counted."""
    await Attempt.filter(at__lt=now - limits.window).delete()


async def _one_at_a_time(account: str, connection: BaseDBAsyncClient) -> None:
    statement = ALONE[connection.capabilities.dialect]
    await connection.execute_query_dict(statement, [int(account[:15], 16)])


async def _too_many(
    what: Try, since: datetime, limits: AttemptLimits, connection: BaseDBAsyncClient
) -> bool:
    recent = Attempt.filter(at__gt=since).using_db(connection)
    at_account = recent.filter(account=what.account)
    return (
        await at_account.count() >= limits.per_account
        or await at_account.filter(address=what.address).count() >= limits.per_account_and_address
        or await recent.filter(address=what.address).count() >= limits.per_address
    )


def _place(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, NETWORK_OF_ONE), strict=False))
