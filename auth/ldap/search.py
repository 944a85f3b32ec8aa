"""Reads one person, or all people and groups, from Active Directory over one session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ldap3.utils.conv import escape_filter_chars

from auth.directory import DirectorySnapshot, GroupEntry, PersonEntry
from auth.ldap import attributes, nested_groups
from auth.ldap.session import LdapRecord, LdapSession

MAX_ACCOUNT_CHARS = 256


@dataclass(frozen=True, slots=True)
class FoundPerson:
    dn: str
    entry: PersonEntry


def find_person(session: LdapSession, account: str, now: datetime) -> FoundPerson | None:
    person = _search_account(session, account) if _is_plausible_account(account) else None
    if person is None:
        return None
    return FoundPerson(
        person.dn,
        attributes.parse_person(person, manager=_find_manager_id(session, person), now=now),
    )


def read_snapshot(session: LdapSession, now: datetime) -> DirectorySnapshot:
    people = [*session.search_records(attributes.PEOPLE_FILTER, attributes.PERSON_ATTRIBUTES)]
    groups = [*session.search_records(attributes.GROUPS_FILTER, attributes.GROUP_ATTRIBUTES)]
    ids = {_dn_key(person): attributes.parse_object_id(person) for person in people}
    members = nested_groups.resolve_members(_direct_members(session, groups, people))
    return DirectorySnapshot(
        tuple(_to_person_entry(person, ids, now) for person in people),
        tuple(_to_group_entry(group, members[_dn_key(group)], ids) for group in groups),
        read_at=now,
    )


def _is_plausible_account(account: str) -> bool:
    """Return True if `account` may be an account name and can be sent to the directory."""
    return 0 < len(account) <= MAX_ACCOUNT_CHARS and account.isprintable()


def _search_account(session: LdapSession, account: str) -> LdapRecord | None:
    person_filter = f"(&{attributes.PEOPLE_FILTER}(sAMAccountName={escape_filter_chars(account)}))"
    records = session.search_records(person_filter, attributes.PERSON_ATTRIBUTES)
    # Servers ignore spaces and accents; failed attempts are counted by the typed name.
    matching = (r for r in records if _is_same_account(attributes.parse_account_name(r), account))
    return next(matching, None)


def _is_same_account(first: str, second: str) -> bool:
    return first.casefold() == second.casefold()


def _find_manager_id(session: LdapSession, person: LdapRecord) -> str | None:
    dn = attributes.parse_dn(person, "manager")
    if dn is None:
        return None
    manager_filter = f"(&{attributes.PEOPLE_FILTER}(distinguishedName={escape_filter_chars(dn)}))"
    records = [*session.search_records(manager_filter, ["objectGUID"])]
    return attributes.parse_object_id(records[0]) if records else None


def _to_person_entry(person: LdapRecord, ids: Mapping[str, str], now: datetime) -> PersonEntry:
    manager = attributes.parse_dn(person, "manager") or ""
    return attributes.parse_person(person, manager=ids.get(manager.casefold()), now=now)


def _to_group_entry(
    group: LdapRecord, members: frozenset[str], ids: Mapping[str, str]
) -> GroupEntry:
    return GroupEntry(
        attributes.parse_object_id(group),
        attributes.parse_account_name(group),
        frozenset(ids[member] for member in members & ids.keys()),
    )


def _direct_members(
    session: LdapSession, groups: Sequence[LdapRecord], people: Sequence[LdapRecord]
) -> Mapping[str, set[str]]:
    direct = {_dn_key(group): _member_keys(session, group) for group in groups}
    by_sid = {group.get_first("objectsid"): _dn_key(group) for group in groups}
    for person in people:
        primary_group = by_sid.get(attributes.get_primary_group_sid(person))
        if primary_group:
            direct[primary_group].add(_dn_key(person))
    return direct


def _member_keys(session: LdapSession, group: LdapRecord) -> set[str]:
    return {member.decode().casefold() for member in session.read_all_values(group, "member")}


def _dn_key(record: LdapRecord) -> str:
    return record.dn.casefold()
