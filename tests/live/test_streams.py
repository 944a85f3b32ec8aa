"""Hints: only for subscribed streams that the person may know, and none after losing access."""

from groups_service.database import Database
from notifications.live.hub import MAX_SUBSCRIPTIONS
from tests.live.support.application import LiveWorld, build_note, connect_live, run_live_server


async def test_subscriber_gets_the_version_and_later_changes(
    empty_database: Database,
) -> None:
    world = LiveWorld()
    world.add_stream("chess", members=["bo"])
    async with run_live_server(world.app()) as server, connect_live(server, "bo") as client:
        answer = await client.request(type="subscribe", group="chess")
        world.change_stream("chess")
        hint = await client.receive()

    assert answer == {"type": "subscribed", "group": "chess", "version": 1}
    assert hint == {"type": "changed", "group": "chess", "version": 2}


async def test_change_that_a_subscriber_may_not_know_gives_no_hint(
    empty_database: Database,
) -> None:
    world = LiveWorld()
    world.add_stream("chess", members=["bo"])
    async with run_live_server(world.app()) as server, connect_live(server, "bo") as client:
        await client.request(type="subscribe", group="chess")
        world.hub.wake_subscribers("group", "chess")  # without a version that "bo" may know

        answer = await client.request(type="unsubscribe", group="chess")

    assert answer == {"type": "unsubscribed", "group": "chess"}


async def test_hidden_and_missing_streams_are_refused_alike(empty_database: Database) -> None:
    world = LiveWorld()
    world.add_stream("chess", members=["bo"])
    async with run_live_server(world.app()) as server:
        async with connect_live(server, "bo") as member:
            assert (await member.request(type="subscribe", group="chess"))["type"] == "subscribed"
        async with connect_live(server, "cia") as stranger:
            answers = [
                await stranger.request(type="subscribe", group=name)
                for name in ("chess", "nowhere", "*")
            ]

    assert answers == [
        {"type": "error", "code": "not_found", "group": name} for name in ("chess", "nowhere", "*")
    ]


async def test_refused_subscriber_gets_no_hints(empty_database: Database) -> None:
    world = LiveWorld()
    world.add_stream("chess", members=["bo"])
    world.add_stream("open", members=["bo", "cia"])
    async with (
        run_live_server(world.app()) as server,
        connect_live(server, "bo") as member,
        connect_live(server, "cia") as stranger,
    ):
        for client in (member, stranger):
            await client.request(type="subscribe", group="chess")
        await stranger.request(type="subscribe", group="open")
        world.change_stream("chess")
        world.change_stream("open")

        assert (await member.receive())["group"] == "chess"
        assert (await stranger.receive())["group"] == "open"


async def test_losing_access_ends_the_subscription(empty_database: Database) -> None:
    world = LiveWorld()
    world.add_stream("chess", members=["bo", "cia"])
    async with (
        run_live_server(world.app()) as server,
        connect_live(server, "bo") as removed,
        connect_live(server, "cia") as member,
    ):
        for client in (removed, member):
            await client.request(type="subscribe", group="chess")
        world.streams.members["chess"].remove("bo")
        world.change_stream("chess")
        last = await removed.receive()
        world.change_stream("chess")
        types = await member.receive_types(1)

        answer = await removed.request(type="unsubscribe", group="other")

    assert last == {"type": "unsubscribed", "group": "chess"}
    assert types == ["changed"]
    assert answer == {"type": "unsubscribed", "group": "other"}


async def test_unsubscribed_client_gets_no_hints(empty_database: Database) -> None:
    world = LiveWorld()
    world.add_stream("chess", members=["bo"])
    world.add_stream("choir", members=["bo"])
    async with run_live_server(world.app()) as server, connect_live(server, "bo") as client:
        await client.request(type="subscribe", group="chess")
        await client.request(type="subscribe", group="choir")
        await client.request(type="unsubscribe", group="chess")
        world.change_stream("chess")
        world.change_stream("choir")

        assert (await client.receive())["group"] == "choir"


