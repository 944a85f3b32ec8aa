"""Tickets: one use, thirty seconds, only hashes kept."""

import asyncio
from datetime import UTC, datetime, timedelta

from groups_service.database import Database
from notifications import tickets
from notifications.application import Caller
from notifications.models import Ticket

AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
BO = Caller("bo", "token 7")


async def test_a_ticket_is_taken_once_even_by_many_at_a_time(clean: Database) -> None:
    text = await tickets.issue(BO, now=AT)

    taken = await asyncio.gather(*(tickets.redeem(text, now=AT) for _ in range(5)))

    assert sorted(taken, key=str) == [BO, None, None, None, None]


async def test_a_ticket_is_good_for_thirty_seconds(clean: Database) -> None:
    early, late = [await tickets.issue(BO, now=AT) for _ in range(2)]

    assert await tickets.redeem(early, now=AT + timedelta(seconds=29.9)) == BO
    assert await tickets.redeem(late, now=AT + timedelta(seconds=30)) is None


async def test_the_text_of_a_ticket_is_long_and_not_kept(clean: Database) -> None:
    text = await tickets.issue(BO, now=AT)

    kept = await Ticket.get()
    assert (len(text) >= 43, text in str(vars(kept))) == (True, False)


async def test_old_tickets_are_swept_when_a_new_one_is_made(clean: Database) -> None:
    await tickets.issue(BO, now=AT)
    await tickets.issue(BO, now=AT + timedelta(seconds=31))

    assert await Ticket.all().count() == 1


async def test_what_is_no_ticket_is_nobodys(clean: Database) -> None:
    await tickets.issue(BO, now=AT)

    assert [await tickets.redeem(text, now=AT) for text in ("", "x", "å" * 500, "\0")] == [
        None
    ] * 4
