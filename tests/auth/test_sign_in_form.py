"""Sign-in by form and sign-out: every refusal looks the same, and guessing is limited."""

import pytest

from auth.models import LoginAttempt, Session
from groups_service.database import Database
from tests.auth.support.protected_app import COOKIE, build_client
from tests.auth.support.sign_in_app import LOGIN, PASSWORD, SignInSite, submit_password


async def test_right_password_signs_in_and_redirects_to_the_requested_page(
    empty_database: Database,
) -> None:
    site = SignInSite()

    async with build_client(site.build()) as client:
        form = await client.get("/auth/login?next=/grupper?a=b")
        response = await client.post(
            LOGIN, data={"account": " ADA ", "password": PASSWORD, "next": "/grupper?a=b"}
        )
        page = await client.get(response.headers["location"])

    assert (form.status_code, form.text) == (200, "form||/grupper?a=b")
    assert (response.status_code, response.headers["location"]) == (303, "/grupper?a=b")
    assert page.json() == {"account": "ada", "kind": "session"}
    assert site.recorded_accounts == ["ada"]
    assert form.headers["cache-control"] == response.headers["cache-control"] == "no-store"


async def test_session_cookie_is_host_bound_and_hidden_from_scripts(
    empty_database: Database,
) -> None:
    response = await submit_password(SignInSite(), "ada", PASSWORD)

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
async def test_every_refused_password_gets_the_same_answer(
    empty_database: Database, account: str, password: str
) -> None:
    response = await submit_password(SignInSite(), account, password)

    assert response.status_code == 403
    assert response.text.split("|")[0] == "refused"
    assert sorted(response.headers) == ["cache-control", "content-length", "content-type"]
    assert response.headers["cache-control"] == "no-store"
    assert await Session.all().count() == 0


@pytest.mark.parametrize(
    ("account", "password"), [("ada", ""), ("ada", "\x00"), (" ", PASSWORD), ("a\x00", PASSWORD)]
)
async def test_impossible_password_is_not_sent_to_the_directory(
    empty_database: Database, account: str, password: str
) -> None:
    site = SignInSite()
    await submit_password(site, "ada", PASSWORD)
    assert site.directory.checked_passwords == [("ada", PASSWORD)]

    await submit_password(site, account, password)

    assert site.directory.checked_passwords == [("ada", PASSWORD)]


async def test_unknown_account_is_checked_in_the_directory_like_a_known_one(
    empty_database: Database,
) -> None:
    site = SignInSite()

    await submit_password(site, "nobody", "wrong")

    assert site.directory.checked_passwords == [("nobody", "wrong")]
    assert await LoginAttempt.all().count() == 1


@pytest.mark.parametrize(
    "next_path", ["https://evil.test", "//evil.test", "/\\evil.test", "/\t/evil.test", "x"]
)
async def test_sign_in_does_not_redirect_to_another_site(
    empty_database: Database, next_path: str
) -> None:
    response = await submit_password(SignInSite(), "ada", PASSWORD, next_path=next_path)

    assert response.headers["location"] == "/"


async def test_new_sign_in_replaces_the_session(empty_database: Database) -> None:
    site = SignInSite()
    before = (await submit_password(site, "ada", PASSWORD)).cookies[COOKIE]

    headers = {"Cookie": f"{COOKIE}={before}", "Sec-Fetch-Site": "same-origin"}
    async with build_client(site.build()) as client:
        again = await client.post(
            LOGIN, data={"account": "bo", "password": PASSWORD}, headers=headers
        )
        old = await client.get("/api/v1/me", headers=headers)

    assert again.cookies[COOKIE] != before
    assert old.status_code == 401


async def test_sign_in_page_redirects_a_signed_in_person(empty_database: Database) -> None:
    site = SignInSite()
    secret = (await submit_password(site, "ada", PASSWORD)).cookies[COOKIE]

    async with build_client(site.build()) as client:
        headers = {"Cookie": f"{COOKIE}={secret}"}
        response = await client.get("/auth/login?next=/grupper", headers=headers)

    assert (response.status_code, response.headers["location"]) == (303, "/grupper")


async def test_foreign_page_cannot_sign_in(empty_database: Database) -> None:
    fields = {"account": "ada", "password": PASSWORD}
    async with build_client(SignInSite().build()) as client:
        response = await client.post(LOGIN, data=fields, headers={"Origin": "https://evil.test"})

    assert response.status_code == 403
    assert await Session.all().count() == 0


async def test_sign_out_ends_the_session_and_deletes_the_cookie(empty_database: Database) -> None:
    site = SignInSite()
    secret = (await submit_password(site, "ada", PASSWORD)).cookies[COOKIE]
    headers = {"Cookie": f"{COOKIE}={secret}", "Sec-Fetch-Site": "same-origin"}

    async with build_client(site.build(kerberos=True)) as client:
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


async def test_sign_out_without_a_session_succeeds(empty_database: Database) -> None:
    async with build_client(SignInSite().build()) as client:
        assert (await client.post("/auth/logout")).status_code == 303
        assert (await client.get("/auth/logout")).status_code == 405


async def test_unreachable_directory_gives_503_and_counts_no_attempt(
    empty_database: Database,
) -> None:
    site = SignInSite()
    site.directory.answers_passwords = False
    without_passwords = await submit_password(site, "ada", PASSWORD)
    site.directory.reachable = False
    without_directory = await submit_password(site, "ada", PASSWORD)

    for response in (without_passwords, without_directory):
        assert (response.status_code, response.text) == (503, "unreachable|ada|/")
        assert response.headers["retry-after"] == "5"
    assert await LoginAttempt.all().count() == 0


async def test_session_works_while_the_directory_is_unreachable(
    empty_database: Database,
) -> None:
    site = SignInSite()
    secret = (await submit_password(site, "ada", PASSWORD)).cookies[COOKIE]
    site.directory.reachable = False

    async with build_client(site.build()) as client:
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
async def test_malformed_sign_in_form_is_refused(
    empty_database: Database, content_type: str, body: bytes, status: int
) -> None:
    async with build_client(SignInSite().build()) as client:
        headers = {"Content-Type": content_type}
        response = await client.post(LOGIN, content=body, headers=headers)

    assert response.status_code == status
    assert await Session.all().count() == 0
