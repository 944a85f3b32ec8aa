"""The organisation as LDIF, the way Active Directory holds it."""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from auth.directory import Entry
from tests.directory import organisation
from tests.directory.organisation import DISABLED, EXPIRED, GROUPS, TOP

DOMAIN = "DC=orebro,DC=test"
BASE = f"OU={TOP},{DOMAIN}"
GROUP_FOLDER = f"OU=Grupper,{BASE}"
ORDINARY, SWITCHED_OFF = "512", "514"
LONG_AGO = "132223104000000000"  # the first of January 2020
NEVER = "9223372036854775807"
GLOBAL_SECURITY_GROUP = "-2147483646"
SPECIAL = ',+"\\<>;='

Values = str | bytes


def organisation_ldif() -> str:
    """Write units, people and groups; managers and members come last, when all are known."""
    return "\n".join([*_units(), *_people(), *_groups(), *_managers()])


def service(account: str, principal: str) -> str:
    """Let an account have AES keys only, and sign in itself under the name of its service."""
    dn = f"CN={account},CN=Users,{DOMAIN}"
    aes = _change(dn, "msDS-SupportedEncryptionTypes", ["24"])
    return "\n".join([aes, _change(dn, "userPrincipalName", [principal], how="replace")])


def person_dn(person: Entry) -> str:
    path = [f"OU={_escaped(name)}" for name in reversed(person.unit)]
    return ",".join([f"CN={_escaped(person.name)}", *path, DOMAIN])


def group_dn(name: str) -> str:
    return f"CN={_escaped(name)},{GROUP_FOLDER}"


def _units() -> Iterator[str]:
    paths = {unit[: depth + 1] for unit in organisation.UNITS.values() for depth in range(3)}
    for path in sorted(paths, key=len):
        parts = [f"OU={_escaped(name)}" for name in reversed(path)]
        yield _record(",".join([*parts, DOMAIN]), {"objectClass": "organizationalUnit"})
    yield _record(GROUP_FOLDER, {"objectClass": "organizationalUnit"})


def _people() -> Iterator[str]:
    for person in organisation.people():
        fields: Mapping[str, Values | None] = {
            "objectClass": "user",
            "objectGUID": _guid(person.object_id),
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
            "unicodePwd": f'"{organisation.password(person.account)}"'.encode("utf-16-le"),
            "userAccountControl": SWITCHED_OFF if person.account == DISABLED else ORDINARY,
            "accountExpires": LONG_AGO if person.account == EXPIRED else NEVER,
        }
        yield _record(person_dn(person), fields)


def _groups() -> Iterator[str]:
    for group in GROUPS:
        fields: Mapping[str, Values] = {
            "objectClass": "group",
            "objectGUID": _guid(organisation.object_id(f"group {group.name}")),
            "sAMAccountName": group.name,
            "groupType": GLOBAL_SECURITY_GROUP,
        }
        yield _record(group_dn(group.name), fields)
    people = {person.account: person_dn(person) for person in organisation.people()}
    for group in GROUPS:
        members = [people[account] for account in group.people]
        members += [group_dn(name) for name in group.groups]
        if members:
            yield _change(group_dn(group.name), "member", members)


def _managers() -> Iterator[str]:
    places = {person.object_id: person_dn(person) for person in organisation.people()}
    for person in organisation.people():
        if person.manager:
            yield _change(person_dn(person), "manager", [places[person.manager]])


def _record(dn: str, fields: Mapping[str, Values | None]) -> str:
    lines = [_line(name, value) for name, value in fields.items() if value is not None]
    return "\n".join([_line("dn", dn), *lines, ""])


def _change(dn: str, attribute: str, values: Sequence[str], how: str = "add") -> str:
    lines = [_line(attribute, value) for value in values]
    return "\n".join(
        [_line("dn", dn), "changetype: modify", f"{how}: {attribute}", *lines, "-", ""]
    )


def _line(name: str, value: str | bytes) -> str:
    raw = value.encode() if isinstance(value, str) else value
    return f"{name}:: {b64encode(raw).decode()}"


def _guid(text: str) -> bytes:
    return UUID(text).bytes_le


def _escaped(name: str) -> str:
    escaped = "".join(f"\\{sign}" if sign in SPECIAL else sign for sign in name)
    return f"\\{escaped}" if escaped.startswith("#") else escaped
