"""Notifying: gap-free numbers and one notification per event, despite errors and other
notifiers.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from tortoise.exceptions import BaseORMException
from tortoise.transactions import in_transaction

from groups_service.database import Database
from notifications import sql
from notifications.inbox import inbox
from notifications.live.fanout import Fanout, InProcessFanout
from notifications.live.hub import Hub
from notifications.notifier import BATCH_SIZE, Notifier
from notifications.payload import NotificationPayload, Ref

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
POSTED = NotificationPayload(
    "posted", Ref("post", "p1"), NOW, actor="ada", about=Ref("group", "g1")
)


class FailingFanout(InProcessFanout):
    """A fanout that fails the first time it is used."""

    def __init__(self) -> None:
        super().__init__(Hub())
        self.failures = [True]

    async def wake(self, recipients: Sequence[str]) -> None:
        if self.failures.pop() if self.failures else False:
            raise ConnectionError("the first wake is lost")
        await super().wake(recipients)


def build_notifier(fanout: Fanout | None = None) -> Notifier:
    return Notifier(fanout or InProcessFanout(Hub()))


async def list_numbers(recipient: str) -> list[int]:
    return [
        notification.number for notification in await inbox.list_after(recipient, 0, limit=100)
    ]


async def test_notified_person_finds_the_notification_unchanged(empty_database: Database) -> None:
    await build_notifier().notify("e1", POSTED, ["bo"])

    assert await inbox.list_notifications("bo", limit=10) == [
        inbox.Notification(1, POSTED, is_read=False)
    ]


async def test_notification_without_actor_and_place_is_stored_unchanged(
    empty_database: Database,
) -> None:
    plain = NotificationPayload("joined", Ref("group", "g1"), NOW)

    await build_notifier().notify("e1", plain, ["bo"])

    assert [
        notification.payload for notification in await inbox.list_notifications("bo", limit=10)
    ] == [plain]


async def test_each_person_has_separate_numbers(empty_database: Database) -> None:
    notifier = build_notifier()
    await notifier.notify("e1", POSTED, ["bo"])
    await notifier.notify("e2", POSTED, ["bo", "cia"])

    assert (await list_numbers("bo"), await list_numbers("cia")) == ([1, 2], [1])


async def test_repeated_event_makes_no_duplicates_and_no_gaps(empty_database: Database) -> None:
    notifier = build_notifier()
    await notifier.notify("e1", POSTED, ["bo", "cia"])
    await notifier.notify("e1", POSTED, ["bo", "cia", "dan"])
    await notifier.notify("e2", POSTED, ["bo", "cia", "dan"])

    all_numbers = [await list_numbers(recipient) for recipient in ("bo", "cia", "dan")]

    assert all_numbers == [[1, 2], [1, 2], [1, 2]]


async def test_recipient_listed_twice_is_notified_once(empty_database: Database) -> None:
    await build_notifier().notify("e1", POSTED, ["bo", "bo"])

    assert await list_numbers("bo") == [1]


async def test_event_without_recipients_stores_nothing(empty_database: Database) -> None:
    await build_notifier().notify("e1", POSTED, [])

    assert await sql.execute("SELECT * FROM notification_recipient") == []


async def test_event_is_not_repeated_after_its_notification_was_pruned(
    empty_database: Database,
) -> None:
    notifier = build_notifier()
    await notifier.notify("e1", POSTED, ["bo"])
    await sql.execute("DELETE FROM notification")

    await notifier.notify("e1", POSTED, ["bo"])
    await notifier.notify("e2", POSTED, ["bo"])

    assert await list_numbers("bo") == [2]


async def test_crash_between_batches_is_repaired_by_repeating(empty_database: Database) -> None:
    recipients = [f"person-{number:04}" for number in range(BATCH_SIZE + 100)]
    notifier = build_notifier(FailingFanout())
    with pytest.raises(ConnectionError):
        await notifier.notify("e1", POSTED, recipients)
    count_before = await count_notifications()

    await notifier.notify("e1", POSTED, recipients)

    assert (count_before, await count_notifications()) == (BATCH_SIZE, BATCH_SIZE + 100)
    assert await count_by_last_number() == {1: BATCH_SIZE + 100}


async def test_crash_inside_a_batch_stores_nothing_of_it(empty_database: Database) -> None:
    invalid = NotificationPayload(None, Ref("post", "p1"), NOW)  # type: ignore[arg-type]  # what no caller may do
    with pytest.raises(BaseORMException, match=r"(?i)null"):
        await build_notifier().notify("e1", invalid, ["bo", "cia"])

    await build_notifier().notify("e1", POSTED, ["bo", "cia"])

    assert (await list_numbers("bo"), await list_numbers("cia")) == ([1], [1])


async def test_lost_wake_up_is_repaired_by_repeating(empty_database: Database) -> None:
    fanout = FailingFanout()
    notifier = build_notifier(fanout)
    with fanout.hub.register_listener("bo") as listener:
        await listener.wait_for_work(timeout_seconds=0)
        with pytest.raises(ConnectionError):
            await notifier.notify("e1", POSTED, ["bo"])
        before = await listener.wait_for_work(timeout_seconds=0)

        await notifier.notify("e1", POSTED, ["bo"])

        assert (before.inbox, (await listener.wait_for_work(timeout_seconds=0)).inbox) == (
            False,
            True,
        )


async def test_two_notifiers_make_no_gaps_and_no_deadlock(
    empty_database: Database,
) -> None:
    people = [f"person-{number:02}" for number in range(40)]
    reversed_people = list(reversed(people))
    first, second = build_notifier(), build_notifier()

    async with asyncio.TaskGroup() as tasks:
        for event in range(10):
            tasks.create_task(first.notify(f"a{event}", POSTED, people[: 20 + event]))
            tasks.create_task(second.notify(f"b{event}", POSTED, reversed_people[: 25 + event]))

    for person in people:
        person_numbers = await list_numbers(person)
        assert person_numbers == list(range(1, len(person_numbers) + 1))
    assert await count_notifications() == sum(20 + event + 25 + event for event in range(10))


async def test_three_notifiers_of_one_event_notify_each_person_once(
    empty_database: Database,
) -> None:
    people = [f"person-{number:02}" for number in range(40)]

    async with asyncio.TaskGroup() as tasks:
        for notifier in (build_notifier(), build_notifier(), build_notifier()):
            tasks.create_task(notifier.notify("e1", POSTED, people))

    assert (await count_notifications(), await count_by_last_number()) == (40, {1: 40})


async def test_notifying_inside_a_transaction_is_refused(empty_database: Database) -> None:
    async with in_transaction("default"):
        with pytest.raises(RuntimeError):
            await build_notifier().notify("e1", POSTED, ["bo"])


async def count_notifications() -> int:
    rows = await sql.execute("SELECT COUNT(*) AS notices FROM notification")
    return int(rows[0]["notices"])


async def count_by_last_number() -> dict[int, int]:
    rows = await sql.execute(
        "SELECT last_number, COUNT(*) AS people FROM notification_counter GROUP BY last_number"
    )
    return {row["last_number"]: row["people"] for row in rows}
