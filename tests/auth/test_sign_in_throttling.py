"""Guessing passwords stops soon, equally for every account, and does not lock the person out."""

import pytest

from auth.models import LoginAttempt
from groups_service.database import Database
from tests.auth.support.protected_app import HOUR
from tests.auth.support.sign_in_app import PASSWORD, SignInSite, submit_password


async def test_guessing_stops_before_the_directory_locks_the_account(
    empty_database: Database,
) -> None:
    site = SignInSite()

    answers = [
        await submit_password(site, "ada", f"guess {n}", address=f"10.0.0.{n % 5}")
        for n in range(100)
    ]

    assert len(site.directory.checked_passwords) == 4
    assert [answer.status_code for answer in answers] == [403] * 4 + [429] * 96
    assert answers[-1].headers["retry-after"] == "900"


@pytest.mark.parametrize("account", ["ada", "nobody", "dora"])
async def test_guessing_stops_equally_for_every_account(
    empty_database: Database, account: str
) -> None:
    site = SignInSite()

    answers = [await submit_password(site, account, "wrong") for _ in range(5)]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 429, 429]
    assert answers[-1].text == f"throttled|{account}|/"


async def test_spellings_of_an_account_count_together(empty_database: Database) -> None:
    site = SignInSite()

    for spelling in ("ada", "ADA", "Áda", "adá"):
        await submit_password(site, spelling, "wrong")

    assert site.directory.checked_passwords == [("ada", "wrong")] * 3


async def test_guessing_from_elsewhere_does_not_lock_the_person_out(
    empty_database: Database,
) -> None:
    site = SignInSite()
    for _ in range(10):
        await submit_password(site, "ada", "wrong", address="10.0.0.66")

    response = await submit_password(site, "ada", PASSWORD)

    assert response.status_code == 303


async def test_right_password_is_refused_while_throttled_and_accepted_afterwards(
    empty_database: Database,
) -> None:
    site = SignInSite()
    for _ in range(3):
        await submit_password(site, "ada", "wrong")

    assert (await submit_password(site, "ada", PASSWORD)).status_code == 429
    site.clock.now += HOUR / 4
    assert (await submit_password(site, "ada", PASSWORD)).status_code == 303


async def test_right_password_clears_the_count(empty_database: Database) -> None:
    site = SignInSite()
    for _ in range(2):
        await submit_password(site, "ada", "wrong")

    await submit_password(site, "ada", PASSWORD)

    assert await LoginAttempt.all().count() == 0
