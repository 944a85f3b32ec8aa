"""Signing in by the form and out again: one neutral refusal, and no guessing without end."""

import pytest

from auth.models import Attempt, Session
from groups_service.database import Database
from tests.auth.door import LOGIN, PASSWORD, Door, submit
from tests.auth.site import COOKIE, caller


async def test_right_password_signs_in_and_leads_to_what_was_asked_for(clean: Database) -> None:
    door = Door()

    async with caller(door.site()) as client:
        form = await client.get("/auth/login?next=/grupper?a=b")
        response = await client.post(
            LOGIN, data={"account": " ADA ", "password": PASSWORD, "next": "/grupper?a=b"}
        )
        page = await client.get(response.headers["location"])

    assert (form.status_code, form.text) == (200, "form||/grupper?a=b")
    assert (response.status_code, response.headers["location"]) == (303, "/grupper?a=b")
    assert page.json() == {"account": "ada", "kind": "session"}
    assert door.welcomed == ["ada"]
    assert form.headers["cache-control"] == response.headers["cache-control"] == "no-store"


async def test_cookie_is_bound_to_the_host_and_out_of_reach_of_scripts(clean: Database) -> None:
    response = await submit(Door(), "ada", PASSWORD)

    name, _, attributes = response.headers["set-cookie"].partition("=")
    assert name == "__Host-groups"
    assert attributes.split("; ")[1:] == ["HttpOnly", "Path=/", "SameSite=lax", "Secure"]


@pytest.mark.parametrize(
    ("account", "password"),
    [
        ("ada", "wrong"),
        ("nobody", PASSWORD),
        ("dora", PASSWORD),
        ("ada", ""),
        ("", PASSWORD),
        ("", ""),
        ("ada", f"{PASSWORD}\x00"),
        ("ada", "\x00"),
        ("ada\x00", PASSWORD),
        ("*", PASSWORD),
        ("ada)(|(a=*", PASSWORD),
        ("a" * 257, PASSWORD),
        ("ada", "x" * 1025),
    ],
)
async def test_every_refusal_looks_the_same(clean: Database, account: str, password: str) -> None:
    response = await submit(Door(), account, password)

    assert response.status_code == 403
    assert response.text.split("|")[0] == "refused"
    assert sorted(response.headers) == ["cache-control", "content-length", "content-type"]
    assert response.headers["cache-control"] == "no-store"
    assert await Session.all().count() == 0


@pytest.mark.parametrize(
    ("account", "password"), [("ada", ""), ("ada", "\x00"), (" ", PASSWORD), ("a\x00", PASSWORD)]
)
async def test_what_is_no_password_is_not_shown_to_the_directory(
    clean: Database, account: str, password: str
) -> None:
    door = Door()
    await submit(door, "ada", PASSWORD)
    assert door.directory.asked == [("ada", PASSWORD)]

    await submit(door, account, password)

    assert door.directory.asked == [("ada", PASSWORD)]


async def test_unknown_account_is_asked_of_the_directory_as_a_known_one_is(
    clean: Database,
) -> None:
    door = Door()

    await submit(door, "nobody", "wrong")

    assert door.directory.asked == [("nobody", "wrong")]
    assert await Attempt.all().count() == 1


@pytest.mark.parametrize(
    "next_path", ["https://evil.test", "//evil.test", "/\\evil.test", "/\t/evil.test", "x"]
)
async def test_nobody_is_led_to_another_site(clean: Database, next_path: str) -> None:
    response = await submit(Door(), "ada", PASSWORD, next_path=next_path)

    assert response.headers["location"] == "/"


async def test_session_changes_when_somebody_signs_in_again(clean: Database) -> None:
    door = Door()
    before = (await submit(door, "ada", PASSWORD)).cookies[COOKIE]

    headers = {"Cookie": f"{COOKIE}={before}", "Sec-Fetch-Site": "same-origin"}
    async with caller(door.site()) as client:
        again = await client.post(
            LOGIN, data={"account": "bo", "password": PASSWORD}, headers=headers
        )
        old = await client.get("/api/v1/me", headers=headers)

    assert again.cookies[COOKIE] != before
    assert old.status_code == 401


