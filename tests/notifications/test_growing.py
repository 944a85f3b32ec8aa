"""Notices that grow: one for what several do, and numbers that stay without gaps."""

from datetime import UTC, datetime

import pytest

from groups_service.database import Database
from notifications import inbox, sql
from notifications.fanout import InProcess
from notifications.hub import Hub
from notifications.inbox import Notice
from notifications.note import EMPTY, Note, Ref
from notifications.notifier import BATCH, Notifier
from tests.statements import listening

AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
POST = Ref("post", "p1")


async def comment(number: int, by: str, *to: str, kind: str = "commented", on: Ref = POST) -> None:
    ref = Ref("comment", f"c{number}")
    note = Note(kind, ref, AT, actor=by, thing=on, grows=True)
    await Notifier(InProcess(Hub())).tell(f"e{number}", note, to or ["bo"])


async def whole(recipient: str = "bo") -> list[tuple[int, str, int, int | None]]:
    """Everything in an inbox: number, kind, people, what it replaces."""
    found = await inbox.after(recipient, 0, limit=100)
    return [(one.number, one.note.kind, one.people, one.replaces) for one in found]


async def shown(recipient: str = "bo") -> list[Notice]:
    return await inbox.page(recipient, limit=100)


async def test_several_who_do_the_same_with_a_thing_are_one_notice(clean: Database) -> None:
    await comment(1, "ada")
    await comment(2, "cia")
    await comment(3, "dan")

    [notice] = await shown()

    assert (notice.number, notice.people, notice.note.actor) == (3, 3, "dan")
    assert notice.note.ref == Ref("comment", "c3")
    assert await inbox.unread("bo") == 1


async def test_the_rows_of_a_grown_notice_stay_and_say_nothing(clean: Database) -> None:
    await comment(1, "ada")
    await comment(2, "cia")

    assert await whole() == [(1, EMPTY, 1, None), (2, "commented", 2, 1)]
    [row] = await sql.rows("SELECT * FROM notification_notice WHERE number = 1")
    left = {name for name, value in row.items() if value not in (None, "")}
    assert left == {"recipient", "number", "event", "kind", "at", "read_at"}


async def test_who_does_it_twice_is_counted_once(clean: Database) -> None:
    for number, by in enumerate(("ada", "cia", "ada", "adam"), start=1):
        await comment(number, by)

    assert [notice.people for notice in await shown()] == [3]


async def test_what_was_read_does_not_grow(clean: Database) -> None:
    await comment(1, "ada")
    await inbox.mark_read("bo", [1], now=AT)
    await comment(2, "cia")
    await comment(3, "dan")
    await inbox.mark_read_through("bo", 3)
    await comment(4, "eva")

    assert await whole() == [
        (1, "commented", 1, None),
        (2, EMPTY, 1, None),
        (3, "commented", 2, 2),
        (4, "commented", 1, None),
    ]


async def test_other_things_kinds_and_people_grow_apart(clean: Database) -> None:
    await comment(1, "ada", "bo", "cia")
    await comment(2, "ada", on=Ref("post", "p2"))
    await comment(3, "ada", kind="replied")
    await comment(4, "dan", "cia")

    assert [one.number for one in await shown()] == [3, 2, 1]
    assert await whole("cia") == [(1, EMPTY, 1, None), (2, "commented", 2, 1)]


async def test_telling_again_grows_nothing(clean: Database) -> None:
    await comment(1, "ada")
    await comment(2, "cia")
    await comment(2, "cia")

    assert [(one.number, one.people) for one in await shown()] == [(2, 2)]


async def test_a_crowd_is_counted_to_its_bound(clean: Database) -> None:
    for number in range(1, 111):
        await comment(number, f"{number:064}")

    [notice] = await shown()
    assert notice.people == 99


async def test_a_notice_without_anybody_grows_too(clean: Database) -> None:
    note = Note("counted", POST, AT, grows=True)
    for event in ("e1", "e2"):
        await Notifier(InProcess(Hub())).tell(event, note, ["bo"])

    assert [(one.number, one.people) for one in await shown()] == [(2, 1)]


@pytest.mark.parametrize("grows", [False, True])
async def test_a_note_to_many_costs_few_statements(clean: Database, *, grows: bool) -> None:
    everybody = [f"person-{number:05}" for number in range(2 * BATCH)]
    notifier = Notifier(InProcess(Hub()))
    await notifier.tell("e1", Note("commented", POST, AT, actor="ada", grows=grows), everybody)

    with listening() as statements:
        await notifier.tell("e2", Note("commented", POST, AT, actor="bo", grows=grows), everybody)

    assert len(statements) <= 2 * 4
