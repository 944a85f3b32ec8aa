"""Signing in by ticket: no form for those who have one, no second challenge for the others."""

import httpx2
import pytest

from auth.models import Session
from groups_service.database import Database
from tests.auth.door import REALM, Door
from tests.auth.site import COOKIE, basic, caller

NTLM = b"NTLMSSP\x00\x01\x00\x00\x00"
REFUSED = "refused||/grupper"


async def ask(door: Door, headers: dict[str, str], *, query: str = "") -> httpx2.Response:
    async with caller(door.site(kerberos=True)) as client:
        return await client.get(f"/auth/login?next=/grupper{query}", headers=headers)


async def test_browser_is_asked_for_a_ticket_over_the_form(clean: Database) -> None:
    response = await ask(Door(), {})

    assert (response.status_code, response.text) == (401, "form||/grupper")
    assert response.headers["www-authenticate"] == "Negotiate"
    assert response.headers["cache-control"] == "no-store"


async def test_who_asks_for_the_form_is_not_asked_for_a_ticket(clean: Database) -> None:
    response = await ask(Door(), {}, query="&form")

    assert (response.status_code, response.text) == (200, "form||/grupper")
    assert "www-authenticate" not in response.headers


async def test_ticket_signs_in_with_no_form(clean: Database) -> None:
    door = Door()

    response = await ask(door, basic("Negotiate", f"ada@{REALM}".encode()))

    assert (response.status_code, response.headers["location"]) == (303, "/grupper")
    assert response.headers["www-authenticate"] == "Negotiate cHJvb2Y="
    assert COOKIE in response.cookies
    assert door.welcomed == ["ada"]


async def test_ticket_and_form_lead_to_one_person(clean: Database) -> None:
    door = Door()
    await ask(door, basic("negotiate", f"ADA@{REALM.lower()}".encode()))
    async with caller(door.site()) as client:
        await client.post("/auth/login", data={"account": "ada", "password": "correct horse"})

    assert await Session.all().count() == 2
    assert len({session.object_id for session in await Session.all()}) == 1


async def test_ticket_without_a_reply_signs_in_too(clean: Database) -> None:
    response = await ask(Door(), basic("Negotiate", f"bo@{REALM}".encode()))

    assert response.status_code == 303
    assert "www-authenticate" not in response.headers


@pytest.mark.parametrize(
    "headers",
    [
        basic("Negotiate", NTLM),
        basic("NTLM", NTLM),
        basic("NTLM", f"ada@{REALM}".encode()),
        basic("Basic", b"ada:correct horse"),
        basic("Negotiate", b"rubbish"),
        basic("Negotiate", b""),
        {"Authorization": "Negotiate"},
        {"Authorization": "Negotiate !!!"},
        {"Authorization": "Negotiate \xe5"},
        {"Authorization": ""},
        basic("Negotiate", b"ada@ELSEWHERE.TEST"),
        basic("Negotiate", f"ada@{REALM}.EVIL.TEST".encode()),
        basic("Negotiate", f"nobody@{REALM}".encode()),
        basic("Negotiate", f"dora@{REALM}".encode()),
        basic("Negotiate", b"no keytab"),
    ],
)
async def test_refused_ticket_gives_the_form_and_no_second_challenge(
    clean: Database, headers: dict[str, str]
) -> None:
    raw = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
    async with caller(Door().site(kerberos=True)) as client:
        response = await client.get("/auth/login?next=/grupper", headers=raw)

    assert (response.status_code, response.text) == (403, REFUSED)
    assert "www-authenticate" not in response.headers
    assert await Session.all().count() == 0


async def test_directory_out_of_reach_is_said_to_who_has_a_ticket(clean: Database) -> None:
    door = Door()
    door.directory.reachable = False

    response = await ask(door, basic("Negotiate", f"ada@{REALM}".encode()))

    assert (response.status_code, response.text) == (503, "unreachable||/grupper")


async def test_ticket_is_worth_nothing_where_kerberos_is_off(clean: Database) -> None:
    async with caller(Door().site()) as client:
        headers = basic("Negotiate", f"ada@{REALM}".encode())
        response = await client.get("/auth/login", headers=headers)

    assert (response.status_code, response.text) == (200, "form||/")
    assert await Session.all().count() == 0
