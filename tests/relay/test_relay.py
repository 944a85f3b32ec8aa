"""Events are told once and in order, whatever breaks between."""

import asyncio

import pytest

from groups_service import clock
from groups_service.database import sql
from groups_service.leases import MOST_FAILURES
from groups_service.models import Event
from tests.builders import a_group, a_post
from tests.people import Somebody
from tests.relay.notices import inbox, relay_of
from tests.relay.relays import LATER, Wires, a_relay, texts, waiting, written


async def test_what_happened_is_told_once(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    await written(ada, group, ["ett"])

    counts = [await relay_of(ada.app).tell_all() for _ in range(2)]

    assert counts == [3, 0]
    assert await inbox(bo) == [(1, "member.added", None), (2, "post.published", "ett")]


async def test_a_group_is_told_of_in_order(ada: Somebody, bo: Somebody) -> None:
    group, other = [await a_group(ada, "open", bo) for _ in range(2)]
    await relay_of(ada.app).tell_all()
    said = [f"{number}" for number in range(6)]
    for text in said:
        await a_post(ada, group if int(text) % 2 else other, text)

    await relay_of(ada.app).tell_all()

    assert await texts(bo) == said
    assert [number for number, _, _ in await inbox(bo)] == list(range(1, 9))


async def test_every_event_of_a_group_is_a_hint(ada: Somebody, bo: Somebody) -> None:
    group, wires = await a_group(ada, "open"), Wires()
    await bo.put(f"/groups/{group['id']}/membership")

    await a_relay("one", wires).tell_all()

    assert wires.told == [("group", group["id"])] * 2


async def test_two_relays_tell_each_event_once_and_in_order(ada: Somebody, bo: Somebody) -> None:
    groups = [await a_group(ada, "open", bo) for _ in range(3)]
    for number in range(8):
        for group in groups:
            await a_post(ada, group, f"{group['id'][-4:]} {number}")

    relays = [a_relay(name) for name in ("one", "two", "three")]
    while await waiting():
        await asyncio.gather(*(relay.tell_all() for relay in relays))

    heard = await texts(bo)
    for group in groups:
        of_group = [text for text in heard if text and text.startswith(group["id"][-4:])]
        assert of_group == [f"{group['id'][-4:]} {number}" for number in range(8)]
    assert [number for number, _, _ in await inbox(bo)] == list(range(1, 28))


async def test_what_an_outage_breaks_after_the_telling_is_mended_at_once_and_not_told_twice(
    ada: Somebody, bo: Somebody
) -> None:
    group, wires = await a_group(ada, "open", bo), Wires(cut=True)
    await written(ada, group, ["ett"])
    relay = a_relay("one", wires)

    broken = await relay.tell_all()
    first = await inbox(bo)
    wires.cut = False
    mended = await relay.tell_all()

    assert (broken, mended) == (1, 2)
    assert first == [(1, "member.added", None)]
    assert await inbox(bo) == [(1, "member.added", None), (2, "post.published", "ett")]


async def test_a_relay_that_died_holds_up_its_group_and_no_longer_than_its_lease(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    await relay_of(ada.app).tell_all()
    await written(ada, group, ["ett", "två"])
    first = await Event.filter(told_at=None).order_by("version").first()
    assert first is not None
    await Event.filter(id=first.id).update(lease_owner="dead", leased_at=clock.now())
    other = await a_group(ada, "open", bo)

    during = await a_relay("two").tell_all()
    with clock.at(clock.now() + LATER):
        after = await a_relay("two").tell_all()

    assert (during, after) == (2, 2)
    assert other["id"] != group["id"]
    assert await texts(bo) == ["ett", "två"]


async def test_a_restart_frees_what_was_leased(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    await Event.all().update(lease_owner="dead", leased_at=clock.now())
    relay = a_relay("two")

    before = await relay.tell_all()
    await relay.release_all()

    assert (before, await relay.tell_all()) == (0, 2)
    assert group["id"]


async def test_an_event_that_cannot_be_told_is_set_aside_and_the_next_ones_go_on(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    await relay_of(ada.app).tell_all()
    await written(ada, group, ["trasig", "hel"])
    broken = await Event.filter(told_at=None).order_by("version").first()
    assert broken is not None
    await sql("UPDATE event SET refs = '{}' WHERE id = $1", str(broken.id))

    now, told = clock.now(), []
    for attempt in range(MOST_FAILURES + 1):
        with clock.at(now + attempt * LATER):
            told.append(await a_relay("one").tell_all())

    after = await Event.get(id=broken.id)
    assert told == [0] * (MOST_FAILURES - 1) + [1, 0]
    assert (after.failures, after.told_at) == (MOST_FAILURES, None)
    assert after.set_aside_at is not None
    assert await texts(bo) == ["hel"]


async def test_a_wake_up_is_heard_before_the_poll(
    ada: Somebody, bo: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groups_service.relay.POLL", 600.0)
    group, wires = await a_group(ada, "open", bo), Wires()
    relay = a_relay("one", wires)
    await relay.tell_all()
    wires.heard.clear()

    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(relay.run())
        await written(ada, group, ["ett"])
        relay.wake()
        async with asyncio.timeout(60):
            await wires.heard.wait()
        running.cancel()

    assert await texts(bo) == ["ett"]


@pytest.mark.parametrize("kind", ["group.created", "group.changed", "something.new"])
async def test_what_nobody_is_told_of_is_done_with(ada: Somebody, kind: str) -> None:
    await a_group(ada, "open")
    await Event.all().update(kind=kind)

    assert await relay_of(ada.app).tell_all() == 1
    assert await waiting() == 0
