"""A directory server that does as a test tells it.

Active Directory answers in pages and in parts, sends clients elsewhere and is busy at times;
Samba does none of that.
"""

import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any

from tests.directory.certificates import Pair

SUCCESS, SIZE_LIMIT_EXCEEDED, REFERRAL, BUSY, INVALID_CREDENTIALS = 0, 4, 10, 51, 49
PAGED_RESULTS = b"1.2.840.113556.1.4.319"
ENTRY = 0x64
KINDS = {0x60: "bind", 0x42: "unbind", 0x63: "search", 0x77: "start_tls"}
DONE = {"bind": 0x61, "search": 0x65, "start_tls": 0x78}
"""The tag of the message that ends an answer."""

Part = tuple[int, bytes]
Attributes = Mapping[str, Sequence[bytes]]


@dataclass(frozen=True)
class Asked:
    """What a client wants: to bind, unbind, search or start_tls."""

    kind: str
    base: str = ""
    attributes: Sequence[str] = ()
    page: int | None = None
    cookie: bytes = b""


@dataclass(frozen=True)
class Answer:
    result: int = SUCCESS
    entries: Sequence[tuple[str, Attributes]] = ()
    cookie: bytes = b""
    referral: str | None = None
    nonsense: bytes = b""
    """Sent in place of an answer."""


Script = Callable[[Asked], Answer]


@contextmanager
def ldap_server(script: Script, pair: Pair, *, tls_first: bool = True) -> Iterator[str]:
    """Serve at a free port of this machine; yield the address for a `LdapConfig`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                _Conversation(self.request, context, script).hold(tls_first=tls_first)

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"{'ldaps' if tls_first else 'ldap'}://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@dataclass
class _Conversation:
    socket: Any  # a socket, then the TLS one around it
    context: ssl.SSLContext
    script: Script
    received: bytes = field(default=b"")

    def hold(self, *, tls_first: bool) -> None:
        if tls_first:
            self._encrypt()
        try:
            while message := self._message():
                self._reply(message)
        finally:
            self.socket.close()

    def _encrypt(self) -> None:
        self.socket = self.context.wrap_socket(self.socket, server_side=True)

    def _message(self) -> bytes:
        """Wait for the next message; nothing when the client leaves."""
        while len(self.received) < (length := _length(self.received)):
            more = self.socket.recv(65536)
            if not more:
                return b""
            self.received += more
        message, self.received = self.received[:length], self.received[length:]
        return message

    def _reply(self, message: bytes) -> None:
        asked, number = _asked(message)
        answer = self.script(asked)
        if asked.kind in DONE:
            self.socket.sendall(answer.nonsense or _encoded(number, asked, answer))
        if asked.kind == "start_tls" and answer.result == SUCCESS:
            self._encrypt()


def _asked(message: bytes) -> tuple[Asked, bytes]:
    """Take a message apart; its number is given back as it came."""
    [(_, content)] = _parts(message)
    (_, number), (tag, operation), *controls = _parts(content)
    if KINDS[tag] != "search":
        return Asked(KINDS[tag]), number
    (_, base), *_, (_, names) = _parts(operation)
    attributes = [name.decode() for _, name in _parts(names)]
    return Asked("search", base.decode(), attributes, *_page(controls)), number


def _page(controls: Sequence[Part]) -> tuple[int | None, bytes]:
    """Read how many entries the client wants at a time, and after which mark."""
    if not controls:
        return None, b""
    [(_, control)] = _parts(controls[0][1])
    [(_, wanted)] = _parts(_parts(control)[-1][1])
    (_, size), (_, cookie) = _parts(wanted)
    return int.from_bytes(size, "big"), cookie


def _parts(content: bytes) -> list[Part]:
    """Take apart what stands one after the other: tag, length and value."""
    parts: list[Part] = []
    while content:
        length, head = _length(content), 2 + (content[1] & 0x7F if content[1] & 0x80 else 0)
        parts.append((content[0], content[head:length]))
        content = content[length:]
    return parts


def _length(received: bytes) -> int:
    """Count the bytes of the first part; more than are there as long as nobody knows."""
    if len(received) < len("TL"):
        return len("TL")
    if not received[1] & 0x80:
        return len("TL") + received[1]
    head = len("TL") + (received[1] & 0x7F)
    return head + int.from_bytes(received[len("TL") : head].ljust(head - 2, b"\xff"), "big")


def _encoded(number: bytes, asked: Asked, answer: Answer) -> bytes:
    end = [_enumerated(answer.result), _octets(b""), _octets(b"")]
    if answer.referral:
        end.append(_tagged(0xA3, _octets(answer.referral.encode())))
    controls = _page_control(answer.cookie) if asked.page is not None else b""
    messages = [_message(number, _entry(dn, attributes)) for dn, attributes in answer.entries]
    return b"".join([*messages, _message(number, _tagged(DONE[asked.kind], *end), controls)])


def _message(number: bytes, operation: bytes, controls: bytes = b"") -> bytes:
    return _tagged(0x30, _tagged(0x02, number), operation, controls)


def _entry(dn: str, attributes: Attributes) -> bytes:
    values = [
        _tagged(0x30, _octets(name.encode()), _tagged(0x31, *map(_octets, values)))
        for name, values in attributes.items()
    ]
    return _tagged(ENTRY, _octets(dn.encode()), _tagged(0x30, *values))


def _page_control(cookie: bytes) -> bytes:
    value = _tagged(0x30, _tagged(0x02, b"\0"), _octets(cookie))
    return _tagged(0xA0, _tagged(0x30, _octets(PAGED_RESULTS), _octets(value)))


def _octets(value: bytes) -> bytes:
    return _tagged(0x04, value)


def _enumerated(value: int) -> bytes:
    return _tagged(0x0A, bytes([value]))


def _tagged(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return bytes([tag, 0x84]) + len(content).to_bytes(4, "big") + content
