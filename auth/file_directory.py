"""A directory in a JSON file, for demonstrations and tests: passwords in clear text."""

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from uuid import UUID

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field

from auth import clock, nesting
from auth.clock import Clock
from auth.directory import DirectoryGroup, DirectoryUnreachable, Entry, Snapshot


class _Person(BaseModel):
    # A refused file is reported; the passwords in it must not be.
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


class _Group(BaseModel):
    object_id: UUID
    name: str
    members: tuple[str, ...] = ()


class _File(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    people: tuple[_Person, ...]
    groups: tuple[_Group, ...] = Field(default=())


@dataclass(frozen=True, slots=True)
class _Content:
    people: Mapping[str, Entry]
    passwords: Mapping[str, str]
    groups: tuple[DirectoryGroup, ...]


class FileDirectory:
    """Read again whenever the file has changed; photos are files named relative to it."""

    def __init__(self, path: Path, clock: Clock = clock.now) -> None:
        self._path = path
        self._clock = clock
        self._lock = Lock()
        self._stamp: tuple[int, ...] = ()
        self._content = _Content({}, {}, ())

    async def find(self, account: str) -> Entry | None:
        return (await self._read()).people.get(account.casefold())

    async def check_password(self, account: str, password: str) -> Entry | None:
        content = await self._read()
        entry = content.people.get(account.casefold())
        right = content.passwords.get(account.casefold(), "")
        if entry is None or not entry.enabled or not password:
            return None
        return entry if _same(password, right) else None

    async def everyone(self) -> Snapshot:
        content = await self._read()
        return Snapshot(tuple(content.people.values()), content.groups, self._clock())

    async def ping(self) -> None:
        await self._read()

    async def close(self) -> None:
        """Nothing is held between calls."""

    async def _read(self) -> _Content:
        return await to_thread.run_sync(self._current)

    def _current(self) -> _Content:
        try:
            with self._lock:
                return self._refreshed()
        except (OSError, ValueError) as fault:
            raise DirectoryUnreachable(f"{self._path}: {fault}") from fault

    def _refreshed(self) -> _Content:
        state = self._path.stat()
        stamp = (state.st_mtime_ns, state.st_size, state.st_ino)
        if stamp != self._stamp:
            self._content = _content(self._path)
            self._stamp = stamp
        return self._content


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(
        one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass")
    )


def _content(path: Path) -> _Content:
    file = _File.model_validate_json(path.read_bytes())
    ids = {person.account.casefold(): str(person.object_id) for person in file.people}
    return _Content(
        {p.account.casefold(): _entry(p, ids, path.parent) for p in file.people},
        {p.account.casefold(): p.password for p in file.people},
        _groups(file.groups, ids),
    )


def _entry(person: _Person, ids: Mapping[str, str], folder: Path) -> Entry:
    return Entry(
        **person.model_dump(exclude={"object_id", "password", "manager", "photo"}),
        object_id=str(person.object_id),
        manager=_known(person.manager, ids) if person.manager else None,
        photo=(folder / person.photo).read_bytes() if person.photo else None,
    )


def _groups(groups: Collection[_Group], ids: Mapping[str, str]) -> tuple[DirectoryGroup, ...]:
    names = {group.name.casefold() for group in groups}
    direct = {
        group.name.casefold(): [
            member.casefold() if member.casefold() in names else _known(member, ids)
            for member in group.members
        ]
        for group in groups
    }
    people = nesting.people_within(direct)
    return tuple(
        DirectoryGroup(str(group.object_id), group.name, people[group.name.casefold()])
        for group in groups
    )


def _known(account: str, ids: Mapping[str, str]) -> str:
    try:
        return ids[account.casefold()]
    except KeyError:
        raise ValueError(f"{account} is neither a person nor a group") from None
