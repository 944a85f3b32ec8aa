"""Grouped notifications: one for the same action of several people, and numbers without gaps."""

from datetime import UTC, datetime

import pytest

from groups_service.database import Database
from notifications import sql
from notifications.inbox import inbox
from notifications.inbox.inbox import Notification
from notifications.live.fanout import InProcessFanout
from notifications.live.hub import Hub
from notifications.notifier import BATCH_SIZE, Notifier
from notifications.payload import SUPERSEDED, NotificationPayload, Ref
from tests.support.query_counter import record_statements

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
POST = Ref("post", "p1")


async def notify_comment(
    number: int, actor: str, *recipients: str, kind: str = "commented", subject: Ref = POST
) -> None:
    ref = Ref("comment", f"c{number}")
    note = NotificationPayload(kind, ref, NOW, actor=actor, subject=subject, collapses=True)
    await Notifier(InProcessFanout(Hub())).notify(f"e{number}", note, recipients or ["bo"])


async def list_all(recipient: str = "bo") -> list[tuple[int, str, int, int | None]]:
    """Return everything in an inbox: number, kind, people, and what it replaces."""
    notifications = await inbox.list_after(recipient, 0, limit=100)
    return [
        (
            notification.number,
            notification.payload.kind,
            notification.actor_count,
            notification.replaces,
        )
        for notification in notifications
    ]


async def read_page(recipient: str = "bo") -> list[Notification]:
    return await inbox.list_notifications(recipient, limit=100)


async def test_same_action_of_several_people_is_one_notification(empty_database: Database) -> None:
    await notify_comment(1, "ada")
    await notify_comment(2, "cia")
    await notify_comment(3, "dan")

    [notification] = await read_page()

    assert (notification.number, notification.actor_count, notification.payload.actor) == (
        3,
        3,
        "dan",
    )
    assert notification.payload.ref == Ref("comment", "c3")
    assert await inbox.count_unread("bo") == 1


async def test_replaced_rows_stay_but_are_empty(empty_database: Database) -> None:
    await notify_comment(1, "ada")
    await notify_comment(2, "cia")

    assert await list_all() == [(1, SUPERSEDED, 1, None), (2, "commented", 2, 1)]
    [row] = await sql.execute("SELECT * FROM notification WHERE number = 1")
    filled = {name for name, value in row.items() if value not in (None, "")}
    assert filled == {"recipient", "number", "event", "kind", "at", "read_at"}


async def test_person_who_acts_twice_is_counted_once(empty_database: Database) -> None:
    for number, actor in enumerate(("ada", "cia", "ada", "adam"), start=1):
        await notify_comment(number, actor)

    assert [notification.actor_count for notification in await read_page()] == [3]


async def test_read_notification_is_not_grouped_further(empty_database: Database) -> None:
    await notify_comment(1, "ada")
    await inbox.mark_read("bo", [1], now=NOW)
    await notify_comment(2, "cia")
    await notify_comment(3, "dan")
    await inbox.mark_read_through("bo", 3)
    await notify_comment(4, "eva")

    assert await list_all() == [
        (1, "commented", 1, None),
        (2, SUPERSEDED, 1, None),
        (3, "commented", 2, 2),
        (4, "commented", 1, None),
    ]


async def test_other_subjects_kinds_and_recipients_are_grouped_separately(
    empty_database: Database,
) -> None:
    await notify_comment(1, "ada", "bo", "cia")
    await notify_comment(2, "ada", subject=Ref("post", "p2"))
    await notify_comment(3, "ada", kind="replied")
    await notify_comment(4, "dan", "cia")

    assert [notification.number for notification in await read_page()] == [3, 2, 1]
    assert await list_all("cia") == [(1, SUPERSEDED, 1, None), (2, "commented", 2, 1)]


async def test_repeated_event_changes_no_group(empty_database: Database) -> None:
    await notify_comment(1, "ada")
    await notify_comment(2, "cia")
    await notify_comment(2, "cia")

    assert [
        (notification.number, notification.actor_count) for notification in await read_page()
    ] == [(2, 2)]


async def test_people_of_a_group_are_counted_up_to_a_limit(empty_database: Database) -> None:
    for number in range(1, 111):
        await notify_comment(number, f"{number:064}")

    [notification] = await read_page()
    assert notification.actor_count == 99


async def test_grouped_notification_without_actors_counts_one_person(
    empty_database: Database,
) -> None:
    note = NotificationPayload("counted", POST, NOW, collapses=True)
    for event in ("e1", "e2"):
        await Notifier(InProcessFanout(Hub())).notify(event, note, ["bo"])

    assert [
        (notification.number, notification.actor_count) for notification in await read_page()
    ] == [(2, 1)]


@pytest.mark.parametrize("grows", [False, True])
async def test_notification_to_many_people_takes_few_statements(
    empty_database: Database, *, grows: bool
) -> None:
    recipients = [f"person-{number:05}" for number in range(2 * BATCH_SIZE)]
    notifier = Notifier(InProcessFanout(Hub()))
    await notifier.notify(
        "e1", NotificationPayload("commented", POST, NOW, actor="ada", collapses=grows), recipients
    )

    with record_statements() as statements:
        await notifier.notify(
            "e2",
            NotificationPayload("commented", POST, NOW, actor="bo", collapses=grows),
            recipients,
        )

    assert len(statements) <= 2 * 4
