"""The inbox over the socket: nothing lost, nothing twice, the words of the moment."""

import asyncio

from groups_service.database import Database
from notifications import inbox, sql
from tests.live.application import World, a_post, connected, greeted, serving


async def test_a_client_is_greeted_with_where_its_inbox_stands(clean: Database) -> None:
    world = World()
    await world.notifier().tell("e1", a_post("p1"), ["bo"])
    async with serving(world.app()) as server, connected(server, "bo") as client:
        hello = await client.hears()

    assert hello == {
        "type": "hello",
        "protocol": 1,
        "epoch": "first",
        "number": 1,
        "unread": 1,
        "reconnect_within": 1.0,
    }


async def test_what_is_told_reaches_an_open_socket_with_its_words(clean: Database) -> None:
    world = World()
    async with serving(world.app()) as server, greeted(server, "bo") as client:
        await world.notifier().tell("e1", a_post("p1"), ["bo"])

        notice = await client.hears()

    assert notice == {
        "type": "notice",
        "id": "1",
        "number": 1,
        "kind": "posted",
        "ref": {"type": "post", "id": "p1"},
        "title": "For bo",
        "author": "Ada",
        "text": "p1",
        "link": "/posts/p1",
        "at": "2026-11-02T08:30:00Z",
        "read": False,
        "about": {"type": "group", "id": "chess"},
        "people": 1,
        "replaces": None,
        "unread": 1,
    }


async def test_two_sockets_of_one_person_hear_the_same_and_others_nothing(clean: Database) -> None:
    world = World()
    async with (
        serving(world.app()) as server,
        greeted(server, "bo") as first,
        greeted(server, "bo") as second,
        greeted(server, "cia") as other,
    ):
        await world.notifier().tell("e1", a_post("p1"), ["bo"])
        heard = [await first.hears(), await second.hears()]
        await world.notifier().tell("e2", a_post("p2"), ["cia"])

        assert heard[0] == heard[1]
        assert (await other.hears())["text"] == "p2"


async def test_what_was_missed_is_replayed_in_order_before_what_comes(clean: Database) -> None:
    world = World()
    notifier = world.notifier()
    for number in range(1, 121):
        await notifier.tell(f"e{number}", a_post(f"p{number}"), ["bo"])
    async with serving(world.app()) as server, greeted(server, "bo", "?after=3") as client:
        await notifier.tell("e121", a_post("p121"), ["bo"])

        heard = [await client.hears() for _ in range(118)]

    assert [(message["number"], message["text"]) for message in heard] == [
        (number, f"p{number}") for number in range(4, 122)
    ]


async def test_without_a_number_only_what_comes_is_heard(clean: Database) -> None:
    world = World()
    await world.notifier().tell("e1", a_post("p1"), ["bo"])
    async with serving(world.app()) as server, greeted(server, "bo") as client:
        await world.notifier().tell("e2", a_post("p2"), ["bo"])

        assert (await client.hears())["number"] == 2


async def test_a_client_ahead_of_the_inbox_is_told_to_start_anew(clean: Database) -> None:
    world = World()
    await world.notifier().tell("e1", a_post("p1"), ["bo"])
    async with serving(world.app()) as server, greeted(server, "bo", "?after=7") as client:
        resync = await client.hears()
        await world.notifier().tell("e2", a_post("p2"), ["bo"])

        assert (resync, (await client.hears())["number"]) == ({"type": "resync"}, 2)


async def test_a_client_from_before_the_cut_is_told_to_start_anew(clean: Database) -> None:
    world = World()
    for number in range(1, 5):
        await world.notifier().tell(f"e{number}", a_post(f"p{number}"), ["bo"])
    await sql.rows("DELETE FROM notification_notice WHERE number <= 2")
    await sql.rows("UPDATE notification_counter SET pruned_through = 2")
    async with serving(world.app()) as server:
        async with greeted(server, "bo", "?after=1") as client:
            lost = await client.hears()
            await world.notifier().tell("e5", a_post("p5"), ["bo"])
            after_it = await client.hears()
        async with greeted(server, "bo", "?after=2") as client:
            kept = await client.hears()

    assert (lost, after_it["number"], kept["number"]) == ({"type": "resync"}, 5, 3)


async def test_a_notice_of_what_one_may_not_see_any_more_has_no_words(clean: Database) -> None:
    world = World(hidden={"p1"})
    async with serving(world.app()) as server, greeted(server, "bo") as client:
        await world.notifier().tell("e1", a_post("p1"), ["bo"])

        notice = await client.hears()

    assert notice == {
        "type": "notice",
        "id": "1",
        "number": 1,
        "kind": "unavailable",
        "ref": None,
        "title": None,
        "author": None,
        "text": None,
        "link": None,
        "at": "2026-11-02T08:30:00Z",
        "read": False,
        "about": None,
        "people": None,
        "replaces": None,
        "unread": 1,
    }


async def test_a_replayed_notice_has_the_words_of_now(clean: Database) -> None:
    world = World()
    async with serving(world.app()) as server:
        async with greeted(server, "bo") as client:
            await world.notifier().tell("e1", a_post("p1"), ["bo"])
            before = await client.hears()
        world.hidden.add("p1")
        async with greeted(server, "bo", "?after=0") as client:
            after = await client.hears()

    assert (before["text"], after["text"]) == ("p1", None)


async def test_a_client_that_comes_and_goes_hears_everything_once_and_in_order(
    clean: Database,
) -> None:
    world = World()
    heard: list[int] = []

    async def tell(source: str) -> None:
        for number in range(30):
            await world.notifier().tell(f"{source}{number}", a_post(f"p{number}"), ["bo", "cia"])

    async with serving(world.app()) as server, asyncio.TaskGroup() as tasks:
        for source in ("a", "b", "c"):
            tasks.create_task(tell(source))
        while len(heard) < 90:
            async with greeted(server, "bo", f"?after={len(heard)}") as client:
                heard += [(await client.hears())["number"] for _ in range(9)]

    assert heard == list(range(1, 91))


async def test_unread_counts_what_was_not_read_elsewhere(clean: Database) -> None:
    world = World()
    notifier = world.notifier()
    await notifier.tell("e1", a_post("p1"), ["bo"])
    async with serving(world.app()) as server, greeted(server, "bo") as client:
        await inbox.mark_read_through("bo", 1)
        await notifier.tell("e2", a_post("p2"), ["bo"])

        assert (await client.hears())["unread"] == 1
