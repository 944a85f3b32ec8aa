"""The demo directory is consistent."""

import re
from typing import Any
from uuid import UUID

from PIL import Image

from auth.file_directory import FileDirectory
from groups_service.demo import FOLDER, ORGANISATION, accounts

Organisation = dict[str, list[dict[str, Any]]]
MAX_PHOTO_BYTES = 12_000
# The Swedish Post and Telecom Authority reserves these series for fiction.
FICTIONAL_TELEPHONE = re.compile(r"0980-319 2\d\d")
FICTIONAL_MOBILE = re.compile(r"070-174 0[67] \d\d|070-174 06 (0[5-9]|\d\d)")


def test_directory_has_many_people(organisation: Organisation) -> None:
    assert len(organisation["people"]) >= 64


def test_accounts_ids_and_numbers_are_unique(organisation: Organisation) -> None:
    people = organisation["people"]

    for key in ("account", "object_id", "mail", "telephone"):
        assert len({person[key] for person in people}) == len(people), key
    mobiles = [person["mobile"] for person in people if person["mobile"]]
    assert len(set(mobiles)) == len(mobiles)


def test_ids_are_uuids_in_the_form_of_a_domain_controller(organisation: Organisation) -> None:
    for entry in organisation["people"] + organisation["groups"]:
        assert str(UUID(entry["object_id"])) == entry["object_id"]


def test_managers_are_people_and_form_no_cycle(
    organisation: Organisation,
) -> None:
    managers = {person["account"]: person["manager"] for person in organisation["people"]}

    for account, manager in managers.items():
        above = [account]
        while (manager := managers[above[-1]]) is not None:
            assert manager not in above, account
            above.append(manager)
        assert above[-1] == "birgitta.hallstrom"


def test_units_are_three_levels_below_one_municipality(organisation: Organisation) -> None:
    paths = [tuple(person["unit"]) for person in organisation["people"]]

    assert {path[0] for path in paths} == {"Exempelstads kommun"}
    assert max(len(path) for path in paths) == 3
    assert len({path[1] for path in paths}) >= 5
    assert len({path for path in paths if len(path) == 3}) >= 15


def test_telephone_numbers_and_addresses_are_fictional(organisation: Organisation) -> None:
    for person in organisation["people"]:
        assert person["mail"] == f"{person['account']}@exempelstad.example"
        assert FICTIONAL_TELEPHONE.fullmatch(person["telephone"]), person["account"]
        assert person["mobile"] is None or FICTIONAL_MOBILE.fullmatch(person["mobile"])


def test_all_people_have_the_documented_password(organisation: Organisation) -> None:
    assert {person["password"] for person in organisation["people"]} == {"exempelstad"}


def test_account_list_shows_who_can_sign_in_and_administer(
    organisation: Organisation,
) -> None:
    listed = {account.account: account for account in accounts.list_accounts()}

    enabled = {person["account"] for person in organisation["people"] if person["enabled"]}
    assert set(listed) == enabled
    assert listed["anna.lindqvist"] == accounts.DemoAccount(
        "anna.lindqvist", "Anna Lindqvist", "exempelstad", site_administrator=False
    )
    assert {name for name, account in listed.items() if account.site_administrator} == {
        "sara.ahmadi",
        "petra.lundgren",
    }


def test_photos_are_small_squares_and_all_are_used(organisation: Organisation) -> None:
    used = {person["photo"] for person in organisation["people"] if person["photo"]}
    files = list((FOLDER / "photos").iterdir())

    assert {f"photos/{file.name}" for file in files} == used
    assert len(files) >= 20
    for file in files:
        assert file.stat().st_size < MAX_PHOTO_BYTES, file.name
        with Image.open(file) as photo:
            assert photo.width == photo.height >= 256


async def test_directory_reads_the_file_and_has_two_site_administrators() -> None:
    snapshot = await FileDirectory(ORGANISATION).read_all()

    accounts = {entry.object_id: entry.account for entry in snapshot.people}
    groups = {
        group.name: {accounts[member] for member in group.members} for group in snapshot.groups
    }
    assert groups["Grupper-administratörer"] == {"sara.ahmadi", "petra.lundgren"}
    assert {"anna.lindqvist", "eva.lindstrom", "magnus.bergqvist"} <= groups["Alla chefer"]


async def test_disabled_person_cannot_sign_in() -> None:
    directory = FileDirectory(ORGANISATION)

    assert await directory.check_password("anna.lindqvist", "exempelstad") is not None
    assert await directory.find("gunnar.ekstrom") is not None
    assert await directory.check_password("gunnar.ekstrom", "exempelstad") is None
