"""Sign-in by Kerberos ticket: no form for browsers with a ticket, no second challenge for
others.
"""

import httpx2
import pytest

from auth.models import Session
from groups_service.database import Database
from tests.auth.support.protected_app import COOKIE, authorization_header, build_client
from tests.auth.support.sign_in_app import REALM, SignInSite

NTLM = b"NTLMSSP\x00\x01\x00\x00\x00"
REFUSED = "refused||/grupper"


async def open_login(
    site: SignInSite, headers: dict[str, str], *, query: str = ""
) -> httpx2.Response:
    async with build_client(site.build(kerberos=True)) as client:
        return await client.get(f"/auth/login?next=/grupper{query}", headers=headers)


async def test_form_is_sent_with_a_kerberos_challenge(empty_database: Database) -> None:
    response = await open_login(SignInSite(), {})

    assert (response.status_code, response.text) == (401, "form||/grupper")
    assert response.headers["www-authenticate"] == "Negotiate"
    assert response.headers["cache-control"] == "no-store"


async def test_form_on_request_is_sent_without_a_challenge(empty_database: Database) -> None:
    response = await open_login(SignInSite(), {}, query="&form")

    assert (response.status_code, response.text) == (200, "form||/grupper")
    assert "www-authenticate" not in response.headers


async def test_ticket_signs_in_without_a_form(empty_database: Database) -> None:
    site = SignInSite()

    response = await open_login(site, authorization_header("Negotiate", f"ada@{REALM}".encode()))

    assert (response.status_code, response.headers["location"]) == (303, "/grupper")
    assert response.headers["www-authenticate"] == "Negotiate cHJvb2Y="
    assert COOKIE in response.cookies
    assert site.recorded_accounts == ["ada"]


async def test_ticket_and_form_give_sessions_of_one_person(empty_database: Database) -> None:
    site = SignInSite()
    await open_login(site, authorization_header("negotiate", f"ADA@{REALM.lower()}".encode()))
    async with build_client(site.build()) as client:
        await client.post("/auth/login", data={"account": "ada", "password": "correct horse"})

    assert await Session.all().count() == 2
    assert len({session.object_id for session in await Session.all()}) == 1


async def test_ticket_without_a_reply_token_signs_in(empty_database: Database) -> None:
    response = await open_login(
        SignInSite(), authorization_header("Negotiate", f"bo@{REALM}".encode())
    )

    assert response.status_code == 303
    assert "www-authenticate" not in response.headers


@pytest.mark.parametrize(
    "headers",
    [
        authorization_header("Negotiate", NTLM),
        authorization_header("NTLM", NTLM),
        authorization_header("NTLM", f"ada@{REALM}".encode()),
        authorization_header("Basic", b"ada:correct horse"),
        authorization_header("Negotiate", b"rubbish"),
        authorization_header("Negotiate", b""),
        {"Authorization": "Negotiate"},
        {"Authorization": "Negotiate !!!"},
        {"Authorization": "Negotiate \xe5"},
        {"Authorization": ""},
        authorization_header("Negotiate", b"ada@ELSEWHERE.TEST"),
        authorization_header("Negotiate", f"ada@{REALM}.EVIL.TEST".encode()),
        authorization_header("Negotiate", f"nobody@{REALM}".encode()),
        authorization_header("Negotiate", f"dora@{REALM}".encode()),
        authorization_header("Negotiate", b"no keytab"),
    ],
)
async def test_refused_ticket_gives_the_form_without_a_second_challenge(
    empty_database: Database, headers: dict[str, str]
) -> None:
    raw = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
    async with build_client(SignInSite().build(kerberos=True)) as client:
        response = await client.get("/auth/login?next=/grupper", headers=raw)

    assert (response.status_code, response.text) == (403, REFUSED)
    assert "www-authenticate" not in response.headers
    assert await Session.all().count() == 0


async def test_unreachable_directory_gives_503_to_a_ticket(empty_database: Database) -> None:
    site = SignInSite()
    site.directory.reachable = False

    response = await open_login(site, authorization_header("Negotiate", f"ada@{REALM}".encode()))

    assert (response.status_code, response.text) == (503, "unreachable||/grupper")


async def test_ticket_is_ignored_where_kerberos_is_off(empty_database: Database) -> None:
    async with build_client(SignInSite().build()) as client:
        headers = authorization_header("Negotiate", f"ada@{REALM}".encode())
        response = await client.get("/auth/login", headers=headers)

    assert (response.status_code, response.text) == (200, "form||/")
    assert await Session.all().count() == 0
