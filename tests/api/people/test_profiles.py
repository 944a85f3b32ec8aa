"""Profiles: directory fields, the person's own fields, and the groups a viewer may see."""

import pytest

from groups_service.domain.people import profiles
from groups_service.models import Person
from tests.support.builders import a_group
from tests.support.people import ApiCaller, an_entry, create_caller


async def test_profile_contains_directory_fields(ada: ApiCaller) -> None:
    boss = await create_caller(ada.app, "eva", title="Chef")
    manager = an_entry("eva").object_id
    bo = await create_caller(ada.app, "bo", manager=manager, mobile="070-1", place="Stadshuset")

    profile = (await ada.get(f"/people/{bo.id}")).json()

    expected: dict[str, object] = {
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
        "allowed_actions": ["follow", "mute"],
    }
    assert {name: profile[name] for name in expected} == expected
    assert (profile["manager"]["id"], profile["manager"]["title"]) == (boss.id, "Chef")
    assert [unit["name"] for unit in profile["unit_path"]] == [
        "Exempelstads kommun",
        "Tekniska förvaltningen",
        "VA-avdelningen",
    ]
    assert profile["unit"] == profile["unit_path"][-1]


async def test_own_profile_allows_editing(ada: ApiCaller) -> None:
    me = (await ada.get("/me")).json()

    assert (me["id"], me["allowed_actions"], me["site_administrator"]) == (ada.id, ["edit"], False)
    assert (await ada.get(f"/people/{ada.id}")).json()["allowed_actions"] == ["edit"]


async def test_person_edits_own_keywords_and_about_text(ada: ApiCaller, bo: ApiCaller) -> None:
    response = await ada.patch(
        "/me/profile",
        {
            "keywords": ["VA-ledningar", " gis ", "GIS", "va-ledningar"],
            "about": "Frågor\r\nom rör",
        },
    )

    assert response.status_code == 200
    profile = (await bo.get(f"/people/{ada.id}")).json()
    assert (profile["keywords"], profile["about"]) == (["VA-ledningar", "gis"], "Frågor\nom rör")


async def test_omitted_profile_fields_are_unchanged(ada: ApiCaller) -> None:
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
async def test_directory_fields_and_oversized_profile_values_are_refused(
    ada: ApiCaller, body: dict[str, object], field: str
) -> None:
    before = (await ada.get("/me")).json()

    response = await ada.patch("/me/profile", body)

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert (await ada.get("/me")).json() == before


async def test_profile_lists_only_groups_the_viewer_may_see(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
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


async def test_departed_person_has_no_profile_and_is_not_listed(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    await Person.filter(id=bo.id).update(active=False)

    assert (await ada.get(f"/people/{bo.id}")).status_code == 404
    assert [item["id"] for item in (await ada.get("/people")).json()["items"]] == [ada.id]
    assert (await bo.get("/me")).status_code == 401


@pytest.mark.parametrize(
    ("query", "names"),
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
    ada: ApiCaller, query: str, names: list[str]
) -> None:
    asa = await create_caller(ada.app, "asa", name="Åsa Öberg", given_name="Åsa", surname="Öberg")
    await create_caller(
        ada.app, "ulf", name="Ulf Bergström", given_name="Ulf", surname="Bergström"
    )
    await profiles.update_profile(asa.viewer, None, ["gis"])

    response = await ada.get(f"/people?{query}")

    assert sorted(item["name"] for item in response.json()["items"]) == sorted(names)


async def test_people_are_found_by_unit_including_subunits(ada: ApiCaller) -> None:
    await create_caller(ada.app, "x", unit=("Exempelstads kommun", "Tekniska förvaltningen"))
    await create_caller(ada.app, "y", unit=("Exempelstads kommun", "Tekniska förvaltningen 2"))
    path = (await ada.get("/me")).json()["unit_path"]

    counts = {
        unit["name"]: len((await ada.get(f"/people?unit={unit['id']}")).json()["items"])
        for unit in path
    }

    assert list(counts.values()) == [3, 2, 1]
