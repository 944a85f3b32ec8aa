"""Telling: gap-free numbers, once per event, whatever goes wrong and whoever else tells."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from tortoise.exceptions import BaseORMException
from tortoise.transactions import in_transaction

from groups_service.database import Database
from notifications import inbox, sql
from notifications.fanout import Fanout, InProcess
from notifications.hub import Hub
from notifications.note import Note, Ref
from notifications.notifier import BATCH, Notifier

AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
POSTED = Note("posted", Ref("post", "p1"), AT, actor="ada", about=Ref("group", "g1"))


class Failing(InProcess):
    """A fan-out that breaks the first time it is used."""

    def __init__(self) -> None:
        super().__init__(Hub())
        self.broken = [True]

    async def wake(self, recipients: Sequence[str]) -> None:
        if self.broken.pop() if self.broken else False:
            raise ConnectionError("the first wake is lost")
        await super().wake(recipients)


def a_notifier(fanout: Fanout | None = None) -> Notifier:
    return Notifier(fanout or InProcess(Hub()))


async def numbers(recipient: str) -> list[int]:
    return [notice.number for notice in await inbox.after(recipient, 0, limit=100)]


async def test_a_told_person_finds_the_note_as_it_was_given(clean: Database) -> None:
    await a_notifier().tell("e1", POSTED, ["bo"])

    assert await inbox.page("bo", limit=10) == [inbox.Notice(1, POSTED, read=False)]


async def test_a_note_without_actor_and_place_comes_back_without_them(clean: Database) -> None:
    plain = Note("joined", Ref("group", "g1"), AT)

    await a_notifier().tell("e1", plain, ["bo"])

    assert [notice.note for notice in await inbox.page("bo", limit=10)] == [plain]


async def test_each_person_has_numbers_of_their_own(clean: Database) -> None:
    notifier = a_notifier()
    await notifier.tell("e1", POSTED, ["bo"])
    await notifier.tell("e2", POSTED, ["bo", "cia"])

    assert (await numbers("bo"), await numbers("cia")) == ([1, 2], [1])


async def test_telling_again_makes_neither_doubles_nor_gaps(clean: Database) -> None:
    notifier = a_notifier()
    await notifier.tell("e1", POSTED, ["bo", "cia"])
    await notifier.tell("e1", POSTED, ["bo", "cia", "dan"])
    await notifier.tell("e2", POSTED, ["bo", "cia", "dan"])

    told = [await numbers(recipient) for recipient in ("bo", "cia", "dan")]

    assert told == [[1, 2], [1, 2], [1, 2]]


async def test_somebody_named_twice_is_told_once(clean: Database) -> None:
    await a_notifier().tell("e1", POSTED, ["bo", "bo"])

    assert await numbers("bo") == [1]


async def test_nobody_to_tell_is_no_work(clean: Database) -> None:
    await a_notifier().tell("e1", POSTED, [])

    assert await sql.rows("SELECT * FROM notification_told") == []


async def test_an_event_is_not_told_again_after_its_notice_was_pruned(clean: Database) -> None:
    notifier = a_notifier()
    await notifier.tell("e1", POSTED, ["bo"])
    await sql.rows("DELETE FROM notification_notice")

    await notifier.tell("e1", POSTED, ["bo"])
    await notifier.tell("e2", POSTED, ["bo"])

    assert await numbers("bo") == [2]


async def test_a_crash_between_batches_is_made_good_by_telling_again(clean: Database) -> None:
    everybody = [f"person-{number:04}" for number in range(BATCH + 100)]
    notifier = a_notifier(Failing())
    with pytest.raises(ConnectionError):
        await notifier.tell("e1", POSTED, everybody)
    told_before = await counted()

    await notifier.tell("e1", POSTED, everybody)

    assert (told_before, await counted()) == (BATCH, BATCH + 100)
    assert await counters() == {1: BATCH + 100}


async def test_a_crash_inside_a_batch_leaves_nothing_of_it(clean: Database) -> None:
    unheard = Note(None, Ref("post", "p1"), AT)  # type: ignore[arg-type]  # what no caller may do
    with pytest.raises(BaseORMException, match=r"(?i)null"):
        await a_notifier().tell("e1", unheard, ["bo", "cia"])

    await a_notifier().tell("e1", POSTED, ["bo", "cia"])

    assert (await numbers("bo"), await numbers("cia")) == ([1], [1])


async def test_a_lost_wake_is_made_good_by_telling_again(clean: Database) -> None:
    fanout = Failing()
    notifier = a_notifier(fanout)
    with fanout.hub.listening("bo") as listener:
        await listener.due(within=0)
        with pytest.raises(ConnectionError):
            await notifier.tell("e1", POSTED, ["bo"])
        slept = await listener.due(within=0)

        await notifier.tell("e1", POSTED, ["bo"])

        assert (slept.inbox, (await listener.due(within=0)).inbox) == (False, True)


async def test_two_notifiers_with_the_same_people_make_no_gaps_and_no_deadlock(
    clean: Database,
) -> None:
    people = [f"person-{number:02}" for number in range(40)]
    backwards = list(reversed(people))
    first, second = a_notifier(), a_notifier()

    async with asyncio.TaskGroup() as tasks:
        for event in range(10):
            tasks.create_task(first.tell(f"a{event}", POSTED, people[: 20 + event]))
            tasks.create_task(second.tell(f"b{event}", POSTED, backwards[: 25 + event]))

    for person in people:
        found = await numbers(person)
        assert found == list(range(1, len(found) + 1))
    assert await counted() == sum(20 + event + 25 + event for event in range(10))


async def test_two_notifiers_of_the_same_event_tell_each_person_once(clean: Database) -> None:
    people = [f"person-{number:02}" for number in range(40)]

    async with asyncio.TaskGroup() as tasks:
        for notifier in (a_notifier(), a_notifier(), a_notifier()):
            tasks.create_task(notifier.tell("e1", POSTED, people))

    assert (await counted(), await counters()) == (40, {1: 40})


async def test_telling_inside_a_transaction_is_refused(clean: Database) -> None:
    async with in_transaction("default"):
        with pytest.raises(RuntimeError):
            await a_notifier().tell("e1", POSTED, ["bo"])


async def counted() -> int:
    found = await sql.rows("SELECT COUNT(*) AS notices FROM notification_notice")
    return int(found[0]["notices"])


async def counters() -> dict[int, int]:
    found = await sql.rows(
        "SELECT last_number, COUNT(*) AS people FROM notification_counter GROUP BY last_number"
    )
    return {row["last_number"]: row["people"] for row in found}
