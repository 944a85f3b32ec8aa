"""Who somebody is, by password or by ticket: the same person and the same checks either way."""

import base64
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeGuard

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from auth import attempts, clock
from auth.attempts import AttemptLimits, Try
from auth.clock import Clock
from auth.cookies import SessionCookie
from auth.directory import Directory, DirectoryUnreachable, Entry
from auth.errors import Refusal
from auth.negotiate import Accepted, NegotiateBroken, NegotiateRefused

log = logging.getLogger(__name__)


class Acceptor(Protocol):
    """What `auth.negotiate.Negotiate` does: blocking, so it is called in a thread."""

    def accept(self, token: bytes) -> Accepted: ...


class RenderForm(Protocol):
    """Makes the sign-in page: fields `account`, `password`, `next`, posted to /auth/login."""

    def __call__(
        self, request: Request, *, error: Refusal | None, account: str, next_path: str, status: int
    ) -> Response: ...


@dataclass(frozen=True)
class Kerberos:
    """Single sign-on; tickets of other realms are refused, trusted or not."""

    acceptor: Acceptor
    realm: str


@dataclass(frozen=True)
class SignIn:
    """What signing in is made of."""

    directory: Directory
    render_form: RenderForm
    render_signed_out: Callable[[Request], Response]
    welcome: Callable[[Entry], Awaitable[None]]
    """Called before the session begins, with what the directory says of the person now."""
    kerberos: Kerberos | None = None
    cookie: SessionCookie = field(default_factory=SessionCookie)
    attempts: AttemptLimits = field(default_factory=AttemptLimits)
    clock: Clock = clock.now


@dataclass(frozen=True)
class Ticket:
    """What became of a ticket; `reply` proves us to the browser."""

    outcome: Entry | Refusal
    reply: bytes | None = None


async def by_password(
    sign_in: SignIn, *, account: str, password: str, address: str
) -> Entry | Refusal:
    """Tries are counted by person, so that other spellings of an account are no other account.

    An unknown account goes the same way as a known one to the end.
    """
    try:
        known = await sign_in.directory.find(account)
    except DirectoryUnreachable:
        return Refusal.UNREACHABLE
    what = Try.at(known.object_id if known else account, address)
    attempt = await attempts.begin(what, now=sign_in.clock(), limits=sign_in.attempts)
    if attempt is None:
        return Refusal.THROTTLED
    try:
        entry = await sign_in.directory.check_password(
            known.account if known else account, password
        )
    except DirectoryUnreachable:
        await attempts.undecided(attempt)
        return Refusal.UNREACHABLE
    if not _may_sign_in(entry):
        return Refusal.REFUSED
    await attempts.succeeded(what)
    return entry


async def by_ticket(sign_in: SignIn, kerberos: Kerberos, credentials: str) -> Ticket:
    """The ticket names an account; the directory says who that is, and whether still."""
    try:
        token = base64.b64decode(credentials, validate=True)
        accepted = await to_thread.run_sync(kerberos.acceptor.accept, token)
    except (ValueError, NegotiateRefused):
        return Ticket(Refusal.REFUSED)
    except NegotiateBroken:
        log.exception("tickets cannot be judged")
        return Ticket(Refusal.REFUSED)
    if accepted.realm.upper() != kerberos.realm.upper():
        return Ticket(Refusal.REFUSED)
    try:
        entry = await sign_in.directory.find(accepted.account)
    except DirectoryUnreachable:
        return Ticket(Refusal.UNREACHABLE)
    return Ticket(entry if _may_sign_in(entry) else Refusal.REFUSED, accepted.reply)


def _may_sign_in(entry: Entry | None) -> TypeGuard[Entry]:
    return entry is not None and entry.enabled
