"""Old notices go, from the old end only, and nothing else changes."""

import asyncio
from datetime import UTC, datetime, timedelta

from groups_service.database import Database
from notifications import inbox, pruning, sql
from notifications.fanout import InProcess
from notifications.hub import Hub
from notifications.note import Note, Ref
from notifications.notifier import Notifier

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


async def tell(*ages: int, to: str = "bo") -> None:
    """One notice for each age in days, the oldest first."""
    for number, age in enumerate(ages, start=1):
        note = Note("posted", Ref("post", f"p{number}"), NOW - timedelta(days=age))
        await Notifier(InProcess(Hub())).tell(f"e{number} {to}", note, [to])


async def left(recipient: str = "bo") -> list[int]:
    return [notice.number for notice in await inbox.after(recipient, 0, limit=100)]


async def cut(recipient: str = "bo") -> int:
    query = "SELECT pruned_through FROM notification_counter WHERE recipient = $1"
    return int((await sql.rows(query, recipient))[0]["pruned_through"])


async def test_what_is_read_goes_after_ninety_days(clean: Database) -> None:
    await tell(100, 91, 89, 1)
    await inbox.mark_read_through("bo", 4)

    await pruning.prune(now=NOW)

    assert (await left(), await cut()) == ([3, 4], 2)


async def test_what_is_unread_stays_for_a_year_and_keeps_what_is_above_it(
    clean: Database,
) -> None:
    await tell(366, 300, 200, 100, 1)
    await inbox.mark_read("bo", [3, 4], now=NOW)

    await pruning.prune(now=NOW)

    assert (await left(), await cut()) == ([2, 3, 4, 5], 1)


async def test_an_empty_inbox_goes_on_counting(clean: Database) -> None:
    await tell(400, 400)
    await pruning.prune(now=NOW)
    await Notifier(InProcess(Hub())).tell("later", Note("posted", Ref("post", "p"), NOW), ["bo"])

    assert (await left(), await cut(), await inbox.unread("bo")) == ([3], 2, 1)


async def test_each_inbox_has_its_own_cut(clean: Database) -> None:
    await tell(400, 1)
    await tell(1, 1, to="cia")

    await pruning.prune(now=NOW)

    assert (await left("bo"), await left("cia"), await cut("cia")) == ([2], [1, 2], 0)


async def test_a_notice_that_grew_goes_with_its_empty_row(clean: Database) -> None:
    for number, by in enumerate(("ada", "cia"), start=1):
        at = NOW - timedelta(days=100)
        note = Note("posted", Ref("post", "p"), at, actor=by, grows=True)
        await Notifier(InProcess(Hub())).tell(f"e{number}", note, ["bo"])
    await pruning.prune(now=NOW)
    kept = await left()
    await inbox.mark_read("bo", [2], now=NOW)

    await pruning.prune(now=NOW)

    assert (kept, await left()) == ([2], [])


async def test_pruning_twice_and_more_than_a_batch_is_no_matter(clean: Database) -> None:
    everybody = [f"person-{number:04}" for number in range(pruning.BATCH + 10)]
    note = Note("posted", Ref("post", "p"), NOW - timedelta(days=400))
    await Notifier(InProcess(Hub())).tell("e1", note, everybody)

    for _ in range(2):
        await pruning.prune(now=NOW)

    assert await sql.rows("SELECT recipient FROM notification_notice") == []
    assert await cut(everybody[-1]) == 1


async def test_what_was_told_is_known_for_ninety_days(clean: Database) -> None:
    await tell(91, 89)

    await pruning.prune(now=NOW)

    assert [row["event"] for row in await sql.rows("SELECT event FROM notification_told")] == [
        "e2 bo"
    ]


async def test_telling_while_pruning_makes_neither_gaps_nor_deadlocks(clean: Database) -> None:
    people = [f"person-{number:02}" for number in range(40)]
    old = Note("posted", Ref("post", "p"), NOW - timedelta(days=400))
    new = Note("posted", Ref("post", "p"), NOW)
    notifier = Notifier(InProcess(Hub()))
    await notifier.tell("old", old, people)

    async with asyncio.TaskGroup() as tasks:
        for event in range(10):
            tasks.create_task(notifier.tell(f"e{event}", new, people[: 20 + event]))
            tasks.create_task(pruning.prune(now=NOW))

    for person in people:
        found = await left(person)
        assert found == list(range(2, len(found) + 2))
