"""The contract of every directory, file or Active Directory."""

import pytest

from auth.directory import Directory, PersonEntry
from tests.directory.support import organisation
from tests.directory.support.organisation import (
    ADMINISTRATORS,
    CONSULTANT,
    DISABLED,
    EXPIRED,
    ORDINARY_ACCOUNT,
)

RIGHT_PASSWORD = organisation.password_of(ORDINARY_ACCOUNT)
UNKNOWN_ACCOUNTS = (
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


def find_person(account: str) -> PersonEntry:
    return next(person for person in organisation.list_people() if person.account == account)


@pytest.mark.parametrize(
    "account", [ORDINARY_ACCOUNT, "märta.göransson", "hanna.o", DISABLED, EXPIRED]
)
async def test_person_is_found_by_account_with_every_field(
    directory: Directory, account: str
) -> None:
    assert await directory.find(account) == find_person(account)


@pytest.mark.parametrize("account", ["KARIN.EK", "Karin.Ek", "MÄRTA.GÖRANSSON"])
async def test_account_is_case_insensitive(directory: Directory, account: str) -> None:
    assert await directory.find(account) == find_person(account.lower())


@pytest.mark.parametrize("account", UNKNOWN_ACCOUNTS)
async def test_unknown_account_finds_no_person(directory: Directory, account: str) -> None:
    assert await directory.find(ORDINARY_ACCOUNT) is not None

    assert await directory.find(account) is None


@pytest.mark.parametrize(
    "account", [ORDINARY_ACCOUNT, ORDINARY_ACCOUNT.upper(), "märta.göransson", CONSULTANT]
)
async def test_right_password_gives_the_person(directory: Directory, account: str) -> None:
    password = organisation.password_of(account.lower())

    assert await directory.check_password(account, password) == find_person(account.lower())


@pytest.mark.parametrize("account", UNKNOWN_ACCOUNTS)
async def test_right_password_with_a_wrong_account_is_refused(
    directory: Directory, account: str
) -> None:
    assert await directory.check_password(ORDINARY_ACCOUNT, RIGHT_PASSWORD) is not None

    assert await directory.check_password(account, RIGHT_PASSWORD) is None


@pytest.mark.parametrize(
    "password",
    [
        "wrong",
        "",
        "\u00ad",  # a soft hyphen, which password preparation removes
        "\x00",
        RIGHT_PASSWORD + "\x00",
        RIGHT_PASSWORD + " ",
        RIGHT_PASSWORD.upper(),
        "Lo\u0308sen till karin.ek!",  # ö as two characters
        "\udc80",
        "*",
        "x" * 10_000,
    ],
)
async def test_wrong_password_is_refused(directory: Directory, password: str) -> None:
    assert await directory.check_password(ORDINARY_ACCOUNT, password) is None


@pytest.mark.parametrize("account", [DISABLED, EXPIRED])
async def test_disabled_or_expired_account_is_refused_with_the_right_password(
    directory: Directory, account: str
) -> None:
    assert await directory.find(account) is not None

    assert await directory.check_password(account, organisation.password_of(account)) is None


async def test_snapshot_contains_the_whole_organisation(directory: Directory) -> None:
    snapshot = await directory.read_all()

    assert {person.account: person for person in snapshot.people} == {
        person.account: person for person in organisation.list_people()
    }
    assert len(snapshot.people) == 30


async def test_groups_include_members_of_nested_groups(directory: Directory) -> None:
    snapshot = await directory.read_all()

    assert {group.name: group for group in snapshot.groups} == {
        group.name: group for group in organisation.list_directory_groups()
    }


async def test_administrators_include_members_of_the_nested_group(
    directory: Directory,
) -> None:
    snapshot = await directory.read_all()
    [administrators] = [group for group in snapshot.groups if group.name == ADMINISTRATORS]

    accounts = {person.object_id: person.account for person in snapshot.people}
    assert {accounts[member] for member in administrators.members} == {
        "asa.akerstrom",
        "bjorn.sjogren",
        "greta.strom",
    }


async def test_working_directory_answers_a_ping(directory: Directory) -> None:
    await directory.ping()
