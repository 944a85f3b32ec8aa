"""A mail server on the loopback address that keeps what it receives, and fails on demand."""

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
class ReceivedMail:
    """A mail as it was received."""

    recipients: tuple[str, ...]
    raw: bytes

    @property
    def mime(self) -> EmailMessage:
        message = email.message_from_bytes(self.raw, policy=default)
        assert isinstance(message, EmailMessage)
        return message

    def header(self, name: str) -> str:
        return str(self.mime[name])

    @property
    def text(self) -> str:
        return _get_body(self.mime, "plain")

    @property
    def html(self) -> str:
        return _get_body(self.mime, "html")


@dataclass
class FakeMailServer:
    """`refusals` are answers to RCPT by address; `answers` are the answers to DATA, in order."""

    port: int = 0
    received: list[ReceivedMail] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)
    was_silent: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a mail was received and the server must not answer."""
    is_silent: bool = False
    disconnects_after: int = 0
    """The number of mails after which it accepts one and disconnects without an answer; 0 is
    never.
    """

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
        answer = self.answers.pop(0) if self.answers else OK
        if not answer.startswith("250"):
            return answer
        assert isinstance(envelope.content, bytes)
        self.received.append(ReceivedMail(tuple(envelope.rcpt_tos), envelope.content))
        if self.is_silent:
            self.was_silent.set()
            await asyncio.Event().wait()
        if self.disconnects_after:
            self.disconnects_after -= 1
            _disconnect(server)
        return answer

    def mails_to(self, address: str) -> list[ReceivedMail]:
        return [mail for mail in self.received if mail.recipients == (address,)]


@asynccontextmanager
async def run_mail_server() -> AsyncIterator[FakeMailServer]:
    """Run a server until the block ends."""
    mail_server = FakeMailServer()
    loop = asyncio.get_running_loop()
    connections: list[SMTP] = []

    def connection() -> SMTP:
        smtp = SMTP(mail_server, hostname="mail.example.org", loop=loop)
        connections.append(smtp)
        return smtp

    server = await loop.create_server(connection, "127.0.0.1", 0)
    mail_server.port = server.sockets[0].getsockname()[1]
    try:
        yield mail_server
    finally:
        server.close()
        for each in connections:
            _disconnect(each)
        await server.wait_closed()


def _disconnect(connection: SMTP) -> None:
    if isinstance(connection.transport, asyncio.Transport):
        connection.transport.abort()


def _get_body(mime: EmailMessage, kind: str) -> str:
    part = mime.get_body((kind,))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")
