"""Kerberos single sign-on (SPNEGO): reads the ticket of an `Authorization: Negotiate` header.

Needs the extra `kerberos`. Kerberos takes one round trip; tokens that need more are rejected. A
disabled person's ticket stays valid until it expires, so the directory has to be asked as well.
"""

import importlib
import re
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

_PERSON = re.compile(r"([^/@\\]+)@([^/@\\]+)")


class InvalidKerberosTicket(Exception):
    """The token is not a valid ticket for this service; the text is for the log."""


class KerberosMisconfigured(Exception):
    """No token can be checked: a fault of the service, not of the person who signs in."""


@dataclass(frozen=True, slots=True)
class AcceptedTicket:
    account: str
    realm: str
    reply: bytes | None
    """Proves this service's identity to the browser."""


class Negotiate:
    """Accepts tickets for `HTTP@hostname` with the key in the keytab, and no others.

    Blocks for a millisecond or two. The keytab is read each time: a new one needs no restart.
    """

    def __init__(self, keytab: Path, hostname: str) -> None:
        self._gssapi = _import_gssapi()
        self._keytab = keytab
        self._hostname = hostname

    def require_keytab(self) -> None:
        """Raises `KerberosMisconfigured` when tickets cannot be checked."""
        self._credentials()

    def accept(self, token: bytes) -> AcceptedTicket:
        gssapi, credentials = self._gssapi, self._credentials()
        # The high-level call can defer an error and look like success, so the raw one is used.
        try:
            result = gssapi.raw.accept_sec_context(token, credentials)
        except gssapi.exceptions.GSSError as error:
            raise InvalidKerberosTicket(str(error)) from error
        if result.more_steps:
            raise InvalidKerberosTicket("The token is not a whole ticket")
        name = gssapi.raw.display_name(result.initiator_name).name.decode(errors="replace")
        account, realm = _split_principal(name)
        return AcceptedTicket(account, realm, result.token)

    def _credentials(self) -> object:
        gssapi = self._gssapi
        if not self._keytab.is_file():
            raise KerberosMisconfigured(f"There is no keytab {self._keytab}")
        name = gssapi.Name(f"HTTP@{self._hostname}", gssapi.NameType.hostbased_service)
        store = {"keytab": str(self._keytab)}
        try:
            return gssapi.Credentials(name=name, usage="accept", store=store)
        except gssapi.exceptions.GSSError as error:
            raise KerberosMisconfigured(f"{self._keytab}: {error}") from error


def _import_gssapi() -> ModuleType:
    try:
        return importlib.import_module("gssapi")
    except (ImportError, OSError) as error:
        raise KerberosMisconfigured(f"Kerberos needs groups-service[kerberos]: {error}") from error


def _split_principal(name: str) -> tuple[str, str]:
    """Split a person's name into account and realm.

    Raises `InvalidKerberosTicket` for services and anonymous callers, whose names have another
    form.
    """
    person = _PERSON.fullmatch(name)
    if person is None:
        raise InvalidKerberosTicket(f"{name} is not a person")
    return person[1], person[2]
