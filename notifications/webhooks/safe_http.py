"""HTTP requests to configured addresses that must not reach internal services (SSRF protection).

A name is resolved once and the connection goes to that address, so that it cannot change after
the check. Private, loopback and link-local addresses are refused unless they are allowed.
Redirects are not followed, only the status of a response is read, and every request has a
deadline of seconds.
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
MAX_REQUEST_SECONDS = 5.0  # from the name lookup to the status


class ForbiddenAddress(Exception):
    """The address is not allowed."""


class RequestFailed(Exception):
    """There was no response, or not a valid one."""


async def resolve_host(host: str, port: int) -> list[str]:
    """Return the addresses of a name."""
    results = await asyncio.get_running_loop().getaddrinfo(host, port, type=SOCK_STREAM)
    return [str(socket_address[0]) for *_, socket_address in results]


@cache
def default_tls_context() -> ssl.SSLContext:
    """Return the system's trusted authorities, read once: that takes tens of milliseconds."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class SafeHttpClient:
    """Sends to public addresses, and to those in `allowed_networks`."""

    allowed_networks: tuple[Network, ...] = ()
    timeout_seconds: float = MAX_REQUEST_SECONDS
    resolve: Resolve = resolve_host
    tls_context: ssl.SSLContext = field(default_factory=default_tls_context)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Post `body` and return the status.

        Raises `ForbiddenAddress` or `RequestFailed`.
        """
        pool = httpcore2.AsyncConnectionPool(
            ssl_context=self.tls_context,
            network_backend=PublicOnlyBackend(self.allowed_networks, self.resolve),
        )
        try:
            async with (
                asyncio.timeout(self.timeout_seconds),
                pool,
                pool.stream("POST", url, headers=list(headers.items()), content=body) as response,
            ):
                return int(response.status)
        except REQUEST_ERRORS as error:
            raise RequestFailed(type(error).__name__) from error


REQUEST_ERRORS = (
    TimeoutError,
    OSError,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.TimeoutException,
    httpcore2.UnsupportedProtocol,
)


class PublicOnlyBackend(httpcore2.AsyncNetworkBackend):
    """Connects to the first allowed address of a name."""

    def __init__(self, allowed_networks: tuple[Network, ...], resolve: Resolve) -> None:
        self._allowed_networks = allowed_networks
        self._resolve = resolve
        self._backend = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - signature of the library
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        for address in await self._resolve(host, port):
            if is_allowed_address(address, self._allowed_networks):
                return await self._backend.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
        raise ForbiddenAddress(f"{host} is not an address that may be asked")

    async def connect_unix_socket(self, *_: object, **__: object) -> httpcore2.AsyncNetworkStream:
        raise ForbiddenAddress("a file is no address that may be asked")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def is_allowed_address(address: str, allowed_networks: Iterable[Network]) -> bool:
    """Return True if an address is public, or in one of the allowed networks."""
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo and parsed.teredo[1])
        if inner:  # an embedded address decides where packets go
            parsed = inner
    if any(parsed in network for network in allowed_networks if network.version == parsed.version):
        return True
    return parsed.is_global and not parsed.is_multicast and parsed not in NAT64_NETWORK


NAT64_NETWORK = ip_network("64:ff9b::/96")
"""Translated IPv4 addresses, including private ones."""


def parse_networks(text: str) -> tuple[Network, ...]:
    """Parse networks such as "10.20.0.0/16, fd00::/8".

    Raises `ValueError` when one is malformed.
    """
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
