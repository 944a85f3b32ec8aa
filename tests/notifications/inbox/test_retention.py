"""Old notifications are pruned from the old end only; nothing else changes."""

import asyncio
from datetime import UTC, datetime, timedelta

from groups_service.database import Database
from notifications import sql
from notifications.inbox import inbox, retention
from notifications.live.fanout import InProcessFanout
from notifications.live.hub import Hub
from notifications.notifier import Notifier
from notifications.payload import NotificationPayload, Ref

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


async def notify(*ages: int, recipient: str = "bo") -> None:
    """Add one notification for each age in days, the oldest first."""
    for number, age in enumerate(ages, start=1):
        note = NotificationPayload("posted", Ref("post", f"p{number}"), NOW - timedelta(days=age))
        await Notifier(InProcessFanout(Hub())).notify(f"e{number} {recipient}", note, [recipient])


async def list_numbers(recipient: str = "bo") -> list[int]:
    return [
        notification.number for notification in await inbox.list_after(recipient, 0, limit=100)
    ]


async def get_pruned_through(recipient: str = "bo") -> int:
    query = "SELECT pruned_through FROM notification_counter WHERE recipient = $1"
    return int((await sql.execute(query, recipient))[0]["pruned_through"])


async def test_read_notifications_are_pruned_after_ninety_days(empty_database: Database) -> None:
    await notify(100, 91, 89, 1)
    await inbox.mark_read_through("bo", 4)

    await retention.prune_inboxes(now=NOW)

    assert (await list_numbers(), await get_pruned_through()) == ([3, 4], 2)


async def test_unread_notification_stays_a_year_with_all_above_it(
    empty_database: Database,
) -> None:
    await notify(366, 300, 200, 100, 1)
    await inbox.mark_read("bo", [3, 4], now=NOW)

    await retention.prune_inboxes(now=NOW)

    assert (await list_numbers(), await get_pruned_through()) == ([2, 3, 4, 5], 1)


async def test_pruned_inbox_continues_its_numbers(empty_database: Database) -> None:
    await notify(400, 400)
    await retention.prune_inboxes(now=NOW)
    await Notifier(InProcessFanout(Hub())).notify(
        "later", NotificationPayload("posted", Ref("post", "p"), NOW), ["bo"]
    )

    assert (await list_numbers(), await get_pruned_through(), await inbox.count_unread("bo")) == (
        [3],
        2,
        1,
    )


async def test_each_inbox_is_pruned_separately(empty_database: Database) -> None:
    await notify(400, 1)
    await notify(1, 1, recipient="cia")

    await retention.prune_inboxes(now=NOW)

    assert (
        await list_numbers("bo"),
        await list_numbers("cia"),
        await get_pruned_through("cia"),
    ) == ([2], [1, 2], 0)


async def test_grouped_notification_is_pruned_with_its_empty_row(empty_database: Database) -> None:
    for number, actor in enumerate(("ada", "cia"), start=1):
        created_at = NOW - timedelta(days=100)
        note = NotificationPayload(
            "posted", Ref("post", "p"), created_at, actor=actor, collapses=True
        )
        await Notifier(InProcessFanout(Hub())).notify(f"e{number}", note, ["bo"])
    await retention.prune_inboxes(now=NOW)
    remaining = await list_numbers()
    await inbox.mark_read("bo", [2], now=NOW)

    await retention.prune_inboxes(now=NOW)

    assert (remaining, await list_numbers()) == ([2], [])


async def test_pruning_repeatedly_and_in_batches_gives_the_same_result(
    empty_database: Database,
) -> None:
    recipients = [f"person-{number:04}" for number in range(retention.BATCH_SIZE + 10)]
    note = NotificationPayload("posted", Ref("post", "p"), NOW - timedelta(days=400))
    await Notifier(InProcessFanout(Hub())).notify("e1", note, recipients)

    for _ in range(2):
        await retention.prune_inboxes(now=NOW)

    assert await sql.execute("SELECT recipient FROM notification") == []
    assert await get_pruned_through(recipients[-1]) == 1


async def test_delivered_events_are_remembered_for_ninety_days(empty_database: Database) -> None:
    await notify(91, 89)

    await retention.prune_inboxes(now=NOW)

    assert [
        row["event"] for row in await sql.execute("SELECT event FROM notification_recipient")
    ] == ["e2 bo"]


async def test_notifying_during_pruning_makes_no_gaps_and_no_deadlock(
    empty_database: Database,
) -> None:
    people = [f"person-{number:02}" for number in range(40)]
    old = NotificationPayload("posted", Ref("post", "p"), NOW - timedelta(days=400))
    new = NotificationPayload("posted", Ref("post", "p"), NOW)
    notifier = Notifier(InProcessFanout(Hub()))
    await notifier.notify("old", old, people)

    async with asyncio.TaskGroup() as tasks:
        for event in range(10):
            tasks.create_task(notifier.notify(f"e{event}", new, people[: 20 + event]))
            tasks.create_task(retention.prune_inboxes(now=NOW))

    for person in people:
        remaining = await list_numbers(person)
        assert remaining == list(range(2, len(remaining) + 2))
