"""Guessing passwords: it ends soon, alike for every account, and keeps no colleague out."""

import pytest

from auth.models import Attempt
from groups_service.database import Database
from tests.auth.door import PASSWORD, Door, submit
from tests.auth.site import HOUR


async def test_guessing_ends_below_the_lock_out_of_the_directory(clean: Database) -> None:
    door = Door()

    answers = [
        await submit(door, "ada", f"guess {n}", address=f"10.0.0.{n % 5}") for n in range(100)
    ]

    assert len(door.directory.asked) == 4
    assert [answer.status_code for answer in answers] == [403] * 4 + [429] * 96
    assert answers[-1].headers["retry-after"] == "900"


@pytest.mark.parametrize("account", ["ada", "nobody", "dora"])
async def test_guessing_ends_alike_for_every_account(clean: Database, account: str) -> None:
    door = Door()

    answers = [await submit(door, account, "wrong") for _ in range(5)]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 429, 429]
    assert answers[-1].text == f"throttled|{account}|/"


async def test_other_spellings_of_an_account_are_no_other_account(clean: Database) -> None:
    door = Door()

    for spelling in ("ada", "ADA", "Áda", "adá"):
        await submit(door, spelling, "wrong")

    assert door.directory.asked == [("ada", "wrong")] * 3


async def test_guesser_does_not_keep_the_person_out(clean: Database) -> None:
    door = Door()
    for _ in range(10):
        await submit(door, "ada", "wrong", address="10.0.0.66")

    response = await submit(door, "ada", PASSWORD)

    assert response.status_code == 303


async def test_right_password_comes_too_late_while_throttled_and_in_time_after(
    clean: Database,
) -> None:
    door = Door()
    for _ in range(3):
        await submit(door, "ada", "wrong")

    assert (await submit(door, "ada", PASSWORD)).status_code == 429
    door.clock.now += HOUR / 4
    assert (await submit(door, "ada", PASSWORD)).status_code == 303


async def test_right_password_clears_the_count(clean: Database) -> None:
    door = Door()
    for _ in range(2):
        await submit(door, "ada", "wrong")

    await submit(door, "ada", PASSWORD)

    assert await Attempt.all().count() == 0
