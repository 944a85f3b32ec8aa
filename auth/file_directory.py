"""A directory in a JSON file, for demonstrations and tests: passwords are in clear text."""

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from uuid import UUID

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field

from auth import clock
from auth.clock import Clock
from auth.directory import DirectorySnapshot, DirectoryUnreachable, GroupEntry, PersonEntry
from auth.ldap import nested_groups


class _PersonRecord(BaseModel):
    # A validation error is logged; it must not contain the passwords.
    model_config = ConfigDict(hide_input_in_errors=True)

    object_id: UUID
    account: str
    password: str
    name: str
    given_name: str
    surname: str
    mail: str | None = None
    telephone: str | None = None
    mobile: str | None = None
    title: str | None = None
    place: str | None = None
    unit: tuple[str, ...] = ()
    manager: str | None = None
    photo: str | None = None
    enabled: bool = True


class _GroupRecord(BaseModel):
    object_id: UUID
    name: str
    members: tuple[str, ...] = ()


class _DirectoryFile(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    people: tuple[_PersonRecord, ...]
    groups: tuple[_GroupRecord, ...] = Field(default=())


@dataclass(frozen=True, slots=True)
class _DirectoryData:
    people: Mapping[str, PersonEntry]
    passwords: Mapping[str, str]
    groups: tuple[GroupEntry, ...]


class FileDirectory:
    """Reads the file again when it has changed. Photos are files with paths relative to it."""

    def __init__(self, path: Path, clock: Clock = clock.now) -> None:
        self._path = path
        self._clock = clock
        self._lock = Lock()
        self._file_stamp: tuple[int, ...] = ()
        self._data = _DirectoryData({}, {}, ())

    async def find(self, account: str) -> PersonEntry | None:
        return (await self._read()).people.get(account.casefold())

    async def check_password(self, account: str, password: str) -> PersonEntry | None:
        content = await self._read()
        entry = content.people.get(account.casefold())
        correct_password = content.passwords.get(account.casefold(), "")
        if entry is None or not entry.enabled or not password:
            return None
        return entry if _passwords_match(password, correct_password) else None

    async def read_all(self) -> DirectorySnapshot:
        content = await self._read()
        return DirectorySnapshot(tuple(content.people.values()), content.groups, self._clock())

    async def ping(self) -> None:
        await self._read()

    async def close(self) -> None:
        """Nothing is held between calls."""

    async def _read(self) -> _DirectoryData:
        return await to_thread.run_sync(self._load)

    def _load(self) -> _DirectoryData:
        try:
            with self._lock:
                return self._reload_if_changed()
        except (OSError, ValueError) as error:
            raise DirectoryUnreachable(f"{self._path}: {error}") from error

    def _reload_if_changed(self) -> _DirectoryData:
        stat = self._path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        if stamp != self._file_stamp:
            self._data = _parse_file(self._path)
            self._file_stamp = stamp
        return self._data


def _passwords_match(first: str, second: str) -> bool:
    return hmac.compare_digest(
        first.encode("utf-8", "surrogatepass"), second.encode("utf-8", "surrogatepass")
    )


def _parse_file(path: Path) -> _DirectoryData:
    file = _DirectoryFile.model_validate_json(path.read_bytes())
    ids = {person.account.casefold(): str(person.object_id) for person in file.people}
    return _DirectoryData(
        {p.account.casefold(): _to_person_entry(p, ids, path.parent) for p in file.people},
        {p.account.casefold(): p.password for p in file.people},
        _to_group_entries(file.groups, ids),
    )


def _to_person_entry(person: _PersonRecord, ids: Mapping[str, str], folder: Path) -> PersonEntry:
    return PersonEntry(
        **person.model_dump(exclude={"object_id", "password", "manager", "photo"}),
        object_id=str(person.object_id),
        manager=_lookup_object_id(person.manager, ids) if person.manager else None,
        photo=(folder / person.photo).read_bytes() if person.photo else None,
    )


def _to_group_entries(
    groups: Collection[_GroupRecord], ids: Mapping[str, str]
) -> tuple[GroupEntry, ...]:
    names = {group.name.casefold() for group in groups}
    direct = {
        group.name.casefold(): [
            member.casefold() if member.casefold() in names else _lookup_object_id(member, ids)
            for member in group.members
        ]
        for group in groups
    }
    people = nested_groups.resolve_members(direct)
    return tuple(
        GroupEntry(str(group.object_id), group.name, people[group.name.casefold()])
        for group in groups
    )


def _lookup_object_id(account: str, ids: Mapping[str, str]) -> str:
    try:
        return ids[account.casefold()]
    except KeyError:
        raise ValueError(f"{account} is neither a person nor a group") from None
