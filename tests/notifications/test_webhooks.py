"""Sites are told once, signed, and again until they have heard; others do not wait for them."""

import asyncio
import base64
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from groups_service.database import Database, sql
from notifications import delivering, webhooks
from notifications.delivering import Counts, Courier
from notifications.outgoing import Outgoing
from notifications.webhooks import Carries, Happening, Site
from tests.notifications.site import Listener, listening, outgoing

AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
POSTED = Happening("post.published", AT, {"group": "g1", "post": "p1"})
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass
class World:
    """`hidden` types of happenings are carried nowhere."""

    now: datetime = AT
    hidden: set[str] = field(default_factory=set)
    patience: float = 15.0

    async def carries(self, site: Site, happening: Happening) -> bool:
        return site.carries is Carries.ALL or happening.type not in self.hidden

    def courier(self, out: Outgoing | None = None) -> Courier:
        return Courier(self, out or outgoing(self.patience), lambda: self.now)

    async def round(self, after: timedelta = timedelta()) -> int:
        self.now += after
        return await self.courier().round()


@pytest.fixture
def world(clean: Database) -> World:
    return World()


@pytest.fixture
async def site(clean: Database) -> AsyncIterator[Listener]:
    async with listening() as listener:
        yield listener


async def registered(listener: Listener, carries: Carries = Carries.PUBLIC) -> Site:
    return await webhooks.add(listener.url, carries, now=AT)


async def test_a_site_hears_of_an_event_once(world: World, site: Listener) -> None:
    await registered(site)
    for _ in range(2):
        await world.courier().queue("e1", POSTED)

    told = [await world.round(), await world.round(HOUR)]

    assert told == [1, 0]
    (heard,) = site.heard
    assert heard.line == "POST /hook HTTP/1.1"
    assert json.loads(heard.body) == {
        "type": "post.published",
        "timestamp": "2026-11-02T08:30:00+00:00",
        "data": {"group": "g1", "post": "p1"},
    }


async def test_what_a_site_hears_is_signed_with_its_secret_and_the_time(
    world: World, site: Listener
) -> None:
    known = await registered(site)
    await world.courier().queue("e1", POSTED)
    await world.round(MINUTE)

    (heard,) = site.heard
    signed = f"{heard.headers['webhook-id']}.{heard.headers['webhook-timestamp']}.".encode()
    key = base64.b64decode(known.secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.digest(key, signed + heard.body, "sha256")).decode()
    assert heard.headers["webhook-signature"] == f"v1,{expected}"
    assert heard.headers["webhook-timestamp"] == str(int((AT + MINUTE).timestamp()))
    assert len(key) == 32


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 500 Sorry\r\n\r\n",
        b"HTTP/1.1 302 There\r\nLocation: http://10.0.0.1/\r\n\r\n",
        b"HTTP/1.1 404 What\r\n\r\n",
        b"",
    ],
)
async def test_a_site_that_does_not_take_it_is_told_again_with_the_same_id(
    world: World, site: Listener, answer: bytes
) -> None:
    await registered(site)
    await world.courier().queue("e1", POSTED)
    site.answers = [answer, answer]
    patience, world.patience = world.patience, world.patience if answer else 0.5

    told = [await world.round(after) for after in (timedelta(), MINUTE / 4, MINUTE / 4)]
    world.patience = patience
    told.append(await world.round(MINUTE))

    assert told == [0, 0, 0, 1]  # after half a minute, and after one more
    assert len({heard.headers["webhook-id"] for heard in site.heard}) == 1
    assert len({heard.headers["webhook-signature"] for heard in site.heard}) == 3


async def test_after_a_day_it_is_set_aside_and_counted_until_somebody_says_again(
    world: World, site: Listener
) -> None:
    known = await registered(site)
    await world.courier().queue("e1", POSTED)
    site.answers = [b"HTTP/1.1 500 Sorry\r\n\r\n"] * 100
    for _ in range(60):
        await world.round(MINUTE * 30)
    tries = len(site.heard)
    aside = await delivering.counts()
    site.answers = []

    await delivering.retry(known.id, now=world.now)

    assert 10 <= tries <= 20
    assert aside == {known.id: Counts(waiting=0, aside=1)}
    assert await world.round() == 1
    assert await delivering.counts() == {known.id: Counts(waiting=0, aside=0)}


async def test_a_silent_site_does_not_delay_another(world: World, site: Listener) -> None:
    async with listening() as silent:
        silent.answers = [b""] * 10
        await registered(silent)
        await registered(site)
        for number in range(5):
            await world.courier().queue(f"e{number}", POSTED)

        async with asyncio.TaskGroup() as tasks:
            told = tasks.create_task(world.round())
            await site.has_heard(5)
            was_done = told.done()
            silent.leave()

        assert (was_done, told.result()) == (False, 5)
        assert (len(site.heard), len(silent.heard)) == (5, 1)


async def test_a_site_hears_only_what_it_may_when_it_is_told(world: World, site: Listener) -> None:
    async with listening() as trusted:
        await registered(site)
        await registered(trusted, Carries.ALL)
        world.hidden = {"group.status"}
        await world.courier().queue("e1", Happening("group.status", AT, {"group": "g1"}))
        await world.courier().queue("e2", POSTED)
        world.hidden = {"group.status", "post.published"}

        await world.round()

        assert site.heard == []
        assert len(trusted.heard) == 2
    assert all(counts.waiting == 0 for counts in (await delivering.counts()).values())


async def test_a_site_on_a_private_address_hears_nothing(world: World, site: Listener) -> None:
    await registered(site)
    await world.courier().queue("e1", POSTED)

    assert await world.courier(Outgoing()).round() == 0
    assert site.heard == []


async def test_a_crash_between_sending_and_noting_it_makes_one_duplicate_at_most(
    world: World, site: Listener
) -> None:
    await registered(site)
    await world.courier().queue("e1", POSTED)
    await world.round()
    await sql("UPDATE notification_delivery SET done_at = NULL, leased_until = $1", AT + MINUTE)

    told = [await world.round(), await world.round(MINUTE), await world.round(HOUR)]

    assert told == [0, 1, 0]
    assert len({heard.headers["webhook-id"] for heard in site.heard}) == 1


async def test_a_removed_site_hears_no_more(world: World, site: Listener) -> None:
    known = await registered(site)
    await world.courier().queue("e1", POSTED)

    removed = [await webhooks.remove(known.id), await webhooks.remove(known.id)]

    assert removed == [True, False]
    assert await world.round() == 0
    assert await webhooks.sites() == []
    assert await delivering.counts() == {}


async def test_what_was_told_is_forgotten_after_a_month(world: World, site: Listener) -> None:
    await registered(site)
    await world.courier().queue("e1", POSTED)
    await world.round()

    left = []
    for days in (29, 31):
        await delivering.sweep(AT + timedelta(days=days))
        left.append(len(await sql("SELECT id FROM notification_delivery")))

    assert left == [1, 0]