async def test_change_before_unsubscribing_gives_no_hint_afterwards(
    empty_database: Database,
) -> None:
    world = LiveWorld()
    world.add_stream("chess", members=["bo"])
    world.add_stream("choir", members=["bo"])
    async with run_live_server(world.app()) as server, connect_live(server, "bo") as client:
        await client.request(type="subscribe", group="chess")
        await client.request(type="subscribe", group="choir")
        await world.notifier().notify("e1", build_note("p1"), ["bo"])
        await client.receive()  # the inbox has been read
        world.streams.ready.clear()
        world.change_stream("choir")
        world.change_stream("chess")
        await client.send(type="unsubscribe", group="chess")
        await (await client.socket.ping())  # the server has read everything sent before the ping
        world.streams.ready.set()
        messages = [await client.receive(), await client.receive()]
        answer = await client.request(type="subscribe", group="choir")

    assert [(message["type"], message["group"]) for message in messages] == [
        ("changed", "choir"),
        ("unsubscribed", "chess"),
    ]
    assert answer["type"] == "subscribed"


async def test_many_changes_at_once_give_one_hint_with_the_last_version(
    empty_database: Database,
) -> None:
    world = LiveWorld()
    world.add_stream("chess", members=["bo"])
    async with run_live_server(world.app()) as server, connect_live(server, "bo") as client:
        await client.request(type="subscribe", group="chess")
        for _ in range(1000):
            world.change_stream("chess")

        assert await client.receive() == {"type": "changed", "group": "chess", "version": 1001}


async def test_subscribing_twice_is_answered_twice_and_hinted_once(
    empty_database: Database,
) -> None:
    world = LiveWorld()
    world.add_stream("chess", members=["bo"])
    async with run_live_server(world.app()) as server, connect_live(server, "bo") as client:
        answers = [await client.request(type="subscribe", group="chess") for _ in range(2)]
        world.change_stream("chess")
        types = await client.receive_types(1)
        world.change_stream("chess")

        assert answers[0] == answers[1]
        assert (types, (await client.receive())["version"]) == (["changed"], 3)


async def test_one_subscription_above_the_limit_is_refused_and_others_stay(
    empty_database: Database,
) -> None:
    world = LiveWorld()
    names = [f"room-{number}" for number in range(MAX_SUBSCRIPTIONS + 1)]
    for name in names:
        world.add_stream(name, members=["bo"])
    async with run_live_server(world.app()) as server, connect_live(server, "bo") as client:
        answers = [await client.request(type="subscribe", group=name) for name in names]
        world.change_stream(names[0])

        assert {answer["type"] for answer in answers[:-1]} == {"subscribed"}
        assert answers[-1] == {"type": "error", "code": "too_many", "group": names[-1]}
        assert (await client.receive())["group"] == names[0]


async def test_refused_subscriptions_do_not_count_toward_the_limit(
    empty_database: Database,
) -> None:
    world = LiveWorld()
    world.add_stream("chess", members=["bo"])
    async with run_live_server(world.app()) as server, connect_live(server, "bo") as client:
        refused = [
            await client.request(type="subscribe", group=f"nowhere-{number}")
            for number in range(MAX_SUBSCRIPTIONS)
        ]
        answer = await client.request(type="subscribe", group="chess")

    assert {message["code"] for message in refused} == {"not_found"}
    assert answer["type"] == "subscribed"


async def test_waking_everyone_delivers_changes_whose_hints_were_lost(
    empty_database: Database,
) -> None:
    world = LiveWorld()
    world.add_stream("chess", members=["bo"])
    world.add_stream("choir", members=["bo"])
    async with run_live_server(world.app()) as server, connect_live(server, "bo") as client:
        await client.request(type="subscribe", group="chess")
        await client.request(type="subscribe", group="choir")
        world.streams.versions["choir"] += 1  # without a hint

        world.hub.wake_all()

        assert await client.receive() == {"type": "changed", "group": "choir", "version": 2}
