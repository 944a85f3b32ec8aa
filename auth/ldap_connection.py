"""An encrypted connection to a directory server, and the bind that tells a right password.

Everything here blocks, and every failure comes out as `DirectoryUnreachable`. Some ways of ldap3
are switched off for a reason: it would follow referrals with the password in hand, pass over a
failed part of a long attribute in silence, and prepare passwords so that an invisible character
becomes an empty password, which a server takes for an anonymous bind and accepts.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ldap3 import SAFE_SYNC, Connection, Server, Tls
from ldap3.core.exceptions import LDAPException
from ldap3.core.results import RESULT_INVALID_CREDENTIALS, RESULT_SUCCESS

from auth.directory import DirectoryUnreachable

STANDARD_PORT = {"ldaps": 636, "ldap": 389}


@dataclass(frozen=True, slots=True)
class LdapConfig:
    """Where the directory is and who asks it.

    `ldaps://` is encrypted from the first byte, `ldap://` by StartTLS before anything else is
    said; there is no third way. Without `ca` the system's certificate authorities are trusted.
    Timeouts are whole seconds.
    """

    url: str
    base: str
    user: str
    password: str = field(repr=False)
    ca: Path | None = None
    connect_timeout: int = 2
    receive_timeout: int = 2
    page: int = 500
    threads: int = 4

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in STANDARD_PORT or not self.host:
            raise ValueError(f"A directory is ldaps://host or ldap://host, not {self.url!r}")
        if not self.user or not self.password:
            raise ValueError("The directory is never asked anonymously: give user and password")

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        address = urlsplit(self.url)
        return address.port or STANDARD_PORT[address.scheme]

    @property
    def tls_first(self) -> bool:
        return urlsplit(self.url).scheme == "ldaps"


class _VerifiedTls(Tls):
    """Leaves the certificate and its host name to OpenSSL, where ldap3 would look itself."""

    def wrap_socket(self, connection: Connection, do_handshake: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - ldap3's signature
        context = ssl.create_default_context(cafile=self.ca_certs_file)
        connection.socket = context.wrap_socket(
            connection.socket, server_hostname=connection.server.host
        )


def password_holds(config: LdapConfig, dn: str, password: str) -> bool:
    """Bind as the person, on a connection of its own; the password must not be empty."""
    with unreachable_on_failure():
        connection = encrypted(config, dn, password)
        try:
            return bound(connection)
        finally:
            close(connection)


@contextmanager
def unreachable_on_failure() -> Iterator[None]:
    try:
        yield
    except DirectoryUnreachable:
        raise
    except Exception as failure:  # what is no LDAP makes ldap3 raise whatever comes to it
        raise DirectoryUnreachable(f"{type(failure).__name__}: {failure}") from failure


def encrypted(config: LdapConfig, user: str, password: str) -> Connection:
    """Open a connection that nobody can listen to; who is at the other end is verified."""
    connection = _connection(config, user, password)
    with closed_on_failure(connection):
        connection.open(read_server_info=False)
        if not config.tls_first:
            connection.start_tls(read_server_info=False)
    return connection


def bound(connection: Connection) -> bool:
    """Bind; False when the server does not take the password, whatever its reason."""
    _, result, *_ = connection.bind(read_server_info=False)
    if result["result"] not in {RESULT_SUCCESS, RESULT_INVALID_CREDENTIALS}:
        raise DirectoryUnreachable(f"The directory answers: {result['description']}")
    return bool(result["result"] == RESULT_SUCCESS)


@contextmanager
def closed_on_failure(connection: Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        close(connection)
        raise


def close(connection: Connection) -> None:
    with suppress(LDAPException, OSError):
        connection.unbind()
    if connection.socket:  # one that never came to be open is left behind by ldap3
        connection.socket.close()


def _connection(config: LdapConfig, user: str, password: str) -> Connection:
    server = Server(
        config.host,
        config.port,
        use_ssl=config.tls_first,
        tls=_VerifiedTls(validate=ssl.CERT_REQUIRED, ca_certs_file=config.ca and str(config.ca)),
        get_info="NO_INFO",
        connect_timeout=config.connect_timeout,
    )
    return Connection(
        server,
        user,
        password.encode(),  # type: ignore[arg-type]  # bytes are sent as they are
        client_strategy=SAFE_SYNC,
        auto_referrals=False,
        auto_range=False,
        check_names=False,
        return_empty_attributes=False,
        receive_timeout=config.receive_timeout,
    )
