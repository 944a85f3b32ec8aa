"""Kerberos sign-on (SPNEGO): who the ticket in an `Authorization: Negotiate` header speaks for.

Needs the extra `kerberos`. One round trip is enough for Kerberos; whatever wants more is refused.
A disabled person's ticket is good until it expires, so the directory has to be asked as well.
"""

import importlib
import re
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

_PERSON = re.compile(r"([^/@\\]+)@([^/@\\]+)")


class NegotiateRefused(Exception):
    """The token is no valid ticket for us; the words are for the log."""


class NegotiateBroken(Exception):
    """No token could be judged: a fault of ours, not of the one who signs in."""


@dataclass(frozen=True, slots=True)
class Accepted:
    account: str
    realm: str
    reply: bytes | None
    """Proves to the browser who we are."""


class Negotiate:
    """Accepts tickets for `HTTP@hostname` with the key in the keytab, and no others.

    Blocks for a millisecond or two. The keytab is read each time: a new one needs no restart.
    """

    def __init__(self, keytab: Path, hostname: str) -> None:
        self._gssapi = _gssapi()
        self._keytab = keytab
        self._hostname = hostname

    def check(self) -> None:
        """Raise `NegotiateBroken` unless tickets can be judged."""
        self._credentials()

    def accept(self, token: bytes) -> Accepted:
        gssapi, credentials = self._gssapi, self._credentials()
        # The raw call: the one built upon it can put an error off and look like success.
        try:
            answer = gssapi.raw.accept_sec_context(token, credentials)
        except gssapi.exceptions.GSSError as fault:
            raise NegotiateRefused(str(fault)) from fault
        if answer.more_steps:
            raise NegotiateRefused("The token is not a whole ticket")
        name = gssapi.raw.display_name(answer.initiator_name).name.decode(errors="replace")
        account, realm = _principal(name)
        return Accepted(account, realm, answer.token)

    def _credentials(self) -> object:
        gssapi = self._gssapi
        if not self._keytab.is_file():
            raise NegotiateBroken(f"There is no keytab {self._keytab}")
        name = gssapi.Name(f"HTTP@{self._hostname}", gssapi.NameType.hostbased_service)
        store = {"keytab": str(self._keytab)}
        try:
            return gssapi.Credentials(name=name, usage="accept", store=store)
        except gssapi.exceptions.GSSError as fault:
            raise NegotiateBroken(f"{self._keytab}: {fault}") from fault


def _gssapi() -> ModuleType:
    try:
        return importlib.import_module("gssapi")
    except (ImportError, OSError) as fault:
        raise NegotiateBroken(f"Kerberos needs groups-service[kerberos]: {fault}") from fault


def _principal(name: str) -> tuple[str, str]:
    """Take a person's name apart; services and anonymous callers have another form."""
    person = _PERSON.fullmatch(name)
    if person is None:
        raise NegotiateRefused(f"{name} is not a person")
    return person[1], person[2]