async def test_sign_in_page_sends_on_who_is_signed_in(clean: Database) -> None:
    door = Door()
    secret = (await submit(door, "ada", PASSWORD)).cookies[COOKIE]

    async with caller(door.site()) as client:
        headers = {"Cookie": f"{COOKIE}={secret}"}
        response = await client.get("/auth/login?next=/grupper", headers=headers)

    assert (response.status_code, response.headers["location"]) == (303, "/grupper")


async def test_foreign_page_signs_nobody_in(clean: Database) -> None:
    fields = {"account": "ada", "password": PASSWORD}
    async with caller(Door().site()) as client:
        response = await client.post(LOGIN, data=fields, headers={"Origin": "https://evil.test"})

    assert response.status_code == 403
    assert await Session.all().count() == 0


async def test_signing_out_ends_the_session_and_takes_the_cookie_back(clean: Database) -> None:
    door = Door()
    secret = (await submit(door, "ada", PASSWORD)).cookies[COOKIE]
    headers = {"Cookie": f"{COOKIE}={secret}", "Sec-Fetch-Site": "same-origin"}

    async with caller(door.site(kerberos=True)) as client:
        before = await client.get("/api/v1/me", headers=headers)
        response = await client.post("/auth/logout", headers=headers)
        after = await client.get("/api/v1/me", headers=headers)
        page = await client.get(response.headers["location"])

    assert (before.status_code, after.status_code) == (200, 401)
    assert response.status_code == 303
    assert f'{COOKIE}=""' in response.headers["set-cookie"]
    assert "Max-Age=0" in response.headers["set-cookie"]
    assert (page.status_code, page.text) == (200, "signed out")
    assert page.headers["cache-control"] == "no-store"


async def test_signing_out_without_a_session_does_no_harm(clean: Database) -> None:
    async with caller(Door().site()) as client:
        assert (await client.post("/auth/logout")).status_code == 303
        assert (await client.get("/auth/logout")).status_code == 405


async def test_directory_out_of_reach_is_said_and_not_counted(clean: Database) -> None:
    door = Door()
    door.directory.answers_passwords = False
    half = await submit(door, "ada", PASSWORD)
    door.directory.reachable = False
    whole = await submit(door, "ada", PASSWORD)

    for response in (half, whole):
        assert (response.status_code, response.text) == (503, "unreachable|ada|/")
        assert response.headers["retry-after"] == "5"
    assert await Attempt.all().count() == 0


async def test_who_is_signed_in_goes_on_while_the_directory_is_out_of_reach(
    clean: Database,
) -> None:
    door = Door()
    secret = (await submit(door, "ada", PASSWORD)).cookies[COOKIE]
    door.directory.reachable = False

    async with caller(door.site()) as client:
        response = await client.get("/api/v1/me", headers={"Cookie": f"{COOKIE}={secret}"})

    assert response.json() == {"account": "ada", "kind": "session"}


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json", b'{"account": "ada", "password": "correct horse"}', 403),
        ("text/plain", b"account=ada&password=correct+horse", 403),
        ("application/x-www-form-urlencoded", b"account=%FF%00&password=%ED%A0%80", 403),
        ("application/x-www-form-urlencoded", b"", 403),
        ("application/x-www-form-urlencoded", b"a=b&" * 50, 400),
        ("application/x-www-form-urlencoded", b"account=" + b"x" * 20_000, 413),
        ("multipart/form-data", b"x", 400),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n", 400),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nx\r\n--x--',
            400,
        ),
    ],
)
async def test_what_is_no_such_form_signs_nobody_in(
    clean: Database, content_type: str, body: bytes, status: int
) -> None:
    async with caller(Door().site()) as client:
        headers = {"Content-Type": content_type}
        response = await client.post(LOGIN, content=body, headers=headers)

    assert response.status_code == status
    assert await Session.all().count() == 0
