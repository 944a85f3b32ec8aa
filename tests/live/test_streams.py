"""Hints: only of what one subscribed to and may know of, and none after losing that."""

from groups_service.database import Database
from notifications.hub import MOST_SUBSCRIPTIONS
from tests.live.application import World, a_post, greeted, serving


async def test_a_subscriber_hears_how_far_the_group_is_and_that_it_changed(
    clean: Database,
) -> None:
    world = World()
    world.room("chess", members=["bo"])
    async with serving(world.app()) as server, greeted(server, "bo") as client:
        answer = await client.asks(type="subscribe", group="chess")
        world.happens_in("chess")
        hint = await client.hears()

    assert answer == {"type": "subscribed", "group": "chess", "version": 1}
    assert hint == {"type": "changed", "group": "chess", "version": 2}


async def test_what_a_subscriber_may_not_know_of_makes_no_hint(clean: Database) -> None:
    world = World()
    world.room("chess", members=["bo"])
    async with serving(world.app()) as server, greeted(server, "bo") as client:
        await client.asks(type="subscribe", group="chess")
        world.hub.changed("group", "chess")  # without a version that "bo" may know

        answer = await client.asks(type="unsubscribe", group="chess")

    assert answer == {"type": "unsubscribed", "group": "chess"}


async def test_hidden_missing_and_everything_are_refused_alike(clean: Database) -> None:
    world = World()
    world.room("chess", members=["bo"])
    async with serving(world.app()) as server:
        async with greeted(server, "bo") as member:
            assert (await member.asks(type="subscribe", group="chess"))["type"] == "subscribed"
        async with greeted(server, "cia") as stranger:
            answers = [
                await stranger.asks(type="subscribe", group=name)
                for name in ("chess", "nowhere", "*")
            ]

    assert answers == [
        {"type": "error", "code": "not_found", "group": name} for name in ("chess", "nowhere", "*")
    ]


async def test_a_refused_subscriber_hears_nothing_of_the_group(clean: Database) -> None:
    world = World()
    world.room("chess", members=["bo"])
    world.room("open", members=["bo", "cia"])
    async with (
        serving(world.app()) as server,
        greeted(server, "bo") as member,
        greeted(server, "cia") as stranger,
    ):
        for client in (member, stranger):
            await client.asks(type="subscribe", group="chess")
        await stranger.asks(type="subscribe", group="open")
        world.happens_in("chess")
        world.happens_in("open")

        assert (await member.hears())["group"] == "chess"
        assert (await stranger.hears())["group"] == "open"


async def test_losing_access_ends_the_subscription_and_nothing_follows(clean: Database) -> None:
    world = World()
    world.room("chess", members=["bo", "cia"])
    async with (
        serving(world.app()) as server,
        greeted(server, "bo") as removed,
        greeted(server, "cia") as member,
    ):
        for client in (removed, member):
            await client.asks(type="subscribe", group="chess")
        world.rooms.members["chess"].remove("bo")
        world.happens_in("chess")
        last = await removed.hears()
        world.happens_in("chess")
        heard = await member.hears_types(1)

        answer = await removed.asks(type="unsubscribe", group="other")

    assert last == {"type": "unsubscribed", "group": "chess"}
    assert heard == ["changed"]
    assert answer == {"type": "unsubscribed", "group": "other"}


async def test_after_unsubscribing_nothing_is_heard(clean: Database) -> None:
    world = World()
    world.room("chess", members=["bo"])
    world.room("choir", members=["bo"])
    async with serving(world.app()) as server, greeted(server, "bo") as client:
        await client.asks(type="subscribe", group="chess")
        await client.asks(type="subscribe", group="choir")
        await client.asks(type="unsubscribe", group="chess")
        world.happens_in("chess")
        world.happens_in("choir")

        assert (await client.hears())["group"] == "choir"


async def test_what_changed_before_unsubscribing_is_not_heard_after_it(clean: Database) -> None:
    world = World()
    world.room("chess", members=["bo"])
    world.room("choir", members=["bo"])
    async with serving(world.app()) as server, greeted(server, "bo") as client:
        await client.asks(type="subscribe", group="chess")
        await client.asks(type="subscribe", group="choir")
        await world.notifier().tell("e1", a_post("p1"), ["bo"])
        await client.hears()  # the inbox has been looked at
        world.rooms.ready.clear()
        world.happens_in("choir")
        world.happens_in("chess")
        await client.says(type="unsubscribe", group="chess")
        await (await client.socket.ping())  # the server has read what was said before
        world.rooms.ready.set()
        heard = [await client.hears(), await client.hears()]
        answer = await client.asks(type="subscribe", group="choir")

    assert [(message["type"], message["group"]) for message in heard] == [
        ("changed", "choir"),
        ("unsubscribed", "chess"),
    ]
    assert answer["type"] == "subscribed"


async def test_many_changes_at_once_are_one_hint_with_the_last_version(clean: Database) -> None:
    world = World()
    world.room("chess", members=["bo"])
    async with serving(world.app()) as server, greeted(server, "bo") as client:
        await client.asks(type="subscribe", group="chess")
        for _ in range(1000):
            world.happens_in("chess")

        assert await client.hears() == {"type": "changed", "group": "chess", "version": 1001}


async def test_subscribing_twice_is_answered_twice_and_hinted_once(clean: Database) -> None:
    world = World()
    world.room("chess", members=["bo"])
    async with serving(world.app()) as server, greeted(server, "bo") as client:
        answers = [await client.asks(type="subscribe", group="chess") for _ in range(2)]
        world.happens_in("chess")
        heard = await client.hears_types(1)
        world.happens_in("chess")

        assert answers[0] == answers[1]
        assert (heard, (await client.hears())["version"]) == (["changed"], 3)


async def test_one_subscription_too_many_is_refused_and_the_others_stay(clean: Database) -> None:
    world = World()
    names = [f"room-{number}" for number in range(MOST_SUBSCRIPTIONS + 1)]
    for name in names:
        world.room(name, members=["bo"])
    async with serving(world.app()) as server, greeted(server, "bo") as client:
        answers = [await client.asks(type="subscribe", group=name) for name in names]
        world.happens_in(names[0])

        assert {answer["type"] for answer in answers[:-1]} == {"subscribed"}
        assert answers[-1] == {"type": "error", "code": "too_many", "group": names[-1]}
        assert (await client.hears())["group"] == names[0]


async def test_refused_subscriptions_do_not_count(clean: Database) -> None:
    world = World()
    world.room("chess", members=["bo"])
    async with serving(world.app()) as server, greeted(server, "bo") as client:
        refused = [
            await client.asks(type="subscribe", group=f"nowhere-{number}")
            for number in range(MOST_SUBSCRIPTIONS)
        ]
        answer = await client.asks(type="subscribe", group="chess")

    assert {message["code"] for message in refused} == {"not_found"}
    assert answer["type"] == "subscribed"


async def test_after_lost_hints_every_socket_looks_at_everything(clean: Database) -> None:
    world = World()
    world.room("chess", members=["bo"])
    world.room("choir", members=["bo"])
    async with serving(world.app()) as server, greeted(server, "bo") as client:
        await client.asks(type="subscribe", group="chess")
        await client.asks(type="subscribe", group="choir")
        world.rooms.versions["choir"] += 1  # and nobody says so

        world.hub.wake_everyone()

        assert await client.hears() == {"type": "changed", "group": "choir", "version": 2}
