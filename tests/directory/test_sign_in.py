"""Signing in at the running service with a real domain behind it."""

import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import httpx2
import pytest

from tests.directory import organisation, service
from tests.directory.organisation import ADMINISTRATOR, DISABLED, EXPIRED, SIGNS_IN
from tests.directory.samba import Domain
from tests.directory.service import Service

pytestmark = pytest.mark.directory

PROMISED = 5
REFUSED = "Användarnamnet eller lösenordet är fel"
IN_A_NESTED_GROUP = "greta.strom"


@pytest.fixture(scope="module")
async def running(
    domain: Domain, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Service]:
    async with service.running(domain, tmp_path_factory.mktemp("service")) as made:
        yield made


@pytest.fixture
async def own(own_domain: Domain, tmp_path: Path) -> AsyncIterator[Service]:
    """A service whose domain may be stopped."""
    async with service.running(own_domain, tmp_path) as made:
        yield made


@pytest.fixture
async def visitor(running: Service) -> AsyncIterator[httpx2.AsyncClient]:
    async with running.visitor() as client:
        yield client


async def submit(
    visitor: httpx2.AsyncClient, account: str, password: str | None = None
) -> httpx2.Response:
    """Fill the form in, with the right password unless another is given."""
    fields = {"account": account, "password": password or organisation.password(account)}
    return await visitor.post("/auth/login", data={**fields, "next": "/grupper"})


async def who(visitor: httpx2.AsyncClient) -> dict[str, object]:
    """Ask the service who one is; nobody is an empty answer."""
    answer = await visitor.get("/api/v1/me")
    return answer.json() if answer.status_code == 200 else {}


async def curl(running: Service, path: str, ticket: Path | None, cookies: Path) -> httpx2.Response:
    """Ask as a computer of the domain does, with the ticket of who sits at it."""
    environment = {**running.domain.environment, "KRB5CCNAME": f"FILE:{ticket}"}
    done = await anyio.run_process(
        [
            *("curl", "-s", "-i", "--negotiate", "-u", ":", "-b", cookies, "-c", cookies),
            *("--resolve", f"groups.orebro.test:{running.port}:127.0.0.1"),
            *("--cacert", running.domain.ca, f"{running.origin}{path}"),
        ],
        env=environment,
    )
    return parsed(done.stdout.decode())


def parsed(text: str) -> httpx2.Response:
    """Read the last answer that curl shows."""
    head, _, body = re.split(r"(?m)^(?=HTTP/)", text)[-1].partition("\r\n\r\n")
    status, *lines = head.split("\r\n")
    headers = [tuple(line.split(": ", 1)) for line in lines]
    return httpx2.Response(int(status.split()[1]), headers=headers, text=body)


@pytest.mark.parametrize("account", [SIGNS_IN, SIGNS_IN.upper(), "märta.göransson"])
async def test_form_lets_in_who_the_domain_knows(
    visitor: httpx2.AsyncClient, account: str
) -> None:
    answer = await submit(visitor, account, organisation.password(account.lower()))

    assert (answer.status_code, answer.headers["location"]) == (303, "/grupper")
    assert (await who(visitor))["account"] == account.lower()


@pytest.mark.parametrize(
    ("account", "password"),
    [
        (SIGNS_IN, "wrong"),
        (SIGNS_IN, "\u00ad"),
        (SIGNS_IN, "\x00"),
        ("nobody", "wrong"),
        ("*", "wrong"),
        (f"{SIGNS_IN})(|(objectClass=*", organisation.password(SIGNS_IN)),
        (DISABLED, organisation.password(DISABLED)),
        (EXPIRED, organisation.password(EXPIRED)),
        ("svc-groups", "wrong"),
    ],
)
async def test_whatever_is_wrong_the_form_says_the_same(
    visitor: httpx2.AsyncClient, account: str, password: str
) -> None:
    answer = await submit(visitor, account, password)

    assert answer.status_code == 403
    assert REFUSED in answer.text
    assert "www-authenticate" not in answer.headers
    assert await who(visitor) == {}


async def test_stranger_is_offered_a_ticket_and_the_form_at_once(
    visitor: httpx2.AsyncClient,
) -> None:
    answer = await visitor.get("/auth/login")

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Negotiate")
    assert 'name="password"' in answer.text


