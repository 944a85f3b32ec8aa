"""Encrypted connections to a directory server, and the bind that checks a password.

Everything here blocks, and every failure is raised as `DirectoryUnreachable`. Some features of
ldap3 are switched off on purpose: it would follow referrals with the password, silently skip a
failed part of a long attribute, and normalise passwords so that an invisible character becomes
an empty password, which a server accepts as an anonymous bind.
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

DEFAULT_PORTS = {"ldaps": 636, "ldap": 389}


@dataclass(frozen=True, slots=True)
class LdapConfig:
    """The directory server and the account that reads it.

    `ldaps://` is encrypted from the first byte, `ldap://` by StartTLS before anything else is
    sent; unencrypted connections are not supported. Without `ca` the system's certificate
    authorities are trusted. Timeouts are whole seconds; `answer_timeout` includes waiting for
    a thread.
    """

    url: str
    base: str
    user: str
    password: str = field(repr=False)
    ca: Path | None = None
    connect_timeout: int = 2
    receive_timeout: int = 2
    answer_timeout: int = 4
    page_size: int = 500
    threads: int = 4

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in DEFAULT_PORTS or not self.host:
            raise ValueError(f"A directory is ldaps://host or ldap://host, not {self.url!r}")
        if not self.user or not self.password:
            raise ValueError("The directory is never asked anonymously: give user and password")

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        address = urlsplit(self.url)
        return address.port or DEFAULT_PORTS[address.scheme]

    @property
    def uses_ldaps(self) -> bool:
        return urlsplit(self.url).scheme == "ldaps"


class _VerifiedTls(Tls):
    """Lets OpenSSL check the certificate and its host name, instead of ldap3."""

    def wrap_socket(self, connection: Connection, do_handshake: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - ldap3's signature
        context = ssl.create_default_context(cafile=self.ca_certs_file)
        connection.socket = context.wrap_socket(
            connection.socket, server_hostname=connection.server.host
        )


def is_password_correct(config: LdapConfig, dn: str, password: str) -> bool:
    """Bind as the person on a new connection; the password must not be empty."""
    with convert_ldap_errors():
        connection = open_encrypted(config, dn, password)
        try:
            return try_bind(connection)
        finally:
            close(connection)


@contextmanager
def convert_ldap_errors() -> Iterator[None]:
    try:
        yield
    except DirectoryUnreachable:
        raise
    except Exception as error:  # responses that are not LDAP make ldap3 raise arbitrary exceptions
        raise DirectoryUnreachable(f"{type(error).__name__}: {error}") from error


def open_encrypted(config: LdapConfig, user: str, password: str) -> Connection:
    """Open an encrypted connection; the server's certificate is verified."""
    connection = _create_connection(config, user, password)
    with close_on_failure(connection):
        connection.open(read_server_info=False)
        if not config.uses_ldaps:
            connection.start_tls(read_server_info=False)
    return connection


def try_bind(connection: Connection) -> bool:
    """Bind; return False if the server rejects the password for any reason.

    Raises `DirectoryUnreachable` for any other result.
    """
    _, result, *_ = connection.bind(read_server_info=False)
    if result["result"] not in {RESULT_SUCCESS, RESULT_INVALID_CREDENTIALS}:
        raise DirectoryUnreachable(f"The directory answers: {result['description']}")
    return bool(result["result"] == RESULT_SUCCESS)


@contextmanager
def close_on_failure(connection: Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        close(connection)
        raise


def close(connection: Connection) -> None:
    with suppress(LDAPException, OSError):
        connection.unbind()
    if connection.socket:  # ldap3 leaves one that was never opened
        connection.socket.close()


def _create_connection(config: LdapConfig, user: str, password: str) -> Connection:
    server = Server(
        config.host,
        config.port,
        use_ssl=config.uses_ldaps,
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
