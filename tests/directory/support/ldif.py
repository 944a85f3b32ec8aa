"""The organisation as LDIF, in the form that Active Directory stores."""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from auth.directory import PersonEntry
from tests.directory.support import organisation
from tests.directory.support.organisation import DISABLED, EXPIRED, GROUPS, TOP_UNIT

DOMAIN = "DC=orebro,DC=test"
BASE = f"OU={TOP_UNIT},{DOMAIN}"
GROUP_FOLDER = f"OU=Grupper,{BASE}"
ENABLED_FLAGS, DISABLED_FLAGS = "512", "514"
EXPIRED_AT = "132223104000000000"  # 1 January 2020
NEVER = "9223372036854775807"
GLOBAL_SECURITY_GROUP = "-2147483646"
SPECIAL_CHARACTERS = ',+"\\<>;='

Values = str | bytes


def build_organisation_ldif() -> str:
    """Return units, people and groups. Managers and members come last, when all people exist."""
    return "\n".join(
        [*_unit_records(), *_person_records(), *_group_records(), *_manager_changes()]
    )


def build_service_ldif(account: str, principal: str) -> str:
    """Return changes that allow an account only AES keys, and let it sign in under its service's
    name.
    """
    dn = f"CN={account},CN=Users,{DOMAIN}"
    aes = _format_change(dn, "msDS-SupportedEncryptionTypes", ["24"])
    return "\n".join(
        [aes, _format_change(dn, "userPrincipalName", [principal], operation="replace")]
    )


def person_dn(person: PersonEntry) -> str:
    path = [f"OU={_escape(name)}" for name in reversed(person.unit)]
    return ",".join([f"CN={_escape(person.name)}", *path, DOMAIN])


def group_dn(name: str) -> str:
    return f"CN={_escape(name)},{GROUP_FOLDER}"


def _unit_records() -> Iterator[str]:
    paths = {unit[: depth + 1] for unit in organisation.UNITS.values() for depth in range(3)}
    for path in sorted(paths, key=len):
        parts = [f"OU={_escape(name)}" for name in reversed(path)]
        yield _format_record(",".join([*parts, DOMAIN]), {"objectClass": "organizationalUnit"})
    yield _format_record(GROUP_FOLDER, {"objectClass": "organizationalUnit"})


def _person_records() -> Iterator[str]:
    for person in organisation.list_people():
        fields: Mapping[str, Values | None] = {
            "objectClass": "user",
            "objectGUID": _encode_guid(person.object_id),
            "sAMAccountName": person.account,
            "userPrincipalName": f"{person.account}@orebro.test",
            "displayName": person.name,
            "givenName": person.given_name,
            "sn": person.surname,
            "mail": person.mail,
            "telephoneNumber": person.telephone,
            "mobile": person.mobile,
            "title": person.title,
            "physicalDeliveryOfficeName": person.place,
            "thumbnailPhoto": person.photo,
            "unicodePwd": f'"{organisation.password_of(person.account)}"'.encode("utf-16-le"),
            "userAccountControl": DISABLED_FLAGS if person.account == DISABLED else ENABLED_FLAGS,
            "accountExpires": EXPIRED_AT if person.account == EXPIRED else NEVER,
        }
        yield _format_record(person_dn(person), fields)


def _group_records() -> Iterator[str]:
    for group in GROUPS:
        fields: Mapping[str, Values] = {
            "objectClass": "group",
            "objectGUID": _encode_guid(organisation.build_object_id(f"group {group.name}")),
            "sAMAccountName": group.name,
            "groupType": GLOBAL_SECURITY_GROUP,
        }
        yield _format_record(group_dn(group.name), fields)
    people = {person.account: person_dn(person) for person in organisation.list_people()}
    for group in GROUPS:
        members = [people[account] for account in group.people]
        members += [group_dn(name) for name in group.groups]
        if members:
            yield _format_change(group_dn(group.name), "member", members)


def _manager_changes() -> Iterator[str]:
    places = {person.object_id: person_dn(person) for person in organisation.list_people()}
    for person in organisation.list_people():
        if person.manager:
            yield _format_change(person_dn(person), "manager", [places[person.manager]])


def _format_record(dn: str, fields: Mapping[str, Values | None]) -> str:
    lines = [_format_line(name, value) for name, value in fields.items() if value is not None]
    return "\n".join([_format_line("dn", dn), *lines, ""])


def _format_change(dn: str, attribute: str, values: Sequence[str], operation: str = "add") -> str:
    lines = [_format_line(attribute, value) for value in values]
    return "\n".join(
        [
            _format_line("dn", dn),
            "changetype: modify",
            f"{operation}: {attribute}",
            *lines,
            "-",
            "",
        ]
    )


def _format_line(name: str, value: str | bytes) -> str:
    raw = value.encode() if isinstance(value, str) else value
    return f"{name}:: {b64encode(raw).decode()}"


def _encode_guid(text: str) -> bytes:
    return UUID(text).bytes_le


def _escape(name: str) -> str:
    result = "".join(f"\\{sign}" if sign in SPECIAL_CHARACTERS else sign for sign in name)
    return f"\\{result}" if result.startswith("#") else result
