"""The inbox over the socket: nothing lost, nothing twice, texts as they are now."""

import asyncio

from groups_service.database import Database
from notifications import sql
from notifications.inbox import inbox
from tests.live.support.application import (
    LiveWorld,
    build_note,
    connect_live,
    open_live_socket,
    run_live_server,
)


async def test_hello_contains_the_state_of_the_inbox(empty_database: Database) -> None:
    world = LiveWorld()
    await world.notifier().notify("e1", build_note("p1"), ["bo"])
    async with run_live_server(world.app()) as server, open_live_socket(server, "bo") as client:
        hello = await client.receive()

    assert hello == {
        "type": "hello",
        "protocol": 1,
        "epoch": "first",
        "number": 1,
        "unread": 1,
        "reconnect_within": 1.0,
    }


async def test_notification_reaches_an_open_socket_with_its_text(empty_database: Database) -> None:
    world = LiveWorld()
    async with run_live_server(world.app()) as server, connect_live(server, "bo") as client:
        await world.notifier().notify("e1", build_note("p1"), ["bo"])

        notice = await client.receive()

    assert notice == {
        "type": "notification",
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


async def test_all_sockets_of_a_person_get_the_notification_and_others_do_not(
    empty_database: Database,
) -> None:
    world = LiveWorld()
    async with (
        run_live_server(world.app()) as server,
        connect_live(server, "bo") as first,
        connect_live(server, "bo") as second,
        connect_live(server, "cia") as other,
    ):
        await world.notifier().notify("e1", build_note("p1"), ["bo"])
        messages = [await first.receive(), await second.receive()]
        await world.notifier().notify("e2", build_note("p2"), ["cia"])

        assert messages[0] == messages[1]
        assert (await other.receive())["text"] == "p2"


async def test_missed_notifications_are_replayed_in_order_before_new_ones(
    empty_database: Database,
) -> None:
    world = LiveWorld()
    notifier = world.notifier()
    for number in range(1, 121):
        await notifier.notify(f"e{number}", build_note(f"p{number}"), ["bo"])
    async with (
        run_live_server(world.app()) as server,
        connect_live(server, "bo", "?after=3") as client,
    ):
        await notifier.notify("e121", build_note("p121"), ["bo"])

        messages = [await client.receive() for _ in range(118)]

    assert [(message["number"], message["text"]) for message in messages] == [
        (number, f"p{number}") for number in range(4, 122)
    ]


async def test_client_without_a_number_gets_only_new_notifications(
    empty_database: Database,
) -> None:
    world = LiveWorld()
    await world.notifier().notify("e1", build_note("p1"), ["bo"])
    async with run_live_server(world.app()) as server, connect_live(server, "bo") as client:
        await world.notifier().notify("e2", build_note("p2"), ["bo"])

        assert (await client.receive())["number"] == 2


async def test_client_ahead_of_the_inbox_is_told_to_resync(empty_database: Database) -> None:
    world = LiveWorld()
    await world.notifier().notify("e1", build_note("p1"), ["bo"])
    async with (
        run_live_server(world.app()) as server,
        connect_live(server, "bo", "?after=7") as client,
    ):
        resync = await client.receive()
        await world.notifier().notify("e2", build_note("p2"), ["bo"])

        assert (resync, (await client.receive())["number"]) == ({"type": "resync"}, 2)


async def test_client_before_the_pruned_part_is_told_to_resync(empty_database: Database) -> None:
    world = LiveWorld()
    for number in range(1, 5):
        await world.notifier().notify(f"e{number}", build_note(f"p{number}"), ["bo"])
    await sql.execute("DELETE FROM notification WHERE number <= 2")
    await sql.execute("UPDATE notification_counter SET pruned_through = 2")
    async with run_live_server(world.app()) as server:
        async with connect_live(server, "bo", "?after=1") as client:
            before_cut = await client.receive()
            await world.notifier().notify("e5", build_note("p5"), ["bo"])
            after_it = await client.receive()
        async with connect_live(server, "bo", "?after=2") as client:
            at_cut = await client.receive()

    assert (before_cut, after_it["number"], at_cut["number"]) == ({"type": "resync"}, 5, 3)


async def test_notification_of_hidden_content_has_no_text(empty_database: Database) -> None:
    world = LiveWorld(hidden={"p1"})
    async with run_live_server(world.app()) as server, connect_live(server, "bo") as client:
        await world.notifier().notify("e1", build_note("p1"), ["bo"])

        notice = await client.receive()

    assert notice == {
        "type": "notification",
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


async def test_replayed_notification_has_its_current_text(empty_database: Database) -> None:
    world = LiveWorld()
    async with run_live_server(world.app()) as server:
        async with connect_live(server, "bo") as client:
            await world.notifier().notify("e1", build_note("p1"), ["bo"])
            before = await client.receive()
        world.hidden.add("p1")
        async with connect_live(server, "bo", "?after=0") as client:
            after = await client.receive()

    assert (before["text"], after["text"]) == ("p1", None)


async def test_reconnecting_client_gets_everything_once_and_in_order(
    empty_database: Database,
) -> None:
    world = LiveWorld()
    numbers: list[int] = []

    async def notify(source: str) -> None:
        for number in range(30):
            await world.notifier().notify(
                f"{source}{number}", build_note(f"p{number}"), ["bo", "cia"]
            )

    async with run_live_server(world.app()) as server, asyncio.TaskGroup() as tasks:
        for source in ("a", "b", "c"):
            tasks.create_task(notify(source))
        while len(numbers) < 90:
            async with connect_live(server, "bo", f"?after={len(numbers)}") as client:
                numbers += [(await client.receive())["number"] for _ in range(9)]

    assert numbers == list(range(1, 91))


async def test_unread_count_excludes_notifications_read_elsewhere(
    empty_database: Database,
) -> None:
    world = LiveWorld()
    notifier = world.notifier()
    await notifier.notify("e1", build_note("p1"), ["bo"])
    async with run_live_server(world.app()) as server, connect_live(server, "bo") as client:
        await inbox.mark_read_through("bo", 1)
        await notifier.notify("e2", build_note("p2"), ["bo"])

        assert (await client.receive())["unread"] == 1
