"""The state and the news of many inboxes, in one statement."""

from datetime import UTC, datetime

from groups_service.database import Database
from notifications import sql
from notifications.inbox import inbox, updates
from notifications.live.fanout import InProcessFanout
from notifications.live.hub import Hub
from notifications.notifier import Notifier
from notifications.payload import NotificationPayload, Ref
from tests.support.query_counter import record_statements

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


async def notify(times: int, *people: str) -> None:
    notifier = Notifier(InProcessFanout(Hub()))
    for number in range(1, times + 1):
        note = NotificationPayload("posted", Ref("post", f"p{number}"), NOW)
        await notifier.notify(f"e{number} of {people}", note, people)


async def test_updates_of_many_inboxes_start_at_their_own_numbers(
    empty_database: Database,
) -> None:
    await notify(3, "bo", "cia")
    await notify(1, "dan")
    await inbox.mark_read_through("cia", 2)
    keys = [("bo", 1), ("cia", 0), ("cia", 3), ("dan", updates.AFTER_LAST_NUMBER), ("eva", 0)]

    with record_statements() as statements:
        result = await updates.load_updates(keys)

    summary = {
        key: (
            update.number,
            update.unread,
            [notification.payload.ref.id for notification in update.notifications],
        )
        for key, update in result.items()
    }
    assert summary == {
        ("bo", 1): (3, 3, ["p2", "p3"]),
        ("cia", 0): (3, 1, ["p1", "p2", "p3"]),
        ("cia", 3): (3, 1, []),
        ("dan", updates.AFTER_LAST_NUMBER): (1, 1, []),
        ("eva", 0): (0, 0, []),
    }
    assert [notification.is_read for notification in result["cia", 0].notifications] == [
        True,
        True,
        False,
    ]
    assert len(statements) == 1


async def test_updates_equal_the_page_of_the_inbox(empty_database: Database) -> None:
    await notify(updates.PAGE_SIZE + 1, "bo")

    result = await updates.load_updates([("bo", 0)])

    assert result["bo", 0].notifications == await inbox.list_after(
        "bo", 0, limit=updates.PAGE_SIZE
    )


async def test_updates_after_pruning_contain_newer_notifications(empty_database: Database) -> None:
    await notify(updates.PAGE_SIZE + 2, "bo")
    await sql.execute("DELETE FROM notification WHERE number <= $1", updates.PAGE_SIZE + 1)

    result = await updates.load_updates([("bo", 0)])

    assert [notification.number for notification in result["bo", 0].notifications] == [
        updates.PAGE_SIZE + 2
    ]
