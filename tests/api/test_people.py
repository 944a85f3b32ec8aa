"""Profiles: what the directory says, what people add, and which groups are shown to whom."""

import pytest

from groups_service.domain import people
from groups_service.models import Person
from tests.builders import a_group
from tests.people import Somebody, an_entry, somebody


async def test_a_profile_shows_what_the_directory_says(ada: Somebody) -> None:
    boss = await somebody(ada.app, "eva", title="Chef")
    manager = an_entry("eva").object_id
    bo = await somebody(ada.app, "bo", manager=manager, mobile="070-1", place="Stadshuset")

    seen = (await ada.get(f"/people/{bo.id}")).json()

    told: dict[str, object] = {
        "name": "Bo Lind",
        "account": "bo",
        "title": "Handläggare",
        "mail": "bo@example.org",
        "telephone": "019-21 10 00",
        "mobile": "070-1",
        "place": "Stadshuset",
        "photo": None,
        "active": True,
        "about": "",
        "keywords": [],
        "groups": [],
        "may": ["follow", "mute"],
    }
    assert {name: seen[name] for name in told} == told
    assert (seen["manager"]["id"], seen["manager"]["title"]) == (boss.id, "Chef")
    assert [unit["name"] for unit in seen["unit_path"]] == [
        "Exempelstads kommun",
        "Tekniska förvaltningen",
        "VA-avdelningen",
    ]
    assert seen["unit"] == seen["unit_path"][-1]


async def test_ones_own_profile_may_be_edited(ada: Somebody) -> None:
    me = (await ada.get("/me")).json()

    assert (me["id"], me["may"], me["site_administrator"]) == (ada.id, ["edit"], False)
    assert (await ada.get(f"/people/{ada.id}")).json()["may"] == ["edit"]


async def test_people_describe_themselves(ada: Somebody, bo: Somebody) -> None:
    answer = await ada.patch(
        "/me/profile",
        {
            "keywords": ["VA-ledningar", " gis ", "GIS", "va-ledningar"],
            "about": "Frågor\r\nom rör",
        },
    )

    assert answer.status_code == 200
    seen = (await bo.get(f"/people/{ada.id}")).json()
    assert (seen["keywords"], seen["about"]) == (["VA-ledningar", "gis"], "Frågor\nom rör")


async def test_what_is_left_out_stays(ada: Somebody) -> None:
    await ada.patch("/me/profile", {"keywords": ["gis"], "about": "Rör"})

    await ada.patch("/me/profile", {"about": ""})
    after = (await ada.patch("/me/profile", {})).json()

    assert (after["keywords"], after["about"]) == (["gis"], "")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": "Kommundirektör"}, "title"),
        ({"name": "Någon annan"}, "name"),
        ({"active": False}, "active"),
        ({"keywords": ["x" * 61]}, "keywords.0"),
        ({"keywords": [""]}, "keywords.0"),
        ({"keywords": ["rad\nbrytning"]}, "keywords.0"),
        ({"keywords": [f"ord {number}" for number in range(31)]}, "keywords"),
        ({"about": "x" * 2001}, "about"),
    ],
)
async def test_what_belongs_to_the_directory_or_is_too_much_is_refused(
    ada: Somebody, body: dict[str, object], field: str
) -> None:
    before = (await ada.get("/me")).json()

    answer = await ada.patch("/me/profile", body)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert (await ada.get("/me")).json() == before


async def test_groups_are_shown_to_who_may_see_them(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    for status in ("open", "moderated", "closed"):
        await a_group(ada, status, name=status)
    await a_group(ada, "closed", bo, name="gemensam")

    names = {
        person.id: [
            group["name"] for group in (await person.get(f"/people/{ada.id}")).json()["groups"]
        ]
        for person in (ada, bo, cia)
    }

    assert names == {
        ada.id: ["closed", "gemensam", "moderated", "open"],
        bo.id: ["gemensam", "moderated", "open"],
        cia.id: ["moderated", "open"],
    }


async def test_who_left_has_no_profile_and_is_not_found(ada: Somebody, bo: Somebody) -> None:
    await Person.filter(id=bo.id).update(active=False)

    assert (await ada.get(f"/people/{bo.id}")).status_code == 404
    assert [item["id"] for item in (await ada.get("/people")).json()["items"]] == [ada.id]
    assert (await bo.get("/me")).status_code == 401


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=åsa", ["Åsa Öberg"]),
        ("q=ÖBERG", ["Åsa Öberg"]),
        ("q=öberg åsa", ["Åsa Öberg"]),
        ("q=asa", []),
        ("q=%25", []),
        ("q=_", []),
        ("q=' OR 1=1 --", []),
        ("keyword=GIS", ["Åsa Öberg"]),
        ("keyword=gi", []),
        ("q=berg", ["Åsa Öberg", "Ulf Bergström"]),
    ],
)
async def test_people_are_found_by_name_and_keyword(
    ada: Somebody, query: str, found: list[str]
) -> None:
    asa = await somebody(ada.app, "asa", name="Åsa Öberg", given_name="Åsa", surname="Öberg")
    await somebody(ada.app, "ulf", name="Ulf Bergström", given_name="Ulf", surname="Bergström")
    await people.describe(asa.viewer, None, ["gis"])

    answer = await ada.get(f"/people?{query}")

    assert sorted(item["name"] for item in answer.json()["items"]) == sorted(found)


async def test_people_are_found_by_unit_and_all_below_it(ada: Somebody) -> None:
    await somebody(ada.app, "x", unit=("Exempelstads kommun", "Tekniska förvaltningen"))
    await somebody(ada.app, "y", unit=("Exempelstads kommun", "Tekniska förvaltningen 2"))
    path = (await ada.get("/me")).json()["unit_path"]

    found = {
        unit["name"]: len((await ada.get(f"/people?unit={unit['id']}")).json()["items"])
        for unit in path
    }

    assert list(found.values()) == [3, 2, 1]
