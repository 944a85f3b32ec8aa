"""The connection to the mail server, which sends many emails.

There are three kinds of failure: the server is unavailable (all emails wait), it refuses this
email temporarily (it is retried), or permanently (it is given up).
"""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self
from urllib.parse import unquote, urlsplit

import aiosmtplib

SERVICE_UNAVAILABLE_CODE = 421
"""Concerns the server, not the email: "service not available, closing"."""
FIRST_PERMANENT_CODE = 500
"""Codes from here on are permanent: a retry gets the same answer."""

CONNECTION_ERRORS = (aiosmtplib.SMTPException, OSError)

Security = Literal["tls", "starttls", "plain"]
SCHEMES: dict[str, tuple[Security, int]] = {
    "smtps": ("tls", 465),
    "smtp": ("starttls", 587),
    "smtp+plain": ("plain", 25),
}


class ServerUnavailable(Exception):
    """The server cannot be reached, or rejects this client altogether."""


class AmbiguousDelivery(ServerUnavailable):
    """The connection was lost during an email, which the server may have accepted."""


class TemporaryFailure(Exception):
    """The server may accept this email later."""


class PermanentFailure(Exception):
    """The server will not accept this email."""


@dataclass(frozen=True)
class SmtpServer:
    """Address, encryption and credentials of the mail server."""

    host: str
    port: int
    security: Security
    user: str | None = None
    password: str | None = None
    ca: Path | None = None
    timeout_seconds: float = 5.0
    """For each answer."""

    @classmethod
    def from_url(cls, url: str, *, password: str | None = None, ca: Path | None = None) -> Self:
        """Parse smtps://, smtp:// (which requires STARTTLS) or smtp+plain://user@host:port.

        Raises `ValueError` when the URL is unusable or would expose a password.
        """
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES or not parts.hostname or parts.path.strip("/"):
            raise ValueError("must be like smtps://mail.example.org or smtp://user@host:587")
        security, port = SCHEMES[parts.scheme]
        user = unquote(parts.username) if parts.username else None
        if user and security == "plain":
            raise ValueError("must not be smtp+plain:// with a user: a password would be readable")
        secret = password or (unquote(parts.password) if parts.password else None)
        return cls(parts.hostname, parts.port or port, security, user, secret, ca)


class SmtpSession:
    """An open connection to the server; `accepted_count` is the number of emails it accepted."""

    def __init__(self, connection: aiosmtplib.SMTP) -> None:
        self._connection = connection
        self.accepted_count = 0

    async def send(self, message: bytes, *, sender: str, recipient: str) -> None:
        """Send one email.

        Raises `ServerUnavailable` (or `AmbiguousDelivery`), `TemporaryFailure` or
        `PermanentFailure`.
        """
        try:
            await self._send_envelope(sender, recipient)
        except CONNECTION_ERRORS as error:
            raise ServerUnavailable(type(error).__name__) from error
        try:
            await self._connection.data(message)
        except aiosmtplib.SMTPResponseException as error:
            raise _error_for_code(error.code) from error
        except CONNECTION_ERRORS as error:
            raise AmbiguousDelivery(type(error).__name__) from error
        self.accepted_count += 1

    async def _send_envelope(self, sender: str, recipient: str) -> None:
        try:
            await self._connection.mail(sender)
        except aiosmtplib.SMTPSenderRefused as error:
            raise ServerUnavailable(f"the sender is refused: {error.code}") from error
        try:
            await self._connection.rcpt(recipient)
        except aiosmtplib.SMTPRecipientRefused as error:
            failure = _error_for_code(error.code)
            if not isinstance(failure, ServerUnavailable):
                await self._connection.rset()
            raise failure from error


@asynccontextmanager
async def connect(server: SmtpServer, *, helo: str) -> AsyncIterator[SmtpSession]:
    """Connect for the length of the block; `helo` is the name this client gives.

    Raises `ServerUnavailable` when the connection fails.
    """
    connection = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        local_hostname=helo,
        timeout=server.timeout_seconds,
        use_tls=server.security == "tls",
        start_tls=server.security == "starttls",
        tls_context=None if server.security == "plain" else _create_tls_context(server.ca),
    )
    try:
        await connection.connect()
        await connection.ehlo()
    except (*CONNECTION_ERRORS, ValueError) as error:
        connection.close()
        raise ServerUnavailable(type(error).__name__) from error
    try:
        yield SmtpSession(connection)
        with suppress(*CONNECTION_ERRORS):
            await connection.quit()
    finally:
        connection.close()


def _create_tls_context(ca: Path | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(ca) if ca else None)


def _error_for_code(code: int) -> Exception:
    if code == SERVICE_UNAVAILABLE_CODE:
        return ServerUnavailable(f"the server says {code}")
    if code >= FIRST_PERMANENT_CODE:
        return PermanentFailure(str(code))
    return TemporaryFailure(str(code))
