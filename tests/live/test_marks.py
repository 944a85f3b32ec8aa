"""Read marks and grown notices over the socket: every device knows the same."""

from dataclasses import replace

from groups_service.database import Database
from notifications import inbox, sql
from tests.live.application import AT, World, a_post, greeted, serving

READ_A_LOT = """INSERT INTO notification_notice
    (recipient, number, event, kind, ref_type, ref_id, thing_type, thing_id, at, read_at)
    WITH RECURSIVE numbers (number) AS (
        SELECT 2 UNION ALL SELECT number + 1 FROM numbers WHERE number < 502
    ) SELECT recipient, numbers.number, event, kind, ref_type, ref_id, thing_type, thing_id, at, at
    FROM notification_notice, numbers"""


async def test_what_is_read_on_one_device_is_read_on_all(clean: Database) -> None:
    world = World()
    for number in range(1, 6):
        await world.notifier().tell(f"e{number}", a_post(f"p{number}"), ["bo"])
    async with (
        serving(world.app()) as server,
        greeted(server, "bo") as first,
        greeted(server, "bo") as second,
    ):
        await inbox.mark_read_through("bo", 1)
        await inbox.mark_read("bo", [4], now=AT)
        world.hub.wake(["bo"])
        heard = [await first.hears(), await second.hears()]
        world.hub.wake(["bo"])
        await world.notifier().tell("e6", a_post("p6"), ["bo"])

        assert (await first.hears())["number"] == 6
    assert heard == [{"type": "read", "through": 1, "numbers": [4], "unread": 3}] * 2


async def test_a_client_that_comes_back_hears_what_was_read_meanwhile(clean: Database) -> None:
    world = World()
    for number in range(1, 4):
        await world.notifier().tell(f"e{number}", a_post(f"p{number}"), ["bo"])
    await inbox.mark_read_through("bo", 1)
    async with serving(world.app()) as server, greeted(server, "bo", "?after=2") as client:
        heard = [await client.hears(), await client.hears()]

    assert heard[0] == {"type": "read", "through": 1, "numbers": [], "unread": 2}
    assert heard[1]["number"] == 3


async def test_too_many_marks_to_tell_are_fetched_anew(clean: Database) -> None:
    world = World()
    async with serving(world.app()) as server, greeted(server, "bo") as client:
        await world.notifier().tell("e1", a_post("p1"), ["bo"])
        await client.hears()
        await sql.rows(READ_A_LOT)
        await sql.rows("UPDATE notification_counter SET last_number = 502, reads = 1")
        world.hub.wake(["bo"])

        assert [await client.hears()] == [{"type": "resync"}]


async def test_a_notice_that_grows_is_heard_with_its_number_and_replayed_without_gaps(
    clean: Database,
) -> None:
    world = World()
    async with serving(world.app()) as server:
        async with greeted(server, "bo") as client:
            for number, by in enumerate(("ada", "cia"), start=1):
                note = replace(a_post("p1", by=by), grows=True)
                await world.notifier().tell(f"e{number}", note, ["bo"])
                await client.hears()
        async with greeted(server, "bo", "?after=0") as client:
            replayed = [await client.hears(), await client.hears()]

    assert [(one["number"], one["kind"], one["people"], one["replaces"]) for one in replayed] == [
        (1, "empty", None, None),
        (2, "posted", 2, 1),
    ]


async def test_who_was_away_while_a_notice_grew_twice_takes_away_the_one_they_had(
    clean: Database,
) -> None:
    world = World()
    async with serving(world.app()) as server:
        for number, by in enumerate(("ada", "cia", "dan"), start=1):
            note = replace(a_post("p1", by=by), grows=True)
            await world.notifier().tell(f"e{number}", note, ["bo"])
        async with greeted(server, "bo", "?after=1") as client:
            replayed = [await client.hears(), await client.hears()]

    assert [(one["number"], one["kind"], one["replaces"]) for one in replayed] == [
        (2, "empty", 1),
        (3, "posted", 2),
    ]
