"""Requests to addresses that were given to us, which must not reach what only we can reach.

A name is resolved once and that address is connected to, so that it cannot be another one when it
matters; private, loopback and link-local ones are refused unless they are allowed. Redirects are
not followed, an answer is its status and nothing else, and everything takes seconds at most.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from socket import SOCK_STREAM

import httpcore2

Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Awaitable[list[str]]]
SLOWEST_ANSWER = 5.0  # seconds for everything, from the name to the status


class Refused(Exception):
    """The address is not one that may be asked."""


class Unanswered(Exception):
    """Nobody answered, or nothing that could be understood."""


async def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=SOCK_STREAM)
    return [str(place[0]) for *_, place in found]


@cache
def usual_trust() -> ssl.SSLContext:
    """The authorities this machine trusts, read once: that takes tens of milliseconds."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class Outgoing:
    """Sends to public addresses, and to those in `allowed`."""

    allowed: tuple[Network, ...] = ()
    patience: float = SLOWEST_ANSWER
    resolve: Resolve = resolved
    trusting: ssl.SSLContext = field(default_factory=usual_trust)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer. Raises Refused or Unanswered."""
        pool = httpcore2.AsyncConnectionPool(
            ssl_context=self.trusting, network_backend=Careful(self.allowed, self.resolve)
        )
        try:
            async with (
                asyncio.timeout(self.patience),
                pool,
                pool.stream("POST", url, headers=list(headers.items()), content=body) as answer,
            ):
                return int(answer.status)
        except FAILURES as error:
            raise Unanswered(type(error).__name__) from error


FAILURES = (
    TimeoutError,
    OSError,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.TimeoutException,
    httpcore2.UnsupportedProtocol,
)


class Careful(httpcore2.AsyncNetworkBackend):
    """Connects to the first address of a name that may be asked."""

    def __init__(self, allowed: tuple[Network, ...], resolve: Resolve) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._backend = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as the library calls it
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        for address in await self._resolve(host, port):
            if may_be_asked(address, self._allowed):
                return await self._backend.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
        raise Refused(f"{host} is not an address that may be asked")

    async def connect_unix_socket(self, *_: object, **__: object) -> httpcore2.AsyncNetworkStream:
        raise Refused("a file is no address that may be asked")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def may_be_asked(address: str, allowed: Iterable[Network]) -> bool:
    """Whether an address is public, or in one of the networks that are allowed."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
        if inner:  # an address within another goes where the inner one goes
            found = inner
    if any(found in network for network in allowed if network.version == found.version):
        return True
    return found.is_global and not found.is_multicast and found not in TRANSLATED


TRANSLATED = ip_network("64:ff9b::/96")  # IPv4 behind a translator, private ones among them


def networks(text: str) -> tuple[Network, ...]:
    """From "10.20.0.0/16, fd00::/8". Raises ValueError."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
