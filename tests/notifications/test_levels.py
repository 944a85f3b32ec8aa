"""Levels that people set for a place, permanently and for a while."""

from datetime import UTC, datetime, timedelta

from groups_service.database import Database
from notifications import levels
from notifications.levels import Level, LevelChoice
from notifications.payload import Ref

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
GROUP = Ref("group", "g1")
OTHER = Ref("group", "g2")


async def get_level(recipient: str = "bo", *, at: datetime = NOW) -> Level | None:
    return await levels.get_level(recipient, GROUP, now=at)


async def test_person_without_a_choice_has_no_level(empty_database: Database) -> None:
    await levels.set_level("bo", OTHER, Level.OFF)
    await levels.set_level("cia", GROUP, Level.OFF)

    assert await get_level() is None


async def test_last_level_set_applies(empty_database: Database) -> None:
    await levels.set_level("bo", GROUP, Level.OFF)
    await levels.set_level("bo", GROUP, Level.MINE)

    assert await levels.get_choice("bo", GROUP, now=NOW) == LevelChoice(Level.MINE)


async def test_level_can_be_reset(empty_database: Database) -> None:
    await levels.set_level("bo", GROUP, Level.OFF)
    await levels.set_level("bo", GROUP, None)

    assert await get_level() is None


async def test_pause_has_an_end_and_then_no_level(empty_database: Database) -> None:
    await levels.set_level("bo", GROUP, Level.OFF, until=LATER)

    assert await levels.get_choice("bo", GROUP, now=NOW) == LevelChoice(Level.OFF, LATER)
    assert await get_level(at=LATER) is None


async def test_previous_level_applies_again_after_a_pause(empty_database: Database) -> None:
    await levels.set_level("bo", GROUP, Level.MINE)
    await levels.set_level("bo", GROUP, Level.OFF, until=LATER)

    assert (await get_level(), await get_level(at=LATER)) == (Level.OFF, Level.MINE)


async def test_permanent_level_ends_a_pause(empty_database: Database) -> None:
    await levels.set_level("bo", GROUP, Level.OFF, until=LATER)
    await levels.set_level("bo", GROUP, Level.ALL)

    assert await levels.get_choice("bo", GROUP, now=NOW) == LevelChoice(Level.ALL)


async def test_levels_of_several_people_include_only_explicit_ones(
    empty_database: Database,
) -> None:
    await levels.set_level("bo", GROUP, Level.OFF)
    await levels.set_level("cia", GROUP, Level.ALL, until=NOW)
    await levels.set_level("dan", GROUP, Level.MINE)

    result = await levels.get_levels_of(GROUP, ["bo", "cia", "eva"], now=NOW)

    assert (result, await levels.get_levels_of(GROUP, [], now=NOW)) == ({"bo": Level.OFF}, {})


async def test_people_with_a_level_are_found_while_it_applies(empty_database: Database) -> None:
    await levels.set_level("cia", GROUP, Level.ALL)
    await levels.set_level("bo", GROUP, Level.ALL, until=LATER)
    await levels.set_level("dan", GROUP, Level.OFF)

    now = await levels.list_recipients_at_level(GROUP, Level.ALL, now=NOW)

    assert (now, await levels.list_recipients_at_level(GROUP, Level.ALL, now=LATER)) == (
        ["bo", "cia"],
        ["cia"],
    )


async def test_levels_of_a_person_list_one_kind_of_place(empty_database: Database) -> None:
    await levels.set_level("bo", GROUP, Level.MINE)
    await levels.set_level("bo", OTHER, Level.OFF, until=LATER)
    await levels.set_level("bo", Ref("page", "p1"), Level.OFF)
    await levels.set_level("cia", OTHER, Level.ALL)

    now = await levels.list_choices("bo", "group", now=NOW)

    assert now == {GROUP: LevelChoice(Level.MINE), OTHER: LevelChoice(Level.OFF, LATER)}
    assert await levels.list_choices("bo", "group", now=LATER) == {GROUP: LevelChoice(Level.MINE)}
