"""What is read out of distinguished names, times and numbers."""

from datetime import UTC, datetime, timedelta

import pytest

from auth import ldap_records
from auth.ldap_link import Record
from auth.nesting import people_within

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
IN_2020 = 132223104000000000


def record(**values: bytes) -> Record:
    named = {"objectguid": bytes(16), **values}
    return Record("CN=Karin Ek,OU=Kansli,DC=test", {k: [v] for k, v in named.items()})


@pytest.mark.parametrize(
    ("dn", "units"),
    [
        ("CN=Karin Ek,OU=Kansli,OU=Örebro,DC=orebro,DC=test", ("Örebro", "Kansli")),
        (r"CN=Ek\, Karin,OU=Kultur\, fritid,DC=test", ("Kultur, fritid",)),
        (r"CN=A\\,OU=B\\,OU=C,DC=test", ("C", "B\\")),
        (r"CN=Ek,OU=V\C3\A5rd\2C omsorg,DC=test", ("Vård, omsorg",)),
        (r"CN=Ek,OU=a=b\+c\"d\#e,DC=test", ('a=b+c"d#e',)),
        ("CN=Karin Ek,CN=Users,DC=test", ()),
        (r"CN=OU\=Falsk\,OU\=Enhet,ou=Äkta,DC=test", ("Äkta",)),
        (r"CN=Ek,OU=trasig\FF,DC=test", ("trasig\ufffd",)),
        ("", ()),
    ],
)
def test_units_are_read_from_the_distinguished_name(dn: str, units: tuple[str, ...]) -> None:
    assert ldap_records.units(dn) == units


@pytest.mark.parametrize(
    ("control", "expires", "enabled"),
    [
        (b"512", b"0", True),
        (b"512", b"9223372036854775807", True),
        (b"514", b"0", False),
        (b"66050", b"0", False),
        (b"66048", b"0", True),
        (b"512", b"%d" % IN_2020, False),
    ],
)
def test_disabled_and_expired_accounts_may_not_sign_in(
    control: bytes, expires: bytes, *, enabled: bool
) -> None:
    read = record(useraccountcontrol=control, accountexpires=expires)

    assert ldap_records.entry(read, manager=None, now=NOW).enabled is enabled


def test_account_expires_at_its_moment_and_not_before() -> None:
    expires, moment = b"%d" % IN_2020, datetime(2020, 1, 1, tzinfo=UTC)
    read = record(useraccountcontrol=b"512", accountexpires=expires)

    before = ldap_records.entry(read, manager=None, now=moment - timedelta(seconds=1))
    then = ldap_records.entry(read, manager=None, now=moment)

    assert (before.enabled, then.enabled) == (True, False)


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        (b"Chef\x00", "Chef"),
        (b"Chef\r\nf\xc3\xb6r allt", "Chef för allt"),
        (b"  ", None),
        (b"", None),
        (b"\xff", "\ufffd"),
        (b"\x00", None),
    ],
)
def test_text_comes_without_what_a_database_or_a_page_cannot_hold(
    raw: bytes, title: str | None
) -> None:
    assert ldap_records.entry(record(title=raw), manager=None, now=NOW).title == title


def test_name_is_the_account_when_there_is_no_other() -> None:
    assert ldap_records.entry(record(samaccountname=b"ek"), manager=None, now=NOW).name == "ek"


def test_groups_in_a_circle_hold_the_people_of_them_all() -> None:
    groups = {"a": ["b", "anna"], "b": ["c", "bo"], "c": ["a", "c"], "d": []}

    everybody = frozenset({"anna", "bo"})
    assert people_within(groups) == {
        "a": everybody,
        "b": everybody,
        "c": everybody,
        "d": frozenset(),
    }
