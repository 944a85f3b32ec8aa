"""What people chose to hear about a place, for good and for a while."""

from datetime import UTC, datetime, timedelta

from groups_service.database import Database
from notifications import levels
from notifications.levels import Choice, Level
from notifications.note import Ref

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
GROUP = Ref("group", "g1")
OTHER = Ref("group", "g2")


async def chosen(recipient: str = "bo", *, at: datetime = NOW) -> Level | None:
    return await levels.chosen(recipient, GROUP, now=at)


async def test_who_never_chose_has_no_level(clean: Database) -> None:
    await levels.choose("bo", OTHER, Level.OFF)
    await levels.choose("cia", GROUP, Level.OFF)

    assert await chosen() is None


async def test_the_last_choice_holds(clean: Database) -> None:
    await levels.choose("bo", GROUP, Level.OFF)
    await levels.choose("bo", GROUP, Level.MINE)

    assert await levels.choice("bo", GROUP, now=NOW) == Choice(Level.MINE)


async def test_a_choice_can_be_taken_back(clean: Database) -> None:
    await levels.choose("bo", GROUP, Level.OFF)
    await levels.choose("bo", GROUP, None)

    assert await chosen() is None


async def test_a_pause_tells_its_end_and_then_counts_as_never_chosen(clean: Database) -> None:
    await levels.choose("bo", GROUP, Level.OFF, until=LATER)

    assert await levels.choice("bo", GROUP, now=NOW) == Choice(Level.OFF, LATER)
    assert await chosen(at=LATER) is None


async def test_after_a_pause_what_was_chosen_before_holds_again(clean: Database) -> None:
    await levels.choose("bo", GROUP, Level.MINE)
    await levels.choose("bo", GROUP, Level.OFF, until=LATER)

    assert (await chosen(), await chosen(at=LATER)) == (Level.OFF, Level.MINE)


async def test_choosing_for_good_ends_a_pause(clean: Database) -> None:
    await levels.choose("bo", GROUP, Level.OFF, until=LATER)
    await levels.choose("bo", GROUP, Level.ALL)

    assert await levels.choice("bo", GROUP, now=NOW) == Choice(Level.ALL)


async def test_among_names_only_those_who_chose(clean: Database) -> None:
    await levels.choose("bo", GROUP, Level.OFF)
    await levels.choose("cia", GROUP, Level.ALL, until=NOW)
    await levels.choose("dan", GROUP, Level.MINE)

    found = await levels.among(GROUP, ["bo", "cia", "eva"], now=NOW)

    assert (found, await levels.among(GROUP, [], now=NOW)) == ({"bo": Level.OFF}, {})


async def test_who_chose_a_level_is_found_while_it_holds(clean: Database) -> None:
    await levels.choose("cia", GROUP, Level.ALL)
    await levels.choose("bo", GROUP, Level.ALL, until=LATER)
    await levels.choose("dan", GROUP, Level.OFF)

    now = await levels.who_chose(GROUP, Level.ALL, now=NOW)

    assert (now, await levels.who_chose(GROUP, Level.ALL, now=LATER)) == (["bo", "cia"], ["cia"])


async def test_everywhere_names_what_holds_now_of_one_kind(clean: Database) -> None:
    await levels.choose("bo", GROUP, Level.MINE)
    await levels.choose("bo", OTHER, Level.OFF, until=LATER)
    await levels.choose("bo", Ref("page", "p1"), Level.OFF)
    await levels.choose("cia", OTHER, Level.ALL)

    now = await levels.everywhere("bo", "group", now=NOW)

    assert now == {GROUP: Choice(Level.MINE), OTHER: Choice(Level.OFF, LATER)}
    assert await levels.everywhere("bo", "group", now=LATER) == {GROUP: Choice(Level.MINE)}