@pytest.mark.parametrize("account", [SIGNS_IN, "märta.göransson"])
async def test_ticket_lets_in_without_a_form(
    running: Service, tmp_path: Path, account: str
) -> None:
    ticket = running.domain.ticket_of(account)

    answer = await curl(running, "/auth/login?next=/grupper", ticket, tmp_path / "cookies")
    me = await curl(running, "/api/v1/me", None, tmp_path / "cookies")

    assert (answer.status_code, answer.headers["location"]) == (303, "/grupper")
    assert answer.headers["www-authenticate"].startswith("Negotiate ")
    assert me.json()["account"] == account


async def test_ticket_and_form_lead_to_one_person(
    running: Service, visitor: httpx2.AsyncClient, tmp_path: Path
) -> None:
    cookies = tmp_path / "cookies"
    await curl(running, "/auth/login", running.domain.ticket_of(SIGNS_IN), cookies)
    await submit(visitor, SIGNS_IN)

    by_ticket = (await curl(running, "/api/v1/me", None, cookies)).json()

    assert by_ticket["id"] == (await who(visitor))["id"]


async def test_computer_without_a_ticket_is_shown_the_form(
    running: Service, tmp_path: Path
) -> None:
    answer = await curl(running, "/auth/login", tmp_path / "none", tmp_path / "cookies")

    assert answer.status_code == 401
    assert 'name="password"' in answer.text


@pytest.mark.parametrize(
    "token",
    ["TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAA=", "AAAA", "=", "%%%", "YII=", "A" * 60_000],
    ids=["ntlm", "nul", "padding", "no base64", "cut", "as long as with many groups"],
)
async def test_token_that_is_no_ticket_is_shown_the_form_and_not_asked_again(
    visitor: httpx2.AsyncClient, token: str
) -> None:
    answer = await visitor.get("/auth/login", headers={"Authorization": f"Negotiate {token}"})

    assert answer.status_code == 403
    assert REFUSED in answer.text
    assert "www-authenticate" not in answer.headers


async def test_ticket_of_who_was_disabled_meanwhile_is_refused(
    running: Service, tmp_path: Path
) -> None:
    ticket = running.domain.ticket_of("tove.lund")
    before = await curl(running, "/auth/login", ticket, tmp_path / "before")

    with running.domain.disabled("tove.lund"):
        after = await curl(running, "/auth/login", ticket, tmp_path / "after")

    assert (before.status_code, after.status_code) == (303, 403)
    assert REFUSED in after.text


@pytest.mark.parametrize(
    ("account", "status"), [(ADMINISTRATOR, 200), (IN_A_NESTED_GROUP, 200), (SIGNS_IN, 403)]
)
async def test_site_administrators_are_those_of_the_group_and_of_the_groups_in_it(
    visitor: httpx2.AsyncClient, account: str, status: int
) -> None:
    await submit(visitor, account)

    assert (await visitor.get("/api/v1/statistics/groups")).status_code == status


async def test_profile_shows_what_the_directory_holds(visitor: httpx2.AsyncClient) -> None:
    await submit(visitor, SIGNS_IN)

    me = await who(visitor)

    shown = {field: me[field] for field in ("name", "title", "mail", "telephone", "place")}
    assert shown == {
        "name": "Karin Ek",
        "title": "Kommunsekreterare",
        "mail": "p2@orebro.test",
        "telephone": "019-21 02 00",
        "place": "Rådhuset, plan 3",
    }


@pytest.mark.timeout(180)
async def test_directory_that_stops_keeps_out_newcomers_only(own: Service) -> None:
    async with own.visitor() as karin, own.visitor() as newcomer:
        await submit(karin, SIGNS_IN)

        with own.domain.suspended():
            await expect_outage(karin, newcomer)
        assert (await submit(newcomer, ADMINISTRATOR)).status_code == 303
        await newcomer.post("/auth/logout")
        own.domain.server.kill()
        await expect_outage(karin, newcomer)


async def expect_outage(karin: httpx2.AsyncClient, newcomer: httpx2.AsyncClient) -> None:
    started = time.monotonic()
    answer = await submit(newcomer, ADMINISTRATOR)

    assert time.monotonic() - started < PROMISED
    assert answer.status_code == 503
    assert "Katalogen svarar inte" in answer.text
    assert await who(newcomer) == {}
    assert (await who(karin))["account"] == SIGNS_IN
