"""A tiny site one can sign in to: a directory in memory, tickets that are plain words."""

import html
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import httpx2
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from auth.directory import DirectoryUnreachable, Entry, Snapshot
from auth.errors import Refusal
from auth.negotiate import Accepted, NegotiateBroken, NegotiateRefused
from auth.routes import sign_in_routes
from auth.sign_in import Kerberos, SignIn
from tests.auth.site import ADA, Clock, caller, rules, site

PASSWORD = "correct horse"
REALM = "GROUPS.TEST"
LOGIN = "/auth/login"


def entry(account: str, object_id: str, *, enabled: bool = True) -> Entry:
    return Entry(
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
    """Accounts match without regard to case and by a second spelling, as in AD."""

    people: list[Entry] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    reachable: bool = True
    answers_passwords: bool = True

    async def find(self, account: str) -> Entry | None:
        if not self.reachable:
            raise DirectoryUnreachable
        plain = account.casefold().replace("á", "a")
        return next((one for one in self.people if one.account == plain), None)

    async def check_password(self, account: str, password: str) -> Entry | None:
        if not self.answers_passwords:
            raise DirectoryUnreachable
        self.asked.append((account, password))
        found = await self.find(account)
        return found if password == PASSWORD and found and found.enabled else None

    async def everyone(self) -> Snapshot:
        return Snapshot(tuple(self.people), (), datetime(2026, 11, 23, tzinfo=UTC))

    async def ping(self) -> None:
        await self.find("")

    async def close(self) -> None:
        self.reachable = False


class Words:
    """Takes `account@REALM` for a ticket, as a keytab would take a real one."""

    def accept(self, token: bytes) -> Accepted:
        if token == b"no keytab":
            raise NegotiateBroken("There is no keytab")
        account, at, realm = token.decode(errors="replace").partition("@")
        if not at:
            raise NegotiateRefused("not a ticket")
        return Accepted(account, realm, b"proof" if account == "ada" else None)


@dataclass
class Door:
    """The site, what it is made of, and who was welcomed."""

    clock: Clock = field(default_factory=Clock)
    welcomed: list[str] = field(default_factory=list)
    directory: MemoryDirectory = field(
        default_factory=lambda: MemoryDirectory(
            [
                entry("ada", ADA.object_id),
                entry("bo", "00000000-0000-0000-0000-000000000002"),
                entry("dora", "00000000-0000-0000-0000-000000000003", enabled=False),
            ]
        )
    )

    def site(self, *, kerberos: bool = False) -> Starlette:
        sign_in = SignIn(
            directory=self.directory,
            render_form=render_form,
            render_signed_out=lambda _: HTMLResponse("signed out"),
            welcome=self.welcome,
            clock=self.clock,
        )
        if kerberos:
            sign_in = replace(sign_in, kerberos=Kerberos(Words(), REALM))
        return site(*sign_in_routes(sign_in), by=rules(self.clock))

    async def welcome(self, entry: Entry) -> None:
        self.welcomed.append(entry.account)


def render_form(
    request: Request, *, error: Refusal | None, account: str, next_path: str, status: int
) -> Response:
    text = f"{error.value if error else 'form'}|{account}|{next_path}"
    return HTMLResponse(html.escape(text), status)


async def submit(
    door: Door, account: str, password: str, *, address: str = "10.0.0.1", next_path: str = "/"
) -> httpx2.Response:
    fields = {"account": account, "password": password, "next": next_path}
    async with caller(door.site(), address) as client:
        return await client.post(LOGIN, data=fields)
