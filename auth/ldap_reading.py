"""One person, or everybody, read from Active Directory over one connection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ldap3.utils.conv import escape_filter_chars

from auth import ldap_records, nesting
from auth.directory import DirectoryGroup, Entry, Snapshot
from auth.ldap_link import Link, Record

LONGEST_ACCOUNT = 256


@dataclass(frozen=True, slots=True)
class Known:
    dn: str
    entry: Entry


def one(link: Link, account: str, now: datetime) -> Known | None:
    person = _person(link, account) if _possible(account) else None
    if person is None:
        return None
    return Known(person.dn, ldap_records.entry(person, manager=_manager(link, person), now=now))


def everybody(link: Link, now: datetime) -> Snapshot:
    people = [*link.records(ldap_records.PEOPLE, ldap_records.PERSON_ATTRIBUTES)]
    groups = [*link.records(ldap_records.GROUPS, ldap_records.GROUP_ATTRIBUTES)]
    ids = {_key(person): ldap_records.object_id(person) for person in people}
    members = nesting.people_within(_direct_members(link, groups, people))
    return Snapshot(
        tuple(_entry(person, ids, now) for person in people),
        tuple(_group(group, members[_key(group)], ids) for group in groups),
        read_at=now,
    )


def _possible(account: str) -> bool:
    """Tell what could be an account name from what no directory should be asked."""
    return 0 < len(account) <= LONGEST_ACCOUNT and account.isprintable()


def _person(link: Link, account: str) -> Record | None:
    wanted = f"(&{ldap_records.PEOPLE}(sAMAccountName={escape_filter_chars(account)}))"
    found = link.records(wanted, ldap_records.PERSON_ATTRIBUTES)
    # Servers pass over spaces and accents; failed attempts are counted by what was typed.
    return next((p for p in found if _same(ldap_records.account_name(p), account)), None)


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _manager(link: Link, person: Record) -> str | None:
    dn = ldap_records.reference(person, "manager")
    if dn is None:
        return None
    wanted = f"(&{ldap_records.PEOPLE}(distinguishedName={escape_filter_chars(dn)}))"
    found = [*link.records(wanted, ["objectGUID"])]
    return ldap_records.object_id(found[0]) if found else None


def _entry(person: Record, ids: Mapping[str, str], now: datetime) -> Entry:
    manager = ldap_records.reference(person, "manager") or ""
    return ldap_records.entry(person, manager=ids.get(manager.casefold()), now=now)


def _group(group: Record, members: frozenset[str], ids: Mapping[str, str]) -> DirectoryGroup:
    return DirectoryGroup(
        ldap_records.object_id(group),
        ldap_records.account_name(group),
        frozenset(ids[member] for member in members & ids.keys()),
    )


def _direct_members(
    link: Link, groups: Sequence[Record], people: Sequence[Record]
) -> Mapping[str, set[str]]:
    direct = {_key(group): _listed(link, group) for group in groups}
    by_sid = {group.first("objectsid"): _key(group) for group in groups}
    for person in people:
        home = by_sid.get(ldap_records.primary_group(person))
        if home:
            direct[home].add(_key(person))
    return direct


def _listed(link: Link, group: Record) -> set[str]:
    return {member.decode().casefold() for member in link.all_values(group, "member")}


def _key(record: Record) -> str:
    return record.dn.casefold()
