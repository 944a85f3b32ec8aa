"""Read markers and grouped notifications over the socket: all devices have the same state."""

from dataclasses import replace

from groups_service.database import Database
from notifications import sql
from notifications.inbox import inbox
from tests.live.support.application import (
    NOW,
    LiveWorld,
    build_note,
    connect_live,
    run_live_server,
)

INSERT_READ_SQL = """INSERT INTO notification
    (recipient, number, event, kind, ref_type, ref_id, subject_type, subject_id, at, read_at)
    WITH RECURSIVE numbers (number) AS (
        SELECT 2 UNION ALL SELECT number + 1 FROM numbers WHERE number < 502
    ) SELECT recipient, numbers.number, event, kind, ref_type, ref_id, subject_type, subject_id,
        at, at
    FROM notification, numbers"""


async def test_reading_on_one_device_updates_all_devices(empty_database: Database) -> None:
    world = LiveWorld()
    for number in range(1, 6):
        await world.notifier().notify(f"e{number}", build_note(f"p{number}"), ["bo"])
    async with (
        run_live_server(world.app()) as server,
        connect_live(server, "bo") as first,
        connect_live(server, "bo") as second,
    ):
        await inbox.mark_read_through("bo", 1)
        await inbox.mark_read("bo", [4], now=NOW)
        world.hub.wake(["bo"])
        messages = [await first.receive(), await second.receive()]
        world.hub.wake(["bo"])
        await world.notifier().notify("e6", build_note("p6"), ["bo"])

        assert (await first.receive())["number"] == 6
    assert messages == [{"type": "read", "through": 1, "numbers": [4], "unread": 3}] * 2


async def test_reconnecting_client_gets_read_markers(empty_database: Database) -> None:
    world = LiveWorld()
    for number in range(1, 4):
        await world.notifier().notify(f"e{number}", build_note(f"p{number}"), ["bo"])
    await inbox.mark_read_through("bo", 1)
    async with (
        run_live_server(world.app()) as server,
        connect_live(server, "bo", "?after=2") as client,
    ):
        messages = [await client.receive(), await client.receive()]

    assert messages[0] == {"type": "read", "through": 1, "numbers": [], "unread": 2}
    assert messages[1]["number"] == 3


async def test_too_many_read_markers_lead_to_a_resync(empty_database: Database) -> None:
    world = LiveWorld()
    async with run_live_server(world.app()) as server, connect_live(server, "bo") as client:
        await world.notifier().notify("e1", build_note("p1"), ["bo"])
        await client.receive()
        await sql.execute(INSERT_READ_SQL)
        await sql.execute("UPDATE notification_counter SET last_number = 502, reads = 1")
        world.hub.wake(["bo"])

        assert [await client.receive()] == [{"type": "resync"}]


async def test_grouped_notification_is_replayed_without_gaps(
    empty_database: Database,
) -> None:
    world = LiveWorld()
    async with run_live_server(world.app()) as server:
        async with connect_live(server, "bo") as client:
            for number, actor in enumerate(("ada", "cia"), start=1):
                note = replace(build_note("p1", actor=actor), collapses=True)
                await world.notifier().notify(f"e{number}", note, ["bo"])
                await client.receive()
        async with connect_live(server, "bo", "?after=0") as client:
            replayed = [await client.receive(), await client.receive()]

    assert [
        (message["number"], message["kind"], message["people"], message["replaces"])
        for message in replayed
    ] == [
        (1, "empty", None, None),
        (2, "posted", 2, 1),
    ]


async def test_replayed_grouped_notification_replaces_the_one_the_client_has(
    empty_database: Database,
) -> None:
    world = LiveWorld()
    async with run_live_server(world.app()) as server:
        for number, actor in enumerate(("ada", "cia", "dan"), start=1):
            note = replace(build_note("p1", actor=actor), collapses=True)
            await world.notifier().notify(f"e{number}", note, ["bo"])
        async with connect_live(server, "bo", "?after=1") as client:
            replayed = [await client.receive(), await client.receive()]

    assert [(message["number"], message["kind"], message["replaces"]) for message in replayed] == [
        (2, "empty", 1),
        (3, "posted", 2),
    ]
