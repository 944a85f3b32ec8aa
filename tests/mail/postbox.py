"""A real mail server on loopback that keeps what arrives, and can be told to be difficult."""

import asyncio
import email
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

Part = EmailMessage
OK = "250 OK"


@dataclass(frozen=True)
class Arrived:
    """A mail as it came over the wire."""

    recipients: tuple[str, ...]
    raw: bytes

    @property
    def mime(self) -> EmailMessage:
        read = email.message_from_bytes(self.raw, policy=default)
        assert isinstance(read, EmailMessage)
        return read

    def header(self, name: str) -> str:
        return str(self.mime[name])

    @property
    def text(self) -> str:
        return _content(self.mime, "plain")

    @property
    def html(self) -> str:
        return _content(self.mime, "html")


@dataclass
class Postbox:
    """`refusals` are answers to RCPT by address; `answers` what DATA is answered, in turn."""

    port: int = 0
    arrived: list[Arrived] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)
    silent: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a mail was kept and the server is told to say nothing about it."""
    keeps_silent: bool = False
    hangs_up: int = 0
    """After how many mails from now it keeps one and hangs up without a word; 0 is never."""

    @property
    def url(self) -> str:
        return f"smtp+plain://127.0.0.1:{self.port}"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        said = self.answers.pop(0) if self.answers else OK
        if not said.startswith("250"):
            return said
        assert isinstance(envelope.content, bytes)
        self.arrived.append(Arrived(tuple(envelope.rcpt_tos), envelope.content))
        if self.keeps_silent:
            self.silent.set()
            await asyncio.Event().wait()
        if self.hangs_up:
            self.hangs_up -= 1
            _hang_up(server)
        return said

    def to(self, address: str) -> list[Arrived]:
        return [mail for mail in self.arrived if mail.recipients == (address,)]


@asynccontextmanager
async def receiving(postbox: Postbox | None = None) -> AsyncIterator[Postbox]:
    """The server listens, at the postbox's port when it has one, until the block ends."""
    kept = postbox or Postbox()
    loop = asyncio.get_running_loop()
    connections: list[SMTP] = []

    def connection() -> SMTP:
        made = SMTP(kept, hostname="mail.example.org", loop=loop)
        connections.append(made)
        return made

    server = await loop.create_server(connection, "127.0.0.1", kept.port)
    kept.port = server.sockets[0].getsockname()[1]
    try:
        yield kept
    finally:
        server.close()
        for each in connections:
            _hang_up(each)
        await server.wait_closed()


def _hang_up(connection: SMTP) -> None:
    if isinstance(connection.transport, asyncio.Transport):
        connection.transport.abort()


def _content(mime: EmailMessage, kind: str) -> str:
    part = mime.get_body((kind,))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")
