"""The mail server: a connection that carries many letters, and what it says to each.

Three things may go wrong with a letter, and each is answered differently: the server is away (all
letters wait), it will not take this one now (it is tried again), or never (it is given up).
"""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self
from urllib.parse import unquote, urlsplit

import aiosmtplib

BUSY = 421  # "service not available, closing": of the server, not of the letter
FIRST_FOR_GOOD = 500  # answers from here on will not change by asking again

LOST = (aiosmtplib.SMTPException, OSError)

Security = Literal["tls", "starttls", "plain"]
SCHEMES: dict[str, tuple[Security, int]] = {
    "smtps": ("tls", 465),
    "smtp": ("starttls", 587),
    "smtp+plain": ("plain", 25),
}


class Away(Exception):
    """The server cannot be reached, or will not deal with us at all."""


class Doubtful(Away):
    """The server went away in the middle of a letter, and may have taken it all the same."""


class NotNow(Exception):
    """The server may take this letter later."""


class Never(Exception):
    """The server will not take this letter."""


@dataclass(frozen=True)
class Server:
    """Where mail is handed in, and how the way there is kept secret."""

    host: str
    port: int
    security: Security
    user: str | None = None
    password: str | None = None
    ca: Path | None = None
    patience: float = 5.0
    """Seconds for each answer."""

    @classmethod
    def at(cls, url: str, *, password: str | None = None, ca: Path | None = None) -> Self:
        """From smtps://, smtp:// (which demands STARTTLS) or smtp+plain://user@host:port."""
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES or not parts.hostname or parts.path.strip("/"):
            raise ValueError("must be like smtps://mail.example.org or smtp://user@host:587")
        security, port = SCHEMES[parts.scheme]
        user = unquote(parts.username) if parts.username else None
        if user and security == "plain":
            raise ValueError("must not be smtp+plain:// with a user: a password would be readable")
        told = password or (unquote(parts.password) if parts.password else None)
        return cls(parts.hostname, parts.port or port, security, user, told, ca)


class Session:
    """An open connection to the server; `taken` is how many letters it took."""

    def __init__(self, connection: aiosmtplib.SMTP) -> None:
        self._connection = connection
        self.taken = 0

    async def send(self, message: bytes, *, sender: str, recipient: str) -> None:
        """Hand in one letter. Raises Away (or Doubtful), NotNow or Never."""
        try:
            await self._address(sender, recipient)
        except LOST as error:
            raise Away(type(error).__name__) from error
        try:
            await self._connection.data(message)
        except aiosmtplib.SMTPResponseException as error:
            raise _refusal(error.code) from error
        except LOST as error:
            raise Doubtful(type(error).__name__) from error
        self.taken += 1

    async def _address(self, sender: str, recipient: str) -> None:
        try:
            await self._connection.mail(sender)
        except aiosmtplib.SMTPSenderRefused as error:
            raise Away(f"the sender is refused: {error.code}") from error
        try:
            await self._connection.rcpt(recipient)
        except aiosmtplib.SMTPRecipientRefused as error:
            refusal = _refusal(error.code)
            if not isinstance(refusal, Away):
                await self._connection.rset()
            raise refusal from error


@asynccontextmanager
async def connected(server: Server, *, helo: str) -> AsyncIterator[Session]:
    """A session that is closed with the block; `helo` is the name we give ourselves."""
    connection = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        local_hostname=helo,
        timeout=server.patience,
        use_tls=server.security == "tls",
        start_tls=server.security == "starttls",
        tls_context=None if server.security == "plain" else _trusting(server.ca),
    )
    try:
        await connection.connect()
        await connection.ehlo()
    except (*LOST, ValueError) as error:
        connection.close()
        raise Away(type(error).__name__) from error
    try:
        yield Session(connection)
        with suppress(*LOST):
            await connection.quit()
    finally:
        connection.close()


def _trusting(ca: Path | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(ca) if ca else None)


def _refusal(code: int) -> Exception:
    if code == BUSY:
        return Away(f"the server says {code}")
    return Never(str(code)) if code >= FIRST_FOR_GOOD else NotNow(str(code))
