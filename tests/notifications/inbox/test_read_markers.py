"""Read state: single notifications, all up to a number, and all about a subject."""

from datetime import UTC, datetime

from groups_service.database import Database
from notifications import sql
from notifications.inbox import inbox
from notifications.inbox.inbox import ReadMarkers
from notifications.live.fanout import InProcessFanout
from notifications.live.hub import Hub
from notifications.notifier import Notifier
from notifications.payload import NotificationPayload, Ref

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
POST = Ref("post", "p1")


async def notify(*subjects: Ref | None, recipient: str = "bo") -> None:
    for number, subject in enumerate(subjects):
        note = NotificationPayload("posted", Ref("post", f"q{number}"), NOW, subject=subject)
        await Notifier(InProcessFanout(Hub())).notify(f"e{number} {recipient}", note, [recipient])


async def count_read_changes(recipient: str = "bo") -> int:
    [row] = await sql.execute(
        "SELECT reads FROM notification_counter WHERE recipient = $1", recipient
    )
    return int(row["reads"])


async def test_markers_are_a_line_and_single_numbers_above_it(empty_database: Database) -> None:
    await notify(*[None] * 6)

    await inbox.mark_read_through("bo", 2)
    await inbox.mark_read("bo", [5, 4], now=NOW)

    assert await inbox.get_read_markers("bo") == ReadMarkers(2, (4, 5))


async def test_line_rises_over_single_read_numbers(empty_database: Database) -> None:
    await notify(*[None] * 4)

    await inbox.mark_read("bo", [2, 3], now=NOW)
    await inbox.mark_read("bo", [1], now=NOW)
    before = await inbox.get_read_markers("bo")
    await inbox.mark_read("bo", [4], now=NOW)

    assert (before, await inbox.get_read_markers("bo")) == (ReadMarkers(3, ()), ReadMarkers(4, ()))


async def test_reading_a_subject_marks_its_notifications(empty_database: Database) -> None:
    await notify(POST, Ref("post", "other"), POST, None)
    await notify(POST, recipient="cia")

    changed = await inbox.mark_subject_read("bo", POST, now=NOW)

    assert changed
    assert [
        notification.number
        for notification in await inbox.list_notifications("bo", limit=9)
        if notification.is_read
    ] == [3, 1]
    assert await inbox.count_unread("cia") == 1


async def test_notification_without_a_subject_is_marked_by_its_reference(
    empty_database: Database,
) -> None:
    await notify(None)

    await inbox.mark_subject_read("bo", Ref("post", "q0"), now=NOW)

    assert await inbox.count_unread("bo") == 0


async def test_only_actual_changes_of_markers_are_counted(empty_database: Database) -> None:
    await notify(POST, None, None)

    first = [await inbox.mark_subject_read("bo", POST, now=NOW) for _ in range(2)]
    second = [await inbox.mark_read("bo", [2], now=NOW) for _ in range(2)]
    third = [await inbox.mark_read_through("bo", number) for number in (9, 9, 3, 1)]

    assert (first, second, third) == ([True, False], [True, False], [True] + [False] * 3)
    assert await count_read_changes() == 3


async def test_too_many_markers_are_not_listed(empty_database: Database) -> None:
    await notify(*[None] * (inbox.MAX_READ_MARKERS + 2))
    numbers = range(2, inbox.MAX_READ_MARKERS + 3)
    await inbox.mark_read("bo", numbers[:-1], now=NOW)
    listed = await inbox.get_read_markers("bo")

    await inbox.mark_read("bo", numbers[-1:], now=NOW)

    assert listed == ReadMarkers(0, tuple(numbers[:-1]))
    assert await inbox.get_read_markers("bo") is None


async def test_inbox_without_notifications_has_no_markers(empty_database: Database) -> None:
    assert await inbox.get_read_markers("nobody") == ReadMarkers(0, ())
    assert not await inbox.mark_subject_read("nobody", POST, now=NOW)
