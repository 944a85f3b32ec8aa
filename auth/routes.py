"""The URLs of signing in and out."""

import base64
import logging
from typing import Annotated

from pydantic import BaseModel, StringConstraints, ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from auth import destination, sessions
from auth.directory import Entry
from auth.errors import Refusal
from auth.identity import Identity
from auth.sign_in import Kerberos, SignIn, by_password, by_ticket

LOGGED_OUT = "/auth/logged-out"
LONGEST_ACCOUNT = 256
LONGEST_FORM = 16 * 1024
RETRY_AFTER_OUTAGE = 5
NO_CONTROL = r"^[^\x00-\x1f\x7f]+$"
NO_NUL = r"^[^\x00]+$"
STATUS = {Refusal.REFUSED: 403, Refusal.THROTTLED: 429, Refusal.UNREACHABLE: 503}

log = logging.getLogger(__name__)


class Credentials(BaseModel):
    """What may be sent to the directory at all: never an empty password, never a NUL."""

    account: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=LONGEST_ACCOUNT, pattern=NO_CONTROL
        ),
    ]
    password: Annotated[str, StringConstraints(min_length=1, max_length=1024, pattern=NO_NUL)]


def sign_in_routes(sign_in: SignIn) -> list[Route]:
    doors = Doors(sign_in)
    return [
        Route("/auth/login", doors.show, methods=["GET"], name="sign_in"),
        Route("/auth/login", doors.submit, methods=["POST"], max_body_size=LONGEST_FORM),
        Route("/auth/logout", doors.log_out, methods=["POST"], name="sign_out"),
        Route(LOGGED_OUT, doors.logged_out, methods=["GET"], name="signed_out"),
    ]


class Doors:
    """The handlers; `?form` on the sign-in page asks for the form without a challenge."""

    def __init__(self, sign_in: SignIn) -> None:
        self.sign_in = sign_in

    async def show(self, request: Request) -> Response:
        next_path = destination.safe(request.query_params.get("next", ""))
        if request.user is not None:
            return _uncached(RedirectResponse(next_path, status_code=303))
        kerberos = self.sign_in.kerberos
        if kerberos is None or "form" in request.query_params:
            return self._form(request, next_path=next_path, status=200)
        if "authorization" in request.headers:
            return await self._show_ticket(request, kerberos, next_path)
        response = self._form(request, next_path=next_path, status=401)
        response.headers["WWW-Authenticate"] = "Negotiate"
        return response

    async def submit(self, request: Request) -> Response:
        form = await _form(request)
        next_path = destination.safe(form.get("next", ""))
        outcome = await self._outcome(request, form)
        if isinstance(outcome, Refusal):
            account = form.get("account", "")[:LONGEST_ACCOUNT]
            return self._refused(request, outcome, next_path=next_path, account=account)
        return await self._welcomed(request, outcome, next_path)

    async def log_out(self, request: Request) -> Response:
        await self._end_session(request)
        response = RedirectResponse(LOGGED_OUT, status_code=303)
        self.sign_in.cookie.take_back(response)
        return _uncached(response)

    async def logged_out(self, request: Request) -> Response:
        return _uncached(self.sign_in.render_signed_out(request))

    async def _outcome(self, request: Request, form: dict[str, str]) -> Entry | Refusal:
        try:
            typed = Credentials.model_validate(form)
        except ValidationError:
            return Refusal.REFUSED
        address = request.client.host if request.client else ""
        return await by_password(
            self.sign_in, account=typed.account, password=typed.password, address=address
        )

    async def _show_ticket(self, request: Request, kerberos: Kerberos, next_path: str) -> Response:
        """A refused ticket gets no second challenge: browsers would ask for ever."""
        scheme, _, credentials = request.headers["authorization"].partition(" ")
        if scheme.lower() != "negotiate":
            return self._refused(request, Refusal.REFUSED, next_path=next_path)
        ticket = await by_ticket(self.sign_in, kerberos, credentials.strip())
        if isinstance(ticket.outcome, Refusal):
            return self._refused(request, ticket.outcome, next_path=next_path)
        response = await self._welcomed(request, ticket.outcome, next_path)
        if ticket.reply is not None:
            proof = base64.b64encode(ticket.reply).decode()
            response.headers["WWW-Authenticate"] = f"Negotiate {proof}"
        return response

    async def _welcomed(self, request: Request, entry: Entry, next_path: str) -> Response:
        """A session of its own for each sign-in; the one this browser had is over."""
        await self.sign_in.welcome(entry)
        await self._end_session(request)
        identity = Identity(entry.object_id, entry.account, entry.name, entry.mail)
        secret = await sessions.start(identity, now=self.sign_in.clock())
        log.info("signed in", extra={"person": entry.object_id})
        response = RedirectResponse(next_path, status_code=303)
        self.sign_in.cookie.give(response, secret)
        return _uncached(response)

    async def _end_session(self, request: Request) -> None:
        secret = self.sign_in.cookie.secret(request)
        if secret is not None:
            await sessions.end(secret, now=self.sign_in.clock())

    def _refused(
        self, request: Request, error: Refusal, *, next_path: str, account: str = ""
    ) -> Response:
        log.warning("sign-in refused", extra={"reason": error.value})
        response = _uncached(
            self.sign_in.render_form(
                request, error=error, account=account, next_path=next_path, status=STATUS[error]
            )
        )
        if error is Refusal.UNREACHABLE:
            response.headers["Retry-After"] = str(RETRY_AFTER_OUTAGE)
        if error is Refusal.THROTTLED:
            window = self.sign_in.attempts.window
            response.headers["Retry-After"] = str(int(window.total_seconds()))
        return response

    def _form(self, request: Request, *, next_path: str, status: int) -> Response:
        return _uncached(
            self.sign_in.render_form(
                request, error=None, account="", next_path=next_path, status=status
            )
        )


async def _form(request: Request) -> dict[str, str]:
    async with request.form(max_files=0, max_fields=10, max_part_size=LONGEST_FORM) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
