"""Events are delivered once and in order, despite failures in between."""

import asyncio

import pytest

from groups_service.core import clock
from groups_service.database import sql
from groups_service.events.leases import MAX_FAILURES
from groups_service.models import Event
from tests.events.support.delivered import get_relay, read_inbox
from tests.events.support.relays import (
    AFTER_LEASE,
    FakeFanout,
    build_relay,
    count_pending,
    publish_posts,
    read_post_texts,
)
from tests.support.builders import a_group, a_post
from tests.support.people import ApiCaller
from tests.support.waiting import MAX_WAIT_SECONDS


async def test_event_is_delivered_once(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    await publish_posts(ada, group, ["ett"])

    counts = [await get_relay(ada.app).deliver_pending() for _ in range(2)]

    assert counts == [3, 0]
    assert await read_inbox(bo) == [(1, "member.added", None), (2, "post.published", "ett")]


async def test_events_of_a_group_are_delivered_in_order(ada: ApiCaller, bo: ApiCaller) -> None:
    group, other = [await a_group(ada, "open", bo) for _ in range(2)]
    await get_relay(ada.app).deliver_pending()
    sent = [f"{number}" for number in range(6)]
    for text in sent:
        await a_post(ada, group if int(text) % 2 else other, text)

    await get_relay(ada.app).deliver_pending()

    assert await read_post_texts(bo) == sent
    assert [number for number, _, _ in await read_inbox(bo)] == list(range(1, 9))


async def test_every_event_of_a_group_is_a_hint(ada: ApiCaller, bo: ApiCaller) -> None:
    group, fanout = await a_group(ada, "open"), FakeFanout()
    await bo.put(f"/groups/{group['id']}/membership")

    await build_relay("one", fanout).deliver_pending()

    assert fanout.hints == [("group", group["id"])] * 2


async def test_three_relays_deliver_each_event_once_and_in_order(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    groups = [await a_group(ada, "open", bo) for _ in range(3)]
    for number in range(8):
        for group in groups:
            await a_post(ada, group, f"{group['id'][-4:]} {number}")

    relays = [build_relay(name) for name in ("one", "two", "three")]
    while await count_pending():
        await asyncio.gather(*(relay.deliver_pending() for relay in relays))

    received = await read_post_texts(bo)
    for group in groups:
        of_group = [text for text in received if text and text.startswith(group["id"][-4:])]
        assert of_group == [f"{group['id'][-4:]} {number}" for number in range(8)]
    assert [number for number, _, _ in await read_inbox(bo)] == list(range(1, 28))


async def test_event_interrupted_after_delivery_is_retried_without_duplicates(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group, fanout = await a_group(ada, "open", bo), FakeFanout(cut=True)
    await publish_posts(ada, group, ["ett"])
    relay = build_relay("one", fanout)

    first_count = await relay.deliver_pending()
    first_inbox = await read_inbox(bo)
    fanout.cut = False
    second_count = await relay.deliver_pending()

    assert (first_count, second_count) == (1, 2)
    assert first_inbox == [(1, "member.added", None)]
    assert await read_inbox(bo) == [(1, "member.added", None), (2, "post.published", "ett")]


async def test_relay_that_died_delays_its_group_until_the_lease_ends(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    await get_relay(ada.app).deliver_pending()
    await publish_posts(ada, group, ["ett", "två"])
    first = await Event.filter(delivered_at=None).order_by("version").first()
    assert first is not None
    await Event.filter(id=first.id).update(lease_owner="dead", leased_at=clock.now())
    other = await a_group(ada, "open", bo)

    during = await build_relay("two").deliver_pending()
    with clock.frozen_at(clock.now() + AFTER_LEASE):
        after = await build_relay("two").deliver_pending()

    assert (during, after) == (2, 2)
    assert other["id"] != group["id"]
    assert await read_post_texts(bo) == ["ett", "två"]


async def test_restart_releases_all_leases(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    await Event.all().update(lease_owner="dead", leased_at=clock.now())
    relay = build_relay("two")

    before = await relay.deliver_pending()
    await relay.release_all_leases()

    assert (before, await relay.deliver_pending()) == (0, 2)
    assert group["id"]


async def test_undeliverable_event_is_set_aside_and_the_next_delivered(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    await get_relay(ada.app).deliver_pending()
    await publish_posts(ada, group, ["trasig", "hel"])
    broken = await Event.filter(delivered_at=None).order_by("version").first()
    assert broken is not None
    await sql("UPDATE event SET refs = '{}' WHERE id = $1", str(broken.id))

    now, counts = clock.now(), []
    for attempt in range(MAX_FAILURES + 1):
        with clock.frozen_at(now + attempt * AFTER_LEASE):
            counts.append(await build_relay("one").deliver_pending())

    after = await Event.get(id=broken.id)
    assert counts == [0] * (MAX_FAILURES - 1) + [1, 0]
    assert (after.failures, after.delivered_at) == (MAX_FAILURES, None)
    assert after.failed_at is not None
    assert await read_post_texts(bo) == ["hel"]


async def test_wake_up_starts_delivery_before_the_next_poll(
    ada: ApiCaller, bo: ApiCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groups_service.events.relay.POLL_SECONDS", 600.0)
    group, fanout = await a_group(ada, "open", bo), FakeFanout()
    relay = build_relay("one", fanout)
    await relay.deliver_pending()
    fanout.was_woken.clear()

    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(relay.run())
        await publish_posts(ada, group, ["ett"])
        relay.wake()
        async with asyncio.timeout(MAX_WAIT_SECONDS):
            await fanout.was_woken.wait()
        running.cancel()

    assert await read_post_texts(bo) == ["ett"]


@pytest.mark.parametrize("kind", ["group.created", "group.changed", "something.new"])
async def test_event_without_recipients_is_marked_delivered(ada: ApiCaller, kind: str) -> None:
    await a_group(ada, "open")
    await Event.all().update(kind=kind)

    assert await get_relay(ada.app).deliver_pending() == 1
    assert await count_pending() == 0
