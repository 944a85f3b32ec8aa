"""Failed passwords are counted per account and address, for simultaneous and successive
attempts.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import anyio
import pytest

from auth import login_attempts
from auth.login_attempts import AttemptKey, AttemptLimits
from auth.models import LoginAttempt
from groups_service.database import Database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LIMITS = AttemptLimits()


async def begin_attempt(
    attempt: AttemptKey, now: datetime = NOW, limits: AttemptLimits = LIMITS
) -> UUID | None:
    return await login_attempts.record_attempt(attempt, now=now, limits=limits)


async def count_passed(account: str, address: str, times: int) -> int:
    """Return how many of `times` attempts were let through."""
    attempts = [await begin_attempt(AttemptKey.from_input(account, address)) for _ in range(times)]
    return sum(attempt is not None for attempt in attempts)


async def test_one_address_gets_three_attempts_at_an_account(empty_database: Database) -> None:
    assert await count_passed("ada", "10.0.0.1", 1000) == 3
    assert await LoginAttempt.all().count() == 3


async def test_guesser_leaves_one_attempt_from_another_address(empty_database: Database) -> None:
    await count_passed("ada", "10.0.0.66", 50)

    assert await count_passed("ada", "10.0.0.1", 5) == 1


async def test_many_addresses_do_not_exceed_the_limit_of_the_account(
    empty_database: Database,
) -> None:
    counts = [await count_passed("ada", f"10.0.{n}.1", 1) for n in range(20)]

    assert sum(counts) == LIMITS.per_account


async def test_many_accounts_do_not_exceed_the_limit_of_the_address(
    empty_database: Database,
) -> None:
    counts = [await count_passed(f"person{n}", "10.0.0.66", 1) for n in range(60)]

    assert sum(counts) == LIMITS.per_address
    assert await count_passed("ada", "10.0.0.1", 1) == 1


async def test_simultaneous_attempts_have_the_same_limit(empty_database: Database) -> None:
    passed: list[bool] = []

    async def guess(number: int) -> None:
        passed.append(
            await begin_attempt(AttemptKey.from_input("ada", f"10.0.{number}.1")) is not None
        )

    async with anyio.create_task_group() as guesses:
        for number in range(12):
            guesses.start_soon(guess, number)

    assert sum(passed) == LIMITS.per_account


async def test_attempts_are_forgotten_after_the_window(empty_database: Database) -> None:
    await count_passed("ada", "10.0.0.1", 5)
    assert (
        await begin_attempt(AttemptKey.from_input("ada", "10.0.0.1"), NOW + LIMITS.window / 2)
        is None
    )

    assert (
        await begin_attempt(AttemptKey.from_input("ada", "10.0.0.1"), NOW + LIMITS.window)
        is not None
    )


async def test_right_password_clears_that_account_only(empty_database: Database) -> None:
    await count_passed("ada", "10.0.0.1", 5)
    await count_passed("bo", "10.0.0.1", 5)

    await login_attempts.delete_attempts(AttemptKey.from_input("ada", "10.0.0.1"))

    assert await count_passed("ada", "10.0.0.1", 5) == 3
    assert await count_passed("bo", "10.0.0.1", 5) == 0


async def test_attempt_without_an_answer_from_the_directory_does_not_count(
    empty_database: Database,
) -> None:
    for _ in range(10):
        attempt = await begin_attempt(AttemptKey.from_input("ada", "10.0.0.1"))
        assert attempt is not None
        await login_attempts.discard_attempt(attempt)

    assert await LoginAttempt.all().count() == 0


async def test_sweep_deletes_only_expired_attempts(empty_database: Database) -> None:
    await begin_attempt(
        AttemptKey.from_input("ada", "10.0.0.1"), NOW - LIMITS.window - timedelta(seconds=1)
    )
    await begin_attempt(AttemptKey.from_input("ada", "10.0.0.1"))

    await login_attempts.delete_expired(now=NOW, limits=LIMITS)

    assert [attempt.at for attempt in await LoginAttempt.all()] == [NOW]


@pytest.mark.parametrize(
    ("one", "other"),
    [("ada", "ADA"), ("ada", " Ada "), ("ada berg", "Ada  Berg"), ("åsa", "ÅSA")],
)
def test_spellings_of_an_unknown_account_count_as_one_account(one: str, other: str) -> None:
    assert AttemptKey.from_input(one, "10.0.0.1") == AttemptKey.from_input(other, "10.0.0.1")


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
def test_address_is_counted_by_its_network(address: str, place: str) -> None:
    assert AttemptKey.from_input("ada", address).address == place


def test_text_typed_as_account_is_not_stored() -> None:
    assert "hunter2" not in AttemptKey.from_input("hunter2", "10.0.0.1").account


def test_account_with_invalid_characters_can_be_counted() -> None:
    assert AttemptKey.from_input("\ud800", "10.0.0.1") != AttemptKey.from_input("ada", "10.0.0.1")
