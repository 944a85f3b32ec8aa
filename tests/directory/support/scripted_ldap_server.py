"""An LDAP server that a test scripts.

Active Directory answers in pages and ranges, refers clients elsewhere and is sometimes busy;
Samba does none of this.
"""

import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any

from tests.directory.support.certificates import CertificatePair

SUCCESS, SIZE_LIMIT_EXCEEDED, REFERRAL, BUSY, INVALID_CREDENTIALS = 0, 4, 10, 51, 49
PAGED_RESULTS = b"1.2.840.113556.1.4.319"
ENTRY_TAG = 0x64
REQUEST_KINDS = {0x60: "bind", 0x42: "unbind", 0x63: "search", 0x77: "start_tls"}
DONE_TAGS = {"bind": 0x61, "search": 0x65, "start_tls": 0x78}
"""The tag of the message that ends an answer."""

Element = tuple[int, bytes]
Attributes = Mapping[str, Sequence[bytes]]


@dataclass(frozen=True)
class LdapRequest:
    """A request of the client: to bind, unbind, search or start_tls."""

    kind: str
    base: str = ""
    attributes: Sequence[str] = ()
    page: int | None = None
    cookie: bytes = b""


@dataclass(frozen=True)
class LdapAnswer:
    result: int = SUCCESS
    entries: Sequence[tuple[str, Attributes]] = ()
    cookie: bytes = b""
    referral: str | None = None
    nonsense: bytes = b""
    """Bytes that are sent instead of an answer."""


Script = Callable[[LdapRequest], LdapAnswer]


@contextmanager
def run_ldap_server(
    script: Script, pair: CertificatePair, *, tls_first: bool = True
) -> Iterator[str]:
    """Serve on a free port of this machine. Yields the address for an `LdapConfig`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                _Connection(self.request, context, script).serve(tls_first=tls_first)

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"{'ldaps' if tls_first else 'ldap'}://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@dataclass
class _Connection:
    socket: Any  # a socket, later the TLS socket around it
    context: ssl.SSLContext
    script: Script
    received: bytes = field(default=b"")

    def serve(self, *, tls_first: bool) -> None:
        if tls_first:
            self._encrypt()
        try:
            while message := self._read_message():
                self._answer(message)
        finally:
            self.socket.close()

    def _encrypt(self) -> None:
        self.socket = self.context.wrap_socket(self.socket, server_side=True)

    def _read_message(self) -> bytes:
        """Return the next message, or b"" when the client disconnects."""
        while len(self.received) < (length := _element_length(self.received)):
            more = self.socket.recv(65536)
            if not more:
                return b""
            self.received += more
        message, self.received = self.received[:length], self.received[length:]
        return message

    def _answer(self, message: bytes) -> None:
        request, number = _parse_request(message)
        answer = self.script(request)
        if request.kind in DONE_TAGS:
            self.socket.sendall(answer.nonsense or _encode_answer(number, request, answer))
        if request.kind == "start_tls" and answer.result == SUCCESS:
            self._encrypt()


def _parse_request(message: bytes) -> tuple[LdapRequest, bytes]:
    """Parse a message. Returns the request and the message number as received."""
    [(_, content)] = _split_elements(message)
    (_, number), (tag, operation), *controls = _split_elements(content)
    if REQUEST_KINDS[tag] != "search":
        return LdapRequest(REQUEST_KINDS[tag]), number
    (_, base), *_, (_, names) = _split_elements(operation)
    attributes = [name.decode() for _, name in _split_elements(names)]
    return LdapRequest("search", base.decode(), attributes, *_parse_page_control(controls)), number


def _parse_page_control(controls: Sequence[Element]) -> tuple[int | None, bytes]:
    """Return the requested page size and the cookie after which the page begins."""
    if not controls:
        return None, b""
    [(_, control)] = _split_elements(controls[0][1])
    [(_, value)] = _split_elements(_split_elements(control)[-1][1])
    (_, size), (_, cookie) = _split_elements(value)
    return int.from_bytes(size, "big"), cookie


def _split_elements(content: bytes) -> list[Element]:
    """Split consecutive BER elements into tag and value."""
    parts: list[Element] = []
    while content:
        length, head = (
            _element_length(content),
            2 + (content[1] & 0x7F if content[1] & 0x80 else 0),
        )
        parts.append((content[0], content[head:length]))
        content = content[length:]
    return parts


def _element_length(received: bytes) -> int:
    """Return the length of the first element; while it is unknown, more than has been received."""
    if len(received) < len("TL"):
        return len("TL")
    if not received[1] & 0x80:
        return len("TL") + received[1]
    head = len("TL") + (received[1] & 0x7F)
    return head + int.from_bytes(received[len("TL") : head].ljust(head - 2, b"\xff"), "big")


def _encode_answer(number: bytes, request: LdapRequest, answer: LdapAnswer) -> bytes:
    end = [_encode_enumerated(answer.result), _encode_octets(b""), _encode_octets(b"")]
    if answer.referral:
        end.append(_encode_element(0xA3, _encode_octets(answer.referral.encode())))
    controls = _encode_page_control(answer.cookie) if request.page is not None else b""
    messages = [
        _encode_message(number, _encode_entry(dn, attributes)) for dn, attributes in answer.entries
    ]
    return b"".join(
        [
            *messages,
            _encode_message(number, _encode_element(DONE_TAGS[request.kind], *end), controls),
        ]
    )


def _encode_message(number: bytes, operation: bytes, controls: bytes = b"") -> bytes:
    return _encode_element(0x30, _encode_element(0x02, number), operation, controls)


def _encode_entry(dn: str, attributes: Attributes) -> bytes:
    values = [
        _encode_element(
            0x30,
            _encode_octets(name.encode()),
            _encode_element(0x31, *map(_encode_octets, values)),
        )
        for name, values in attributes.items()
    ]
    return _encode_element(ENTRY_TAG, _encode_octets(dn.encode()), _encode_element(0x30, *values))


def _encode_page_control(cookie: bytes) -> bytes:
    value = _encode_element(0x30, _encode_element(0x02, b"\0"), _encode_octets(cookie))
    return _encode_element(
        0xA0, _encode_element(0x30, _encode_octets(PAGED_RESULTS), _encode_octets(value))
    )


def _encode_octets(value: bytes) -> bytes:
    return _encode_element(0x04, value)


def _encode_enumerated(value: int) -> bytes:
    return _encode_element(0x0A, bytes([value]))


def _encode_element(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return bytes([tag, 0x84]) + len(content).to_bytes(4, "big") + content
