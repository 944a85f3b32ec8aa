"""The routes and handlers of signing in and out."""

import base64
import logging
from typing import Annotated

from pydantic import BaseModel, StringConstraints, ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from auth import safe_redirect, sessions
from auth.directory import PersonEntry
from auth.errors import SignInFailure
from auth.identity import Identity
from auth.sign_in import KerberosConfig, SignInConfig, authenticate_password, authenticate_ticket

SIGNED_OUT_PATH = "/auth/logged-out"
MAX_ACCOUNT_CHARS = 256
MAX_FORM_BYTES = 16 * 1024
RETRY_AFTER_OUTAGE_SECONDS = 5
NO_CONTROL_PATTERN = r"^[^\x00-\x1f\x7f]+$"
NO_NUL_PATTERN = r"^[^\x00]+$"
STATUS_FOR = {
    SignInFailure.REFUSED: 403,
    SignInFailure.THROTTLED: 429,
    SignInFailure.UNREACHABLE: 503,
}

log = logging.getLogger(__name__)


class PasswordForm(BaseModel):
    """What may be sent to the directory: never an empty password, never a NUL."""

    account: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True,
            min_length=1,
            max_length=MAX_ACCOUNT_CHARS,
            pattern=NO_CONTROL_PATTERN,
        ),
    ]
    password: Annotated[
        str, StringConstraints(min_length=1, max_length=1024, pattern=NO_NUL_PATTERN)
    ]


def sign_in_routes(config: SignInConfig) -> list[Route]:
    handlers = SignInHandlers(config)
    return [
        Route("/auth/login", handlers.show_sign_in, methods=["GET"], name="sign_in"),
        Route(
            "/auth/login", handlers.submit_sign_in, methods=["POST"], max_body_size=MAX_FORM_BYTES
        ),
        Route("/auth/logout", handlers.sign_out, methods=["POST"], name="sign_out"),
        Route(SIGNED_OUT_PATH, handlers.show_signed_out, methods=["GET"], name="signed_out"),
    ]


class SignInHandlers:
    """The handlers; `?form` on the sign-in page asks for the form without a Kerberos challenge."""

    def __init__(self, config: SignInConfig) -> None:
        self.config = config

    async def show_sign_in(self, request: Request) -> Response:
        next_path = safe_redirect.to_safe_path(request.query_params.get("next", ""))
        if request.user is not None:
            return _without_caching(RedirectResponse(next_path, status_code=303))
        kerberos = self.config.kerberos
        if kerberos is None or "form" in request.query_params:
            return self._render_form(request, next_path=next_path, status=200)
        if "authorization" in request.headers:
            return await self._sign_in_with_ticket(request, kerberos, next_path)
        response = self._render_form(request, next_path=next_path, status=401)
        response.headers["WWW-Authenticate"] = "Negotiate"
        return response

    async def submit_sign_in(self, request: Request) -> Response:
        form = await _read_form(request)
        next_path = safe_redirect.to_safe_path(form.get("next", ""))
        outcome = await self._check_password(request, form)
        if isinstance(outcome, SignInFailure):
            account = form.get("account", "")[:MAX_ACCOUNT_CHARS]
            return self._render_failure(request, outcome, next_path=next_path, account=account)
        return await self._start_session(request, outcome, next_path)

    async def sign_out(self, request: Request) -> Response:
        await self._end_session(request)
        response = RedirectResponse(SIGNED_OUT_PATH, status_code=303)
        self.config.cookie.clear(response)
        return _without_caching(response)

    async def show_signed_out(self, request: Request) -> Response:
        return _without_caching(self.config.render_signed_out(request))

    async def _check_password(
        self, request: Request, form: dict[str, str]
    ) -> PersonEntry | SignInFailure:
        try:
            credentials = PasswordForm.model_validate(form)
        except ValidationError:
            return SignInFailure.REFUSED
        address = request.client.host if request.client else ""
        return await authenticate_password(
            self.config,
            account=credentials.account,
            password=credentials.password,
            address=address,
        )

    async def _sign_in_with_ticket(
        self, request: Request, kerberos: KerberosConfig, next_path: str
    ) -> Response:
        """Sign in by a Kerberos ticket.

        A rejected ticket gets no second challenge, or browsers would retry without end.
        """
        scheme, _, credentials = request.headers["authorization"].partition(" ")
        if scheme.lower() != "negotiate":
            return self._render_failure(request, SignInFailure.REFUSED, next_path=next_path)
        result = await authenticate_ticket(self.config, kerberos, credentials.strip())
        if isinstance(result.outcome, SignInFailure):
            return self._render_failure(request, result.outcome, next_path=next_path)
        response = await self._start_session(request, result.outcome, next_path)
        if result.reply is not None:
            proof = base64.b64encode(result.reply).decode()
            response.headers["WWW-Authenticate"] = f"Negotiate {proof}"
        return response

    async def _start_session(
        self, request: Request, entry: PersonEntry, next_path: str
    ) -> Response:
        """Start a new session for each sign-in and end the one this browser had."""
        await self.config.on_sign_in(entry)
        await self._end_session(request)
        identity = Identity(entry.object_id, entry.account, entry.name, entry.mail)
        secret = await sessions.start_session(identity, now=self.config.clock())
        log.info("signed in", extra={"person": entry.object_id})
        response = RedirectResponse(next_path, status_code=303)
        self.config.cookie.set_secret(response, secret)
        return _without_caching(response)

    async def _end_session(self, request: Request) -> None:
        secret = self.config.cookie.get_secret(request)
        if secret is not None:
            await sessions.end_session(secret, now=self.config.clock())

    def _render_failure(
        self, request: Request, error: SignInFailure, *, next_path: str, account: str = ""
    ) -> Response:
        log.warning("sign-in refused", extra={"reason": error.value})
        response = _without_caching(
            self.config.render_form(
                request,
                error=error,
                account=account,
                next_path=next_path,
                status=STATUS_FOR[error],
            )
        )
        if error is SignInFailure.UNREACHABLE:
            response.headers["Retry-After"] = str(RETRY_AFTER_OUTAGE_SECONDS)
        if error is SignInFailure.THROTTLED:
            window = self.config.attempt_limits.window
            response.headers["Retry-After"] = str(int(window.total_seconds()))
        return response

    def _render_form(self, request: Request, *, next_path: str, status: int) -> Response:
        return _without_caching(
            self.config.render_form(
                request, error=None, account="", next_path=next_path, status=status
            )
        )


async def _read_form(request: Request) -> dict[str, str]:
    async with request.form(max_files=0, max_fields=10, max_part_size=MAX_FORM_BYTES) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


def _without_caching(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
