"""Failed passwords are counted per account and address, together or one by one."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import anyio
import pytest

from auth import attempts
from auth.attempts import AttemptLimits, Try
from auth.models import Attempt
from groups_service.database import Database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LIMITS = AttemptLimits()


async def begin(what: Try, now: datetime = NOW, limits: AttemptLimits = LIMITS) -> UUID | None:
    return await attempts.begin(what, now=now, limits=limits)


async def passed(account: str, address: str, times: int) -> int:
    """How many of so many tries got through."""
    tries = [await begin(Try.at(account, address)) for _ in range(times)]
    return sum(one is not None for one in tries)


async def test_three_tries_from_one_address_are_tried_and_no_more(clean: Database) -> None:
    assert await passed("ada", "10.0.0.1", 1000) == 3
    assert await Attempt.all().count() == 3


async def test_guesser_leaves_the_person_a_try_from_elsewhere(clean: Database) -> None:
    await passed("ada", "10.0.0.66", 50)

    assert await passed("ada", "10.0.0.1", 5) == 1


async def test_no_number_of_addresses_gets_past_the_limit_of_the_account(clean: Database) -> None:
    through = [await passed("ada", f"10.0.{n}.1", 1) for n in range(20)]

    assert sum(through) == LIMITS.per_account


async def test_other_accounts_are_tried_until_the_limit_of_the_address(clean: Database) -> None:
    through = [await passed(f"person{n}", "10.0.0.66", 1) for n in range(60)]

    assert sum(through) == LIMITS.per_address
    assert await passed("ada", "10.0.0.1", 1) == 1


async def test_many_at_once_are_no_more_than_one_by_one(clean: Database) -> None:
    through: list[bool] = []

    async def guess(number: int) -> None:
        through.append(await begin(Try.at("ada", f"10.0.{number}.1")) is not None)

    async with anyio.create_task_group() as guesses:
        for number in range(12):
            guesses.start_soon(guess, number)

    assert sum(through) == LIMITS.per_account


async def test_tries_are_forgotten_when_the_window_has_passed(clean: Database) -> None:
    await passed("ada", "10.0.0.1", 5)
    assert await begin(Try.at("ada", "10.0.0.1"), NOW + LIMITS.window / 2) is None

    assert await begin(Try.at("ada", "10.0.0.1"), NOW + LIMITS.window) is not None


async def test_right_password_clears_the_account_and_no_other(clean: Database) -> None:
    await passed("ada", "10.0.0.1", 5)
    await passed("bo", "10.0.0.1", 5)

    await attempts.succeeded(Try.at("ada", "10.0.0.1"))

    assert await passed("ada", "10.0.0.1", 5) == 3
    assert await passed("bo", "10.0.0.1", 5) == 0


async def test_try_that_the_directory_did_not_answer_does_not_count(clean: Database) -> None:
    for _ in range(10):
        attempt = await begin(Try.at("ada", "10.0.0.1"))
        assert attempt is not None
        await attempts.undecided(attempt)

    assert await Attempt.all().count() == 0


async def test_sweeping_forgets_only_what_is_no_longer_counted(clean: Database) -> None:
    await begin(Try.at("ada", "10.0.0.1"), NOW - LIMITS.window - timedelta(seconds=1))
    await begin(Try.at("ada", "10.0.0.1"))

    await attempts.sweep(now=NOW, limits=LIMITS)

    assert [attempt.at for attempt in await Attempt.all()] == [NOW]


@pytest.mark.parametrize(
    ("one", "other"),
    [("ada", "ADA"), ("ada", " Ada "), ("ada berg", "Ada  Berg"), ("åsa", "ÅSA")],
)
def test_spellings_of_an_unknown_account_are_one_account(one: str, other: str) -> None:
    assert Try.at(one, "10.0.0.1") == Try.at(other, "10.0.0.1")


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("a socket " * 20, ("a socket " * 20)[:64]),
    ],
)
def test_address_stands_for_its_place(address: str, place: str) -> None:
    assert Try.at("ada", address).address == place


def test_what_was_typed_as_account_is_not_kept() -> None:
    assert "hunter2" not in Try.at("hunter2", "10.0.0.1").account


def test_accounts_with_broken_characters_can_be_counted() -> None:
    assert Try.at("\ud800", "10.0.0.1") != Try.at("ada", "10.0.0.1")
