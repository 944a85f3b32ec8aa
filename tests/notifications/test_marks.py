"""What is read: single notices, everything up to one, and what was told of a thing."""

from datetime import UTC, datetime

from groups_service.database import Database
from notifications import inbox, sql
from notifications.fanout import InProcess
from notifications.hub import Hub
from notifications.inbox import Marks
from notifications.note import Note, Ref
from notifications.notifier import Notifier

AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
POST = Ref("post", "p1")


async def tell(*things: Ref | None, to: str = "bo") -> None:
    for number, thing in enumerate(things):
        note = Note("posted", Ref("post", f"q{number}"), AT, thing=thing)
        await Notifier(InProcess(Hub())).tell(f"e{number} {to}", note, [to])


async def reads(recipient: str = "bo") -> int:
    [row] = await sql.rows(
        "SELECT reads FROM notification_counter WHERE recipient = $1", recipient
    )
    return int(row["reads"])


async def test_marks_are_a_line_and_what_is_read_above_it(clean: Database) -> None:
    await tell(*[None] * 6)

    await inbox.mark_read_through("bo", 2)
    await inbox.mark_read("bo", [5, 4], now=AT)

    assert await inbox.marks("bo") == Marks(2, (4, 5))


async def test_the_line_rises_over_what_was_read_one_by_one(clean: Database) -> None:
    await tell(*[None] * 4)

    await inbox.mark_read("bo", [2, 3], now=AT)
    await inbox.mark_read("bo", [1], now=AT)
    before = await inbox.marks("bo")
    await inbox.mark_read("bo", [4], now=AT)

    assert (before, await inbox.marks("bo")) == (Marks(3, ()), Marks(4, ()))


async def test_opening_a_thing_reads_what_was_told_of_it(clean: Database) -> None:
    await tell(POST, Ref("post", "other"), POST, None)
    await tell(POST, to="cia")

    changed = await inbox.read_about("bo", POST, now=AT)

    assert changed
    assert [one.number for one in await inbox.page("bo", limit=9) if one.read] == [3, 1]
    assert await inbox.unread("cia") == 1


async def test_a_notice_without_a_thing_is_read_with_what_it_is_about(clean: Database) -> None:
    await tell(None)

    await inbox.read_about("bo", Ref("post", "q0"), now=AT)

    assert await inbox.unread("bo") == 0


async def test_a_change_of_marks_is_counted_and_no_change_is_not(clean: Database) -> None:
    await tell(POST, None, None)

    first = [await inbox.read_about("bo", POST, now=AT) for _ in range(2)]
    second = [await inbox.mark_read("bo", [2], now=AT) for _ in range(2)]
    third = [await inbox.mark_read_through("bo", number) for number in (9, 9, 3, 1)]

    assert (first, second, third) == ([True, False], [True, False], [True] + [False] * 3)
    assert await reads() == 3


async def test_too_many_marks_are_not_told(clean: Database) -> None:
    await tell(*[None] * (inbox.MOST_MARKS + 2))
    numbers = range(2, inbox.MOST_MARKS + 3)
    await inbox.mark_read("bo", numbers[:-1], now=AT)
    told = await inbox.marks("bo")

    await inbox.mark_read("bo", numbers[-1:], now=AT)

    assert told == Marks(0, tuple(numbers[:-1]))
    assert await inbox.marks("bo") is None


async def test_who_was_never_told_anything_has_no_marks(clean: Database) -> None:
    assert await inbox.marks("nobody") == Marks(0, ())
    assert not await inbox.read_about("nobody", POST, now=AT)
