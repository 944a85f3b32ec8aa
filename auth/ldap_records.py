"""What Active Directory's attributes mean."""

import re
from datetime import datetime
from uuid import UUID

from auth.directory import DirectoryUnreachable, Entry
from auth.ldap_link import Record

# Built-in accounts (Administrator, Guest, krbtgt) are nobody's colleagues.
PEOPLE = "(&(objectCategory=person)(objectClass=user)(!(isCriticalSystemObject=TRUE)))"
GROUPS = "(objectClass=group)"

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

DISABLED = 2
NEVER_EXPIRES = {0, 2**63 - 1}
TICKS_A_SECOND = 10_000_000
EPOCH_IN_1601 = 11_644_473_600

_NAME_PART = re.compile(r"((?:\\.|[^\\,])+)")
_ESCAPED = re.compile(rb"\\([0-9a-fA-F]{2}|.)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def entry(record: Record, *, manager: str | None, now: datetime) -> Entry:
    account = account_name(record)
    return Entry(
        object_id=object_id(record),
        account=account,
        name=_text(record, "displayname") or account,
        given_name=_text(record, "givenname") or "",
        surname=_text(record, "sn") or "",
        mail=_text(record, "mail"),
        telephone=_text(record, "telephonenumber"),
        mobile=_text(record, "mobile"),
        title=_text(record, "title"),
        place=_text(record, "physicaldeliveryofficename"),
        unit=units(record.dn),
        manager=manager,
        photo=record.first("thumbnailphoto"),
        enabled=_may_sign_in(record, now),
    )


def object_id(record: Record) -> str:
    raw = record.first("objectguid")
    if raw is None:
        raise DirectoryUnreachable(f"{record.dn} comes without objectGUID: may it be read?")
    return str(UUID(bytes_le=raw))


def account_name(record: Record) -> str:
    return _text(record, "samaccountname") or ""


def units(dn: str) -> tuple[str, ...]:
    """Read the organisation units of a distinguished name, the top one first."""
    parts = (part.partition("=") for part in _NAME_PART.findall(dn))
    return tuple(_unescaped(name) for kind, _, name in parts if kind.upper() == "OU")[::-1]


def reference(record: Record, attribute: str) -> str | None:
    """Read the distinguished name that an attribute holds."""
    raw = record.first(attribute)
    return raw.decode() if raw else None


def primary_group(record: Record) -> bytes:
    """Give the security identifier of a person's primary group, which no group lists."""
    own, number = record.first("objectsid"), _number(record, "primarygroupid")
    return own[:-4] + number.to_bytes(4, "little") if own else b""


def _text(record: Record, attribute: str) -> str | None:
    raw = record.first(attribute) or b""
    return _CONTROL.sub(" ", raw.decode(errors="replace")).strip() or None


def _number(record: Record, attribute: str) -> int:
    return int(record.first(attribute) or 0)


def _may_sign_in(record: Record, now: datetime) -> bool:
    expires = _number(record, "accountexpires")
    if _number(record, "useraccountcontrol") & DISABLED:
        return False
    return expires in NEVER_EXPIRES or expires > _ticks(now)


def _ticks(moment: datetime) -> int:
    """Count as Windows does: tenths of microseconds since the year 1601."""
    return int((moment.timestamp() + EPOCH_IN_1601) * TICKS_A_SECOND)


def _unescaped(name: str) -> str:
    return _ESCAPED.sub(_meant, name.encode()).decode(errors="replace")


def _meant(escape: re.Match[bytes]) -> bytes:
    sign = escape[1]
    return bytes.fromhex(sign.decode()) if len(sign) == 2 else sign  # noqa: PLR2004 - two digits
