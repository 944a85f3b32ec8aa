"""Parsing distinguished names, times and numbers."""

from datetime import UTC, datetime, timedelta

import pytest

from auth.ldap import attributes
from auth.ldap.nested_groups import resolve_members
from auth.ldap.session import LdapRecord

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
IN_2020 = 132223104000000000


def build_record(**values: bytes) -> LdapRecord:
    complete = {"objectguid": bytes(16), **values}
    return LdapRecord("CN=Karin Ek,OU=Kansli,DC=test", {k: [v] for k, v in complete.items()})


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
    assert attributes.parse_units(dn) == units


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
def test_disabled_and_expired_accounts_cannot_sign_in(
    control: bytes, expires: bytes, *, enabled: bool
) -> None:
    read = build_record(useraccountcontrol=control, accountexpires=expires)

    assert attributes.parse_person(read, manager=None, now=NOW).enabled is enabled


def test_account_expires_exactly_at_its_time() -> None:
    expires, expiry = b"%d" % IN_2020, datetime(2020, 1, 1, tzinfo=UTC)
    read = build_record(useraccountcontrol=b"512", accountexpires=expires)

    before = attributes.parse_person(read, manager=None, now=expiry - timedelta(seconds=1))
    after = attributes.parse_person(read, manager=None, now=expiry)

    assert (before.enabled, after.enabled) == (True, False)


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
def test_text_is_cleaned_for_database_and_page(raw: bytes, title: str | None) -> None:
    assert attributes.parse_person(build_record(title=raw), manager=None, now=NOW).title == title


def test_missing_name_is_replaced_by_the_account() -> None:
    assert (
        attributes.parse_person(build_record(samaccountname=b"ek"), manager=None, now=NOW).name
        == "ek"
    )


def test_groups_in_a_cycle_contain_the_people_of_all() -> None:
    groups = {"a": ["b", "anna"], "b": ["c", "bo"], "c": ["a", "c"], "d": []}

    all_people = frozenset({"anna", "bo"})
    assert resolve_members(groups) == {
        "a": all_people,
        "b": all_people,
        "c": all_people,
        "d": frozenset(),
    }
