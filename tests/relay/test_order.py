"""What waited is told in the order in which it happened, and each group's events always are."""

from datetime import timedelta

import pytest

from groups_service import clock
from groups_service.database import sql
from groups_service.models import Event
from tests.builders import a_group, a_post
from tests.people import Somebody
from tests.relay.notices import relay_of
from tests.relay.relays import LATER, a_relay, texts, written


async def test_what_waited_is_told_in_the_order_in_which_it_happened_in_all_groups(
    ada: Somebody, bo: Somebody
) -> None:
    groups = [await a_group(ada, "open", bo) for _ in range(3)]
    await relay_of(ada.app).tell_all()
    said = [f"{number}" for number in range(9)]
    for text in said:
        await a_post(ada, groups[int(text) * 2 % 7 % 3], text)

    told = await relay_of(ada.app).tell_all()

    assert told == len(said)
    assert await texts(bo) == said


async def test_more_than_is_told_at_a_time_waits_and_nothing_is_out_of_order(
    ada: Somebody, bo: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groups_service.leases.AT_A_TIME", 3)
    groups = [await a_group(ada, "open", bo) for _ in range(5)]
    await relay_of(ada.app).tell_all()
    said = [f"{number}" for number in range(20)]
    for text in said[:12]:
        await a_post(ada, groups[int(text) % 3 // 2], text)
    for text in said[12:]:
        await a_post(ada, groups[int(text) % 5], text)

    told = await relay_of(ada.app).tell_all()

    assert told == len(said)
    assert await texts(bo) == said


async def test_of_a_group_whose_clock_went_back_nothing_is_out_of_order(
    ada: Somebody, bo: Somebody
) -> None:
    group, other = [await a_group(ada, "open", bo) for _ in range(2)]
    await relay_of(ada.app).tell_all()
    now = clock.now()
    for text, minutes in (("ett", 3), ("två", 1), ("tre", 2), ("fyra", 4)):
        with clock.at(now + timedelta(minutes=minutes)):
            await a_post(ada, group, text)
    with clock.at(now + timedelta(minutes=5)):
        await a_post(ada, other, "annat")
        await relay_of(ada.app).tell_all()

    assert [text for text in await texts(bo) if text != "annat"] == ["ett", "två", "tre", "fyra"]


async def test_behind_what_cannot_be_told_its_own_group_waits_and_no_other(
    ada: Somebody, bo: Somebody
) -> None:
    group, other = [await a_group(ada, "open", bo) for _ in range(2)]
    await relay_of(ada.app).tell_all()
    await written(ada, group, ["trasig", "hel"])
    await written(ada, other, ["ett", "två"])
    broken = await Event.filter(told_at=None).order_by("at").first()
    assert broken is not None
    refs = broken.refs
    await sql("UPDATE event SET refs = '{}' WHERE id = $1", str(broken.id))
    relay = a_relay("one")

    first = await relay.tell_all()
    before = await texts(bo)
    await Event.filter(id=broken.id).update(refs=refs)
    with clock.at(clock.now() + LATER):
        then = await relay.tell_all()

    assert (first, before) == (2, ["ett", "två"])
    assert (then, await texts(bo)) == (2, ["ett", "två", "trasig", "hel"])
