"""Pages, replay, and read notifications."""

from datetime import UTC, datetime

from groups_service.database import Database, sql
from notifications.inbox import inbox
from notifications.live.fanout import InProcessFanout
from notifications.live.hub import Hub
from notifications.notifier import Notifier
from notifications.payload import NotificationPayload, Ref

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


async def notify(count: int, person: str = "bo") -> None:
    notifier = Notifier(InProcessFanout(Hub()))
    for number in range(1, count + 1):
        note = NotificationPayload("posted", Ref("post", f"p{number}"), NOW)
        await notifier.notify(f"event {number} for {person}", note, [person])


async def list_read_numbers(person: str = "bo") -> list[int]:
    return [
        notification.number
        for notification in await inbox.list_notifications(person, limit=100)
        if notification.is_read
    ]


async def test_empty_inbox_has_no_page_replay_or_unread(empty_database: Database) -> None:
    assert await inbox.list_notifications("bo", limit=10) == []
    assert await inbox.list_after("bo", 0, limit=10) == []
    assert (await inbox.get_last_number("bo"), await inbox.count_unread("bo")) == (0, 0)


async def test_pages_go_down_and_replays_go_up(empty_database: Database) -> None:
    await notify(5)
    await notify(2, "cia")

    down = [
        notification.number
        for notification in await inbox.list_notifications("bo", limit=2, before=4)
    ]
    up = [notification.number for notification in await inbox.list_after("bo", 2, limit=2)]

    assert (down, up, await inbox.get_last_number("bo")) == ([3, 2], [3, 4], 5)


async def test_unread_notifications_are_counted_up_to_a_hundred(empty_database: Database) -> None:
    await notify(99)
    ninety_nine = await inbox.count_unread("bo")
    await notify(102)

    assert (ninety_nine, await inbox.count_unread("bo")) == (99, 100)


async def test_reading_up_to_a_lower_number_changes_nothing(empty_database: Database) -> None:
    await notify(4)
    await inbox.mark_read_through("bo", 3)
    await inbox.mark_read_through("bo", 1)

    assert (await list_read_numbers(), await inbox.count_unread("bo")) == ([3, 2, 1], 1)


async def test_reading_beyond_the_last_number_does_not_read_later_ones(
    empty_database: Database,
) -> None:
    await notify(1)
    await inbox.mark_read_through("bo", 1000)
    await Notifier(InProcessFanout(Hub())).notify(
        "later", NotificationPayload("posted", Ref("post", "p"), NOW), ["bo"]
    )

    assert await inbox.count_unread("bo") == 1


async def test_single_and_cumulative_reads_add_up(empty_database: Database) -> None:
    await notify(5)
    await inbox.mark_read("bo", [4, 2, 2, 77], now=NOW)
    await inbox.mark_read_through("bo", 1)

    assert (await list_read_numbers(), await inbox.count_unread("bo")) == ([4, 2, 1], 2)


async def test_time_of_the_first_read_is_kept(empty_database: Database) -> None:
    await notify(1)
    await inbox.mark_read("bo", [1], now=NOW)
    before = await sql("SELECT read_at FROM notification")
    await inbox.mark_read("bo", [1], now=NOW.replace(year=2027))

    assert await sql("SELECT read_at FROM notification") == before


async def test_reading_nothing_changes_nothing(empty_database: Database) -> None:
    await notify(1)
    await inbox.mark_read("bo", [], now=NOW)
    await inbox.mark_read_through("nobody", 5)

    assert (await inbox.count_unread("bo"), await inbox.get_last_number("nobody")) == (1, 0)
