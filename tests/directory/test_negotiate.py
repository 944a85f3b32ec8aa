"""Tickets of a real domain: reliability C09."""

import subprocess
import sys
from pathlib import Path

import gssapi
import pytest

from auth.negotiate import Negotiate, NegotiateBroken, NegotiateRefused
from tests.directory.organisation import SIGNS_IN
from tests.directory.samba import Domain
from tests.directory.samba_template import REALM, SERVICE_HOST

pytestmark = pytest.mark.directory
PROJECT = Path(__file__).parents[2]
SPNEGO = gssapi.OID.from_int_seq("1.3.6.1.5.5.2")
NTLM = b"NTLMSSP\0" + b"\x01\0\0\0\x07\x82\x08\xa2" + bytes(24)
OFFER = bytes.fromhex("601b06062b0601050502a011300fa00d300b06092a864886f712010202")
"""A browser that could do Kerberos, but sends no ticket along."""
JUDGE = """
import sys
from pathlib import Path
from auth.negotiate import Negotiate, NegotiateRefused
try:
    print(Negotiate(Path(sys.argv[1]), sys.argv[2]).accept(sys.stdin.buffer.read()).account)
except NegotiateRefused as refused:
    print("refused:", refused)
"""


@pytest.fixture
def negotiate(domain: Domain) -> Negotiate:
    return Negotiate(domain.keytab, SERVICE_HOST)


@pytest.fixture(autouse=True)
def realm(domain: Domain, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Kerberos finds its domain by the environment only."""
    monkeypatch.setenv("KRB5_CONFIG", str(domain.krb5_conf))
    monkeypatch.setenv("KRB5RCACHEDIR", str(tmp_path))


def token(domain: Domain, account: str = SIGNS_IN, host: str = SERVICE_HOST) -> bytes:
    """Do as a browser: with the person's ticket to the domain get one for a host."""
    return token_from(domain.ticket_of(account), host)


def token_from(ticket: Path, host: str = SERVICE_HOST) -> bytes:
    name = gssapi.Name(f"HTTP@{host}", gssapi.NameType.hostbased_service)
    credentials = gssapi.Credentials(usage="initiate", store={"ccache": f"FILE:{ticket}"})
    made = gssapi.raw.init_sec_context(name, credentials, mech=SPNEGO)
    assert made.token
    return made.token


@pytest.mark.parametrize("account", [SIGNS_IN, "märta.göransson"])
def test_ticket_of_a_person_is_accepted_and_answered(
    domain: Domain, negotiate: Negotiate, account: str
) -> None:
    accepted = negotiate.accept(token(domain, account))

    assert (accepted.account, accepted.realm) == (account, REALM)
    assert accepted.reply


def test_ticket_used_twice_is_refused(domain: Domain, negotiate: Negotiate) -> None:
    once = token(domain)
    negotiate.accept(once)

    with pytest.raises(NegotiateRefused, match="replay"):
        negotiate.accept(once)


def test_ticket_for_another_service_is_refused(domain: Domain, negotiate: Negotiate) -> None:
    with pytest.raises(NegotiateRefused):
        negotiate.accept(token(domain, host="dc1.orebro.test"))


@pytest.mark.parametrize(
    "nonsense",
    [NTLM, OFFER, b"", b"\0", b"x", bytes(range(256)) * 40, b"\x60" + b"\xff" * 100],
    ids=["ntlm", "offer without a ticket", "nothing", "nul", "x", "noise", "no end"],
)
def test_what_is_no_ticket_is_refused(negotiate: Negotiate, nonsense: bytes) -> None:
    with pytest.raises(NegotiateRefused):
        negotiate.accept(nonsense)


@pytest.mark.parametrize("cut", [1, 10, 100, 1000])
def test_ticket_cut_short_is_refused(domain: Domain, negotiate: Negotiate, cut: int) -> None:
    with pytest.raises(NegotiateRefused):
        negotiate.accept(token(domain)[:-cut])


def test_ticket_with_any_byte_changed_is_refused(domain: Domain, negotiate: Negotiate) -> None:
    whole = bytearray(token(domain))
    whole[-40] ^= 1

    with pytest.raises(NegotiateRefused):
        negotiate.accept(bytes(whole))


def test_service_is_not_a_person(domain: Domain, negotiate: Negotiate) -> None:
    with pytest.raises(NegotiateRefused, match="is not a person"):
        negotiate.accept(token_from(domain.ticket_of_the_service()))


def judged_after(offset: str, domain: Domain, ticket: bytes) -> str:
    """Let a service whose clock is off by so much judge a ticket."""
    command: list[str | Path] = [sys.executable, "-c", JUDGE, domain.keytab, SERVICE_HOST]
    done = subprocess.run(
        ["faketime", "-f", offset, *command],
        input=ticket,
        capture_output=True,
        check=True,
        cwd=PROJECT,
    )
    return done.stdout.decode().strip()


@pytest.mark.parametrize(
    ("offset", "judgement"),
    [
        ("+1m", SIGNS_IN),
        ("+10m", "Clock skew too great"),
        ("-10m", "Ticket not yet valid"),
        ("+11h", "Ticket expired"),
    ],
)
def test_ticket_is_good_in_its_time_only(domain: Domain, offset: str, judgement: str) -> None:
    assert judgement in judged_after(offset, domain, token(domain))


def test_keytab_in_order_passes_the_check(negotiate: Negotiate) -> None:
    negotiate.check()


def test_missing_keytab_is_a_fault_of_the_server(domain: Domain, tmp_path: Path) -> None:
    without = Negotiate(tmp_path / "http.keytab", SERVICE_HOST)

    with pytest.raises(NegotiateBroken, match="There is no keytab"):
        without.check()
    with pytest.raises(NegotiateBroken, match="There is no keytab"):
        without.accept(token(domain))


def test_keytab_of_another_host_is_a_fault_of_the_server(domain: Domain) -> None:
    with pytest.raises(NegotiateBroken, match=str(domain.keytab)):
        Negotiate(domain.keytab, "intranet.orebro.test").accept(token(domain))


def test_file_that_is_no_keytab_is_a_fault_of_the_server(tmp_path: Path) -> None:
    (tmp_path / "http.keytab").write_text("not a keytab")

    with pytest.raises(NegotiateBroken):
        Negotiate(tmp_path / "http.keytab", SERVICE_HOST).check()


def test_kerberos_without_its_library_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "gssapi", None)

    with pytest.raises(NegotiateBroken, match=r"groups-service\[kerberos\]"):
        Negotiate(tmp_path / "http.keytab", SERVICE_HOST)
