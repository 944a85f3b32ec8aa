"""Parses the attributes of Active Directory."""

import re
from datetime import datetime
from uuid import UUID

from auth.directory import DirectoryUnreachable, PersonEntry
from auth.ldap.session import LdapRecord

# Built-in accounts (Administrator, Guest, krbtgt) are not people.
PEOPLE_FILTER = "(&(objectCategory=person)(objectClass=user)(!(isCriticalSystemObject=TRUE)))"
GROUPS_FILTER = "(objectClass=group)"

PERSON_ATTRIBUTES = (
    "objectGUID",
    "objectSid",
    "sAMAccountName",
    "displayName",
    "givenName",
    "sn",
    "mail",
    "telephoneNumber",
    "mobile",
    "title",
    "physicalDeliveryOfficeName",
    "manager",
    "thumbnailPhoto",
    "primaryGroupID",
    "userAccountControl",
    "accountExpires",
)
GROUP_ATTRIBUTES = ("objectGUID", "objectSid", "sAMAccountName", "member")

DISABLED_FLAG = 2
NEVER_EXPIRES_VALUES = {0, 2**63 - 1}
TICKS_PER_SECOND = 10_000_000
SECONDS_FROM_1601_TO_1970 = 11_644_473_600

_NAME_PART_RE = re.compile(r"((?:\\.|[^\\,])+)")
_ESCAPED_RE = re.compile(rb"\\([0-9a-fA-F]{2}|.)")
_CONTROL_RE = re.compile(r"[\x00-\x1f\x7f]+")


def parse_person(record: LdapRecord, *, manager: str | None, now: datetime) -> PersonEntry:
    account = parse_account_name(record)
    return PersonEntry(
        object_id=parse_object_id(record),
        account=account,
        name=_get_text(record, "displayname") or account,
        given_name=_get_text(record, "givenname") or "",
        surname=_get_text(record, "sn") or "",
        mail=_get_text(record, "mail"),
        telephone=_get_text(record, "telephonenumber"),
        mobile=_get_text(record, "mobile"),
        title=_get_text(record, "title"),
        place=_get_text(record, "physicaldeliveryofficename"),
        unit=parse_units(record.dn),
        manager=manager,
        photo=record.get_first("thumbnailphoto"),
        enabled=_is_enabled(record, now),
    )


def parse_object_id(record: LdapRecord) -> str:
    raw = record.get_first("objectguid")
    if raw is None:
        raise DirectoryUnreachable(f"{record.dn} comes without objectGUID: may it be read?")
    return str(UUID(bytes_le=raw))


def parse_account_name(record: LdapRecord) -> str:
    return _get_text(record, "samaccountname") or ""


def parse_units(dn: str) -> tuple[str, ...]:
    """Return the organisation units of a distinguished name, the top one first."""
    parts = (part.partition("=") for part in _NAME_PART_RE.findall(dn))
    return tuple(_unescape(name) for kind, _, name in parts if kind.upper() == "OU")[::-1]


def parse_dn(record: LdapRecord, attribute: str) -> str | None:
    """Return the distinguished name that an attribute holds."""
    raw = record.get_first(attribute)
    return raw.decode() if raw else None


def get_primary_group_sid(record: LdapRecord) -> bytes:
    """Return the SID of a person's primary group, whose members AD does not list."""
    sid, group_number = record.get_first("objectsid"), _get_number(record, "primarygroupid")
    return sid[:-4] + group_number.to_bytes(4, "little") if sid else b""


def _get_text(record: LdapRecord, attribute: str) -> str | None:
    raw = record.get_first(attribute) or b""
    return _CONTROL_RE.sub(" ", raw.decode(errors="replace")).strip() or None


def _get_number(record: LdapRecord, attribute: str) -> int:
    return int(record.get_first(attribute) or 0)


def _is_enabled(record: LdapRecord, now: datetime) -> bool:
    expires = _get_number(record, "accountexpires")
    if _get_number(record, "useraccountcontrol") & DISABLED_FLAG:
        return False
    return expires in NEVER_EXPIRES_VALUES or expires > _to_file_time(now)


def _to_file_time(moment: datetime) -> int:
    """Convert to Windows file time: tenths of microseconds since the year 1601."""
    return int((moment.timestamp() + SECONDS_FROM_1601_TO_1970) * TICKS_PER_SECOND)


def _unescape(name: str) -> str:
    return _ESCAPED_RE.sub(_unescape_match, name.encode()).decode(errors="replace")


def _unescape_match(escape: re.Match[bytes]) -> bytes:
    escaped = escape[1]
    return bytes.fromhex(escaped.decode()) if len(escaped) == 2 else escaped  # noqa: PLR2004 - two digits
