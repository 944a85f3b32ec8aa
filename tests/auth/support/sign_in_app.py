"""A small site with sign-in: a directory in memory, and Kerberos tickets that are plain text."""

import html
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import httpx2
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from auth.directory import DirectorySnapshot, DirectoryUnreachable, PersonEntry
from auth.errors import SignInFailure
from auth.negotiate import AcceptedTicket, InvalidKerberosTicket, KerberosMisconfigured
from auth.routes import sign_in_routes
from auth.sign_in import KerberosConfig, SignInConfig
from tests.auth.support.protected_app import ADA, FakeClock, build_client, build_rules, build_site

PASSWORD = "correct horse"
REALM = "GROUPS.TEST"
LOGIN = "/auth/login"


def build_entry(account: str, object_id: str, *, enabled: bool = True) -> PersonEntry:
    return PersonEntry(
        object_id=object_id,
        account=account,
        name=account.title(),
        given_name=account.title(),
        surname="Berg",
        mail=None,
        telephone=None,
        mobile=None,
        title=None,
        place=None,
        unit=(),
        manager=None,
        photo=None,
        enabled=enabled,
    )


@dataclass
class MemoryDirectory:
    """A directory whose accounts match case-insensitively and by a second spelling, as in AD."""

    people: list[PersonEntry] = field(default_factory=list)
    checked_passwords: list[tuple[str, str]] = field(default_factory=list)
    reachable: bool = True
    answers_passwords: bool = True

    async def find(self, account: str) -> PersonEntry | None:
        if not self.reachable:
            raise DirectoryUnreachable
        plain = account.casefold().replace("á", "a")
        return next((one for one in self.people if one.account == plain), None)

    async def check_password(self, account: str, password: str) -> PersonEntry | None:
        if not self.answers_passwords:
            raise DirectoryUnreachable
        self.checked_passwords.append((account, password))
        entry = await self.find(account)
        return entry if password == PASSWORD and entry and entry.enabled else None

    async def read_all(self) -> DirectorySnapshot:
        return DirectorySnapshot(tuple(self.people), (), datetime(2026, 11, 23, tzinfo=UTC))

    async def ping(self) -> None:
        await self.find("")

    async def close(self) -> None:
        self.reachable = False


class PlainTextTickets:
    """Accepts `account@REALM` as a ticket, as a keytab accepts a real one."""

    def accept(self, token: bytes) -> AcceptedTicket:
        if token == b"no keytab":
            raise KerberosMisconfigured("There is no keytab")
        account, separator, realm = token.decode(errors="replace").partition("@")
        if not separator:
            raise InvalidKerberosTicket("not a ticket")
        return AcceptedTicket(account, realm, b"proof" if account == "ada" else None)


@dataclass
class SignInSite:
    """The site, its parts, and the accounts whose sign-in was recorded."""

    clock: FakeClock = field(default_factory=FakeClock)
    recorded_accounts: list[str] = field(default_factory=list)
    directory: MemoryDirectory = field(
        default_factory=lambda: MemoryDirectory(
            [
                build_entry("ada", ADA.object_id),
                build_entry("bo", "00000000-0000-0000-0000-000000000002"),
                build_entry("dora", "00000000-0000-0000-0000-000000000003", enabled=False),
            ]
        )
    )

    def build(self, *, kerberos: bool = False) -> Starlette:
        sign_in = SignInConfig(
            directory=self.directory,
            render_form=render_form,
            render_signed_out=lambda _: HTMLResponse("signed out"),
            on_sign_in=self.welcome,
            clock=self.clock,
        )
        if kerberos:
            sign_in = replace(sign_in, kerberos=KerberosConfig(PlainTextTickets(), REALM))
        return build_site(*sign_in_routes(sign_in), rules=build_rules(self.clock))

    async def welcome(self, entry: PersonEntry) -> None:
        self.recorded_accounts.append(entry.account)


def render_form(
    request: Request, *, error: SignInFailure | None, account: str, next_path: str, status: int
) -> Response:
    text = f"{error.value if error else 'form'}|{account}|{next_path}"
    return HTMLResponse(html.escape(text), status)


async def submit_password(
    site: SignInSite,
    account: str,
    password: str,
    *,
    address: str = "10.0.0.1",
    next_path: str = "/",
) -> httpx2.Response:
    fields = {"account": account, "password": password, "next": next_path}
    async with build_client(site.build(), address) as client:
        return await client.post(LOGIN, data=fields)
