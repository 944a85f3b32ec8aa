"""Sign-in to the running service with a real domain."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from tests.directory.support import organisation, service
from tests.directory.support.organisation import ADMINISTRATOR, DISABLED, EXPIRED, ORDINARY_ACCOUNT
from tests.directory.support.samba import SambaDomain
from tests.directory.support.service import DomainService
from tests.directory.support.sign_in_client import get_me, run_curl, submit_form, submit_once

pytestmark = pytest.mark.directory

REFUSED = "Användarnamnet eller lösenordet är fel"
NESTED_ADMINISTRATOR = "greta.strom"


@pytest.fixture(scope="module")
async def domain_service(
    domain: SambaDomain, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[DomainService]:
    async with service.run_domain_service(domain, tmp_path_factory.mktemp("service")) as run:
        yield run


@pytest.fixture
async def stoppable_service(
    own_domain: SambaDomain, tmp_path: Path
) -> AsyncIterator[DomainService]:
    """A service whose domain may be stopped."""
    async with service.run_domain_service(own_domain, tmp_path) as run:
        yield run


@pytest.fixture
async def visitor(domain_service: DomainService) -> AsyncIterator[httpx2.AsyncClient]:
    async with domain_service.open_client() as client:
        yield client


@pytest.mark.parametrize(
    "account", [ORDINARY_ACCOUNT, ORDINARY_ACCOUNT.upper(), "märta.göransson"]
)
async def test_form_signs_in_a_person_of_the_domain(
    visitor: httpx2.AsyncClient, account: str
) -> None:
    answer = await submit_form(visitor, account, organisation.password_of(account.lower()))

    assert (answer.status_code, answer.headers["location"]) == (303, "/grupper")
    assert (await get_me(visitor))["account"] == account.lower()


@pytest.mark.parametrize(
    ("account", "password"),
    [
        (ORDINARY_ACCOUNT, "wrong"),
        (ORDINARY_ACCOUNT, "\u00ad"),
        (ORDINARY_ACCOUNT, "\x00"),
        ("nobody", "wrong"),
        ("*", "wrong"),
        (f"{ORDINARY_ACCOUNT})(|(objectClass=*", organisation.password_of(ORDINARY_ACCOUNT)),
        (DISABLED, organisation.password_of(DISABLED)),
        (EXPIRED, organisation.password_of(EXPIRED)),
        ("svc-groups", "wrong"),
    ],
)
async def test_every_refused_sign_in_looks_the_same(
    visitor: httpx2.AsyncClient, account: str, password: str
) -> None:
    answer = await submit_form(visitor, account, password)

    assert answer.status_code == 403
    assert REFUSED in answer.text
    assert "www-authenticate" not in answer.headers
    assert await get_me(visitor) == {}


async def test_sign_in_page_offers_kerberos_and_the_form(
    visitor: httpx2.AsyncClient,
) -> None:
    answer = await visitor.get("/auth/login")

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Negotiate")
    assert 'name="password"' in answer.text


@pytest.mark.parametrize("account", [ORDINARY_ACCOUNT, "märta.göransson"])
async def test_ticket_signs_in_without_a_form(
    domain_service: DomainService, tmp_path: Path, account: str
) -> None:
    ticket = domain_service.domain.create_ticket(account)

    answer = await run_curl(
        domain_service, "/auth/login?next=/grupper", ticket, tmp_path / "cookies"
    )
    me = await run_curl(domain_service, "/api/v1/me", None, tmp_path / "cookies")

    assert (answer.status_code, answer.headers["location"]) == (303, "/grupper")
    assert answer.headers["www-authenticate"].startswith("Negotiate ")
    assert me.json()["account"] == account


async def test_ticket_and_form_sign_in_the_same_person(
    domain_service: DomainService, visitor: httpx2.AsyncClient, tmp_path: Path
) -> None:
    cookies = tmp_path / "cookies"
    await run_curl(
        domain_service,
        "/auth/login",
        domain_service.domain.create_ticket(ORDINARY_ACCOUNT),
        cookies,
    )
    await submit_form(visitor, ORDINARY_ACCOUNT)

    by_ticket = (await run_curl(domain_service, "/api/v1/me", None, cookies)).json()

    assert by_ticket["id"] == (await get_me(visitor))["id"]


async def test_computer_without_a_ticket_gets_the_form(
    domain_service: DomainService, tmp_path: Path
) -> None:
    answer = await run_curl(domain_service, "/auth/login", tmp_path / "none", tmp_path / "cookies")

    assert answer.status_code == 401
    assert 'name="password"' in answer.text


@pytest.mark.parametrize(
    "token",
    ["TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAA=", "AAAA", "=", "%%%", "YII=", "A" * 60_000],
    ids=["ntlm", "nul", "padding", "no base64", "cut", "as long as with many groups"],
)
async def test_invalid_token_gets_the_form_without_a_challenge(
    visitor: httpx2.AsyncClient, token: str
) -> None:
    answer = await visitor.get("/auth/login", headers={"Authorization": f"Negotiate {token}"})

    assert answer.status_code == 403
    assert REFUSED in answer.text
    assert "www-authenticate" not in answer.headers


async def test_ticket_of_a_disabled_person_is_refused(
    domain_service: DomainService, tmp_path: Path
) -> None:
    ticket = domain_service.domain.create_ticket("tove.lund")
    before = await run_curl(domain_service, "/auth/login", ticket, tmp_path / "before")

    with domain_service.domain.disable_account("tove.lund"):
        after = await run_curl(domain_service, "/auth/login", ticket, tmp_path / "after")

    assert (before.status_code, after.status_code) == (303, 403)
    assert REFUSED in after.text


@pytest.mark.parametrize(
    ("account", "status"),
    [(ADMINISTRATOR, 200), (NESTED_ADMINISTRATOR, 200), (ORDINARY_ACCOUNT, 403)],
)
async def test_site_administrators_include_nested_groups(
    visitor: httpx2.AsyncClient, account: str, status: int
) -> None:
    await submit_form(visitor, account)

    assert (await visitor.get("/api/v1/statistics/groups")).status_code == status


async def test_profile_shows_the_directory_fields(visitor: httpx2.AsyncClient) -> None:
    await submit_form(visitor, ORDINARY_ACCOUNT)

    me = await get_me(visitor)

    shown = {field: me[field] for field in ("name", "title", "mail", "telephone", "place")}
    assert shown == {
        "name": "Karin Ek",
        "title": "Kommunsekreterare",
        "mail": "p2@orebro.test",
        "telephone": "019-21 02 00",
        "place": "Rådhuset, plan 3",
    }


async def test_stopped_directory_prevents_only_new_sign_ins(
    stoppable_service: DomainService,
) -> None:
    async with (
        stoppable_service.open_client() as karin,
        stoppable_service.open_client() as newcomer,
    ):
        await submit_form(karin, ORDINARY_ACCOUNT)

        with stoppable_service.domain.suspend():
            await require_outage(karin, newcomer)
        assert (await submit_form(newcomer, ADMINISTRATOR)).status_code == 303
        await newcomer.post("/auth/logout")
        stoppable_service.domain.server.kill()
        await require_outage(karin, newcomer)


async def require_outage(karin: httpx2.AsyncClient, newcomer: httpx2.AsyncClient) -> None:
    """Require that no one can sign in, although a signed-in person can continue."""
    answer = await submit_once(newcomer, ADMINISTRATOR)

    assert answer.status_code == 503
    assert "Katalogen svarar inte" in answer.text
    assert await get_me(newcomer) == {}
    assert (await get_me(karin))["account"] == ORDINARY_ACCOUNT
