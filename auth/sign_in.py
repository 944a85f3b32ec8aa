"""Authenticates a person by password or Kerberos ticket, with the same checks for both."""

import base64
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeGuard

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from auth import clock, login_attempts
from auth.clock import Clock
from auth.cookies import SessionCookie
from auth.directory import Directory, DirectoryUnreachable, PersonEntry
from auth.errors import SignInFailure
from auth.login_attempts import AttemptKey, AttemptLimits
from auth.negotiate import AcceptedTicket, InvalidKerberosTicket, KerberosMisconfigured

log = logging.getLogger(__name__)


class TicketAcceptor(Protocol):
    """The interface of `auth.negotiate.Negotiate`. It blocks, so it is called in a thread."""

    def accept(self, token: bytes) -> AcceptedTicket: ...


class RenderForm(Protocol):
    """Renders the sign-in page: fields `account`, `password`, `next`, posted to /auth/login."""

    def __call__(
        self,
        request: Request,
        *,
        error: SignInFailure | None,
        account: str,
        next_path: str,
        status: int,
    ) -> Response: ...


@dataclass(frozen=True)
class KerberosConfig:
    """Single sign-on. Tickets of other realms are rejected, even if the realm is trusted."""

    acceptor: TicketAcceptor
    realm: str


@dataclass(frozen=True)
class SignInConfig:
    """The dependencies and settings of signing in."""

    directory: Directory
    render_form: RenderForm
    render_signed_out: Callable[[Request], Response]
    on_sign_in: Callable[[PersonEntry], Awaitable[None]]
    """Called before the session starts, with the directory's current data on the person."""
    kerberos: KerberosConfig | None = None
    cookie: SessionCookie = field(default_factory=SessionCookie)
    attempt_limits: AttemptLimits = field(default_factory=AttemptLimits)
    clock: Clock = clock.now


@dataclass(frozen=True)
class KerberosResult:
    """The result of checking a ticket; `reply` proves this service's identity to the browser."""

    outcome: PersonEntry | SignInFailure
    reply: bytes | None = None


async def authenticate_password(
    config: SignInConfig, *, account: str, password: str, address: str
) -> PersonEntry | SignInFailure:
    """Return the person, or why the sign-in failed.

    Attempts are counted by person, so that other spellings of an account name share one limit.
    An unknown account takes the same steps as a known one.
    """
    try:
        person = await config.directory.find(account)
    except DirectoryUnreachable:
        return SignInFailure.UNREACHABLE
    key = AttemptKey.from_input(person.object_id if person else account, address)
    attempt = await login_attempts.record_attempt(
        key, now=config.clock(), limits=config.attempt_limits
    )
    if attempt is None:
        return SignInFailure.THROTTLED
    try:
        entry = await config.directory.check_password(
            person.account if person else account, password
        )
    except DirectoryUnreachable:
        await login_attempts.discard_attempt(attempt)
        return SignInFailure.UNREACHABLE
    if not _is_enabled(entry):
        return SignInFailure.REFUSED
    await login_attempts.delete_attempts(key)
    return entry


async def authenticate_ticket(
    config: SignInConfig, kerberos: KerberosConfig, credentials: str
) -> KerberosResult:
    """Return the person of a ticket, or why the sign-in failed.

    The ticket names the account; the directory says who that is and whether it is enabled.
    """
    try:
        token = base64.b64decode(credentials, validate=True)
        accepted = await to_thread.run_sync(kerberos.acceptor.accept, token)
    except (ValueError, InvalidKerberosTicket):
        return KerberosResult(SignInFailure.REFUSED)
    except KerberosMisconfigured:
        log.exception("Kerberos tickets cannot be checked")
        return KerberosResult(SignInFailure.REFUSED)
    if accepted.realm.upper() != kerberos.realm.upper():
        return KerberosResult(SignInFailure.REFUSED)
    try:
        entry = await config.directory.find(accepted.account)
    except DirectoryUnreachable:
        return KerberosResult(SignInFailure.UNREACHABLE)
    return KerberosResult(entry if _is_enabled(entry) else SignInFailure.REFUSED, accepted.reply)


def _is_enabled(entry: PersonEntry | None) -> TypeGuard[PersonEntry]:
    return entry is not None and entry.enabled
