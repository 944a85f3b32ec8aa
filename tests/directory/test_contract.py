"""What every directory keeps to, be it a file or Active Directory."""

import pytest

from auth.directory import Directory, Entry
from tests.directory import organisation
from tests.directory.organisation import ADMINISTRATORS, CONSULTANT, DISABLED, EXPIRED, SIGNS_IN

RIGHT = organisation.password(SIGNS_IN)
NOBODY = (
    "nobody",
    "",
    " ",
    "*",
    "karin*",
    "karin.ek)(|(objectClass=*",
    "*)(|(sAMAccountName=*",
    "\\2a",
    "karin.ek\\00",
    "karin.ek\x00",
    "\x00",
    "karin.ek ",
    " karin.ek",
    "karin.ek\n",
    "karin\udc80ek",
    "kärin.ek",
    "Karin Ek",
    "p2@orebro.test",
    "OREBRO\\karin.ek",
    "k" * 10_000,
)


def known(account: str) -> Entry:
    return next(person for person in organisation.people() if person.account == account)


@pytest.mark.parametrize("account", [SIGNS_IN, "märta.göransson", "hanna.o", DISABLED, EXPIRED])
async def test_person_is_found_by_account_with_every_field(
    directory: Directory, account: str
) -> None:
    assert await directory.find(account) == known(account)


@pytest.mark.parametrize("account", ["KARIN.EK", "Karin.Ek", "MÄRTA.GÖRANSSON"])
async def test_upper_and_lower_case_are_one_account(directory: Directory, account: str) -> None:
    assert await directory.find(account) == known(account.lower())


@pytest.mark.parametrize("account", NOBODY)
async def test_account_nobody_has_finds_nobody(directory: Directory, account: str) -> None:
    assert await directory.find(SIGNS_IN) is not None

    assert await directory.find(account) is None


@pytest.mark.parametrize("account", [SIGNS_IN, SIGNS_IN.upper(), "märta.göransson", CONSULTANT])
async def test_right_password_gives_the_person(directory: Directory, account: str) -> None:
    password = organisation.password(account.lower())

    assert await directory.check_password(account, password) == known(account.lower())


@pytest.mark.parametrize("account", NOBODY)
async def test_right_password_under_a_wrong_account_is_refused(
    directory: Directory, account: str
) -> None:
    assert await directory.check_password(SIGNS_IN, RIGHT) is not None

    assert await directory.check_password(account, RIGHT) is None


@pytest.mark.parametrize(
    "password",
    [
        "wrong",
        "",
        "\u00ad",  # a soft hyphen: nothing is left of it where passwords are prepared
        "\x00",
        RIGHT + "\x00",
        RIGHT + " ",
        RIGHT.upper(),
        "Lo\u0308sen till karin.ek!",  # ö in two parts
        "\udc80",
        "*",
        "x" * 10_000,
    ],
)
async def test_wrong_password_is_refused(directory: Directory, password: str) -> None:
    assert await directory.check_password(SIGNS_IN, password) is None


@pytest.mark.parametrize("account", [DISABLED, EXPIRED])
async def test_who_may_not_sign_in_is_refused_with_the_right_password(
    directory: Directory, account: str
) -> None:
    assert await directory.find(account) is not None

    assert await directory.check_password(account, organisation.password(account)) is None


async def test_everyone_is_the_whole_organisation(directory: Directory) -> None:
    snapshot = await directory.everyone()

    assert {person.account: person for person in snapshot.people} == {
        person.account: person for person in organisation.people()
    }
    assert len(snapshot.people) == 30


async def test_groups_hold_the_people_of_the_groups_within_them(directory: Directory) -> None:
    snapshot = await directory.everyone()

    assert {group.name: group for group in snapshot.groups} == {
        group.name: group for group in organisation.directory_groups()
    }


async def test_administrators_are_those_named_and_those_of_the_nested_group(
    directory: Directory,
) -> None:
    snapshot = await directory.everyone()
    [administrators] = [group for group in snapshot.groups if group.name == ADMINISTRATORS]

    accounts = {person.object_id: person.account for person in snapshot.people}
    assert {accounts[member] for member in administrators.members} == {
        "asa.akerstrom",
        "bjorn.sjogren",
        "greta.strom",
    }


async def test_directory_at_work_answers_a_ping(directory: Directory) -> None:
    await directory.ping()
