"""Each group's events are delivered in order; a batch is delivered in the order of time."""

from datetime import timedelta

import pytest

from groups_service.core import clock
from groups_service.database import sql
from groups_service.models import Event
from tests.events.support.delivered import get_relay
from tests.events.support.relays import AFTER_LEASE, build_relay, publish_posts, read_post_texts
from tests.support.builders import a_group, a_post
from tests.support.people import ApiCaller


async def test_one_pending_event_per_group_is_delivered_in_the_order_of_time(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    groups = [await a_group(ada, "open", bo) for _ in range(9)]
    await get_relay(ada.app).deliver_pending()
    sent = [f"{number}" for number in range(9)]
    for text in sent:
        await a_post(ada, groups[int(text) * 2 % 9], text)

    count = await get_relay(ada.app).deliver_pending()

    assert count == len(sent)
    assert await read_post_texts(bo) == sent


async def test_more_than_one_batch_keeps_the_order_of_each_group(
    ada: ApiCaller, bo: ApiCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groups_service.events.leases.BATCH_SIZE", 3)
    groups = [await a_group(ada, "open", bo) for _ in range(5)]
    await get_relay(ada.app).deliver_pending()
    sent_by_group: dict[int, list[str]] = {number: [] for number in range(5)}
    for number in range(20):
        group = number % 3 // 2 if number < 12 else number % 5
        await a_post(ada, groups[group], f"{number}")
        sent_by_group[group].append(f"{number}")

    count = await get_relay(ada.app).deliver_pending()

    delivered = await read_post_texts(bo)
    assert count == len(delivered) == 20
    for sent in sent_by_group.values():
        assert [text for text in delivered if text in sent] == sent


async def test_group_whose_clock_went_back_is_delivered_in_order(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group, other = [await a_group(ada, "open", bo) for _ in range(2)]
    await get_relay(ada.app).deliver_pending()
    now = clock.now()
    for text, minutes in (("ett", 3), ("två", 1), ("tre", 2), ("fyra", 4)):
        with clock.frozen_at(now + timedelta(minutes=minutes)):
            await a_post(ada, group, text)
    with clock.frozen_at(now + timedelta(minutes=5)):
        await a_post(ada, other, "annat")
        await get_relay(ada.app).deliver_pending()

    assert [text for text in await read_post_texts(bo) if text != "annat"] == [
        "ett",
        "två",
        "tre",
        "fyra",
    ]


async def test_undeliverable_event_delays_its_own_group_only(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group, other = [await a_group(ada, "open", bo) for _ in range(2)]
    await get_relay(ada.app).deliver_pending()
    await publish_posts(ada, group, ["trasig", "hel"])
    await publish_posts(ada, other, ["ett", "två"])
    broken = await Event.filter(delivered_at=None).order_by("at").first()
    assert broken is not None
    refs = broken.refs
    await sql("UPDATE event SET refs = '{}' WHERE id = $1", str(broken.id))
    relay = build_relay("one")

    first = await relay.deliver_pending()
    before = await read_post_texts(bo)
    await Event.filter(id=broken.id).update(refs=refs)
    with clock.frozen_at(clock.now() + AFTER_LEASE):
        second = await relay.deliver_pending()

    assert (first, before) == (2, ["ett", "två"])
    assert (second, await read_post_texts(bo)) == (2, ["ett", "två", "trasig", "hel"])
