"""Pages, replay, and what is read."""

from datetime import UTC, datetime

from groups_service.database import Database, sql
from notifications import inbox
from notifications.fanout import InProcess
from notifications.hub import Hub
from notifications.note import Note, Ref
from notifications.notifier import Notifier

AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


async def tell(count: int, person: str = "bo") -> None:
    notifier = Notifier(InProcess(Hub()))
    for number in range(1, count + 1):
        note = Note("posted", Ref("post", f"p{number}"), AT)
        await notifier.tell(f"event {number} for {person}", note, [person])


async def read_ones(person: str = "bo") -> list[int]:
    return [notice.number for notice in await inbox.page(person, limit=100) if notice.read]


async def test_an_empty_inbox_is_empty_in_every_way(clean: Database) -> None:
    assert await inbox.page("bo", limit=10) == []
    assert await inbox.after("bo", 0, limit=10) == []
    assert (await inbox.last_number("bo"), await inbox.unread("bo")) == (0, 0)


async def test_a_page_goes_down_and_a_replay_goes_up(clean: Database) -> None:
    await tell(5)
    await tell(2, "cia")

    down = [notice.number for notice in await inbox.page("bo", limit=2, before=4)]
    up = [notice.number for notice in await inbox.after("bo", 2, limit=2)]

    assert (down, up, await inbox.last_number("bo")) == ([3, 2], [3, 4], 5)


async def test_unread_is_counted_up_to_a_hundred(clean: Database) -> None:
    await tell(99)
    ninety_nine = await inbox.unread("bo")
    await tell(102)

    assert (ninety_nine, await inbox.unread("bo")) == (99, 100)


async def test_reading_up_to_a_number_never_goes_back(clean: Database) -> None:
    await tell(4)
    await inbox.mark_read_through("bo", 3)
    await inbox.mark_read_through("bo", 1)

    assert (await read_ones(), await inbox.unread("bo")) == ([3, 2, 1], 1)


async def test_reading_ahead_does_not_read_what_is_to_come(clean: Database) -> None:
    await tell(1)
    await inbox.mark_read_through("bo", 1000)
    await Notifier(InProcess(Hub())).tell("later", Note("posted", Ref("post", "p"), AT), ["bo"])

    assert await inbox.unread("bo") == 1


async def test_single_reads_and_reading_through_add_up(clean: Database) -> None:
    await tell(5)
    await inbox.mark_read("bo", [4, 2, 2, 77], now=AT)
    await inbox.mark_read_through("bo", 1)

    assert (await read_ones(), await inbox.unread("bo")) == ([4, 2, 1], 2)


async def test_the_time_of_the_first_reading_stays(clean: Database) -> None:
    await tell(1)
    await inbox.mark_read("bo", [1], now=AT)
    before = await sql("SELECT read_at FROM notification_notice")
    await inbox.mark_read("bo", [1], now=AT.replace(year=2027))

    assert await sql("SELECT read_at FROM notification_notice") == before


async def test_reading_nothing_is_no_matter(clean: Database) -> None:
    await tell(1)
    await inbox.mark_read("bo", [], now=AT)
    await inbox.mark_read_through("nobody", 5)

    assert (await inbox.unread("bo"), await inbox.last_number("nobody")) == (1, 0)
