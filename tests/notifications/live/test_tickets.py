"""Tickets: one use, thirty seconds, only hashes stored."""

import asyncio
from datetime import UTC, datetime, timedelta

from groups_service.database import Database
from notifications.live import tickets
from notifications.models import Ticket
from notifications.ports import Caller

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
BO = Caller("bo", "token 7")


async def test_ticket_is_redeemed_once_even_simultaneously(empty_database: Database) -> None:
    text = await tickets.issue_ticket(BO, now=NOW)

    redeemed = await asyncio.gather(*(tickets.redeem_ticket(text, now=NOW) for _ in range(5)))

    assert sorted(redeemed, key=str) == [BO, None, None, None, None]


async def test_ticket_is_valid_for_thirty_seconds(empty_database: Database) -> None:
    early, late = [await tickets.issue_ticket(BO, now=NOW) for _ in range(2)]

    assert await tickets.redeem_ticket(early, now=NOW + timedelta(seconds=29.9)) == BO
    assert await tickets.redeem_ticket(late, now=NOW + timedelta(seconds=30)) is None


async def test_ticket_is_long_and_stored_as_a_hash(empty_database: Database) -> None:
    text = await tickets.issue_ticket(BO, now=NOW)

    row = await Ticket.get()
    assert (len(text) >= 43, text in str(vars(row))) == (True, False)


async def test_expired_tickets_are_deleted_when_one_is_issued(empty_database: Database) -> None:
    await tickets.issue_ticket(BO, now=NOW)
    await tickets.issue_ticket(BO, now=NOW + timedelta(seconds=31))

    assert await Ticket.all().count() == 1


async def test_invalid_ticket_is_not_redeemed(empty_database: Database) -> None:
    await tickets.issue_ticket(BO, now=NOW)

    assert [await tickets.redeem_ticket(text, now=NOW) for text in ("", "x", "å" * 500, "\0")] == [
        None
    ] * 4
