"""Tickets of a real domain: reliability C09."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from auth.negotiate import InvalidKerberosTicket, KerberosMisconfigured, Negotiate
from tests.directory.support.organisation import ORDINARY_ACCOUNT
from tests.directory.support.samba import SambaDomain
from tests.directory.support.samba_template import REALM, SERVICE_HOST

pytestmark = pytest.mark.directory
PROJECT = Path(__file__).parents[2]
SPNEGO = "1.3.6.1.5.5.2"
NTLM = b"NTLMSSP\0" + b"\x01\0\0\0\x07\x82\x08\xa2" + bytes(24)
OFFER_WITHOUT_TICKET = bytes.fromhex("601b06062b0601050502a011300fa00d300b06092a864886f712010202")
"""The token of a browser that supports Kerberos but has no ticket."""
ACCEPT_PROGRAM = """
import sys
from pathlib import Path
from auth.negotiate import Negotiate, InvalidKerberosTicket
try:
    print(Negotiate(Path(sys.argv[1]), sys.argv[2]).accept(sys.stdin.buffer.read()).account)
except InvalidKerberosTicket as error:
    print("refused:", error)
"""


@pytest.fixture
def negotiate(domain: SambaDomain) -> Negotiate:
    return Negotiate(domain.keytab, SERVICE_HOST)


@pytest.fixture(autouse=True)
def realm(domain: SambaDomain, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Configure Kerberos, which finds its domain by environment variables only."""
    monkeypatch.setenv("KRB5_CONFIG", str(domain.krb5_conf))
    monkeypatch.setenv("KRB5RCACHEDIR", str(tmp_path))


def create_token(
    domain: SambaDomain, account: str = ORDINARY_ACCOUNT, host: str = SERVICE_HOST
) -> bytes:
    """Return a token for a host, obtained with the person's ticket as a browser does."""
    return create_token_from(domain.create_ticket(account), host)


def create_token_from(ticket: Path, host: str = SERVICE_HOST) -> bytes:
    gssapi = importlib.import_module("gssapi")
    name = gssapi.Name(f"HTTP@{host}", gssapi.NameType.hostbased_service)
    credentials = gssapi.Credentials(usage="initiate", store={"ccache": f"FILE:{ticket}"})
    context = gssapi.raw.init_sec_context(name, credentials, mech=gssapi.OID.from_int_seq(SPNEGO))
    return bytes(context.token)


@pytest.mark.parametrize("account", [ORDINARY_ACCOUNT, "märta.göransson"])
def test_ticket_of_a_person_is_accepted_and_answered(
    domain: SambaDomain, negotiate: Negotiate, account: str
) -> None:
    accepted = negotiate.accept(create_token(domain, account))

    assert (accepted.account, accepted.realm) == (account, REALM)
    assert accepted.reply


def test_replayed_ticket_is_refused(domain: SambaDomain, negotiate: Negotiate) -> None:
    ticket = create_token(domain)
    negotiate.accept(ticket)

    with pytest.raises(InvalidKerberosTicket, match="replay"):
        negotiate.accept(ticket)


def test_ticket_for_another_service_is_refused(domain: SambaDomain, negotiate: Negotiate) -> None:
    with pytest.raises(InvalidKerberosTicket):
        negotiate.accept(create_token(domain, host="dc1.orebro.test"))


@pytest.mark.parametrize(
    "nonsense",
    [
        NTLM,
        OFFER_WITHOUT_TICKET,
        b"",
        b"\0",
        b"x",
        bytes(range(256)) * 40,
        b"\x60" + b"\xff" * 100,
    ],
    ids=["ntlm", "offer without a ticket", "nothing", "nul", "x", "noise", "no end"],
)
def test_malformed_token_is_refused(negotiate: Negotiate, nonsense: bytes) -> None:
    with pytest.raises(InvalidKerberosTicket):
        negotiate.accept(nonsense)


@pytest.mark.parametrize("cut", [1, 10, 100, 1000])
def test_truncated_ticket_is_refused(domain: SambaDomain, negotiate: Negotiate, cut: int) -> None:
    with pytest.raises(InvalidKerberosTicket):
        negotiate.accept(create_token(domain)[:-cut])


def test_altered_ticket_is_refused(domain: SambaDomain, negotiate: Negotiate) -> None:
    altered = bytearray(create_token(domain))
    altered[-40] ^= 1

    with pytest.raises(InvalidKerberosTicket):
        negotiate.accept(bytes(altered))


def test_ticket_of_the_service_account_is_refused(
    domain: SambaDomain, negotiate: Negotiate
) -> None:
    with pytest.raises(InvalidKerberosTicket, match="is not a person"):
        negotiate.accept(create_token_from(domain.create_service_ticket()))


def check_with_clock_offset(offset: str, domain: SambaDomain, ticket: bytes) -> str:
    """Check a ticket in a service whose clock is off by `offset`."""
    command: list[str | Path] = [sys.executable, "-c", ACCEPT_PROGRAM, domain.keytab, SERVICE_HOST]
    process = subprocess.run(
        ["faketime", "-f", offset, *command],
        input=ticket,
        capture_output=True,
        check=True,
        cwd=PROJECT,
    )
    return process.stdout.decode().strip()


@pytest.mark.parametrize(
    ("offset", "judgement"),
    [
        ("+1m", ORDINARY_ACCOUNT),
        ("+10m", "Clock skew too great"),
        ("-10m", "Ticket not yet valid"),
        ("+11h", "Ticket expired"),
    ],
)
def test_ticket_is_valid_only_during_its_lifetime(
    domain: SambaDomain, offset: str, judgement: str
) -> None:
    assert judgement in check_with_clock_offset(offset, domain, create_token(domain))


def test_valid_keytab_passes_the_check(negotiate: Negotiate) -> None:
    negotiate.require_keytab()


def test_missing_keytab_is_a_server_fault(domain: SambaDomain, tmp_path: Path) -> None:
    without = Negotiate(tmp_path / "http.keytab", SERVICE_HOST)

    with pytest.raises(KerberosMisconfigured, match="There is no keytab"):
        without.require_keytab()
    with pytest.raises(KerberosMisconfigured, match="There is no keytab"):
        without.accept(create_token(domain))


def test_keytab_of_another_host_is_a_server_fault(domain: SambaDomain) -> None:
    with pytest.raises(KerberosMisconfigured, match=str(domain.keytab)):
        Negotiate(domain.keytab, "intranet.orebro.test").accept(create_token(domain))


def test_malformed_keytab_is_a_server_fault(tmp_path: Path) -> None:
    (tmp_path / "http.keytab").write_text("not a keytab")

    with pytest.raises(KerberosMisconfigured):
        Negotiate(tmp_path / "http.keytab", SERVICE_HOST).require_keytab()


def test_kerberos_without_its_library_tells_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "gssapi", None)

    with pytest.raises(KerberosMisconfigured, match=r"groups-service\[kerberos\]"):
        Negotiate(tmp_path / "http.keytab", SERVICE_HOST)
