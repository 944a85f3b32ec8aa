"""The organisation's directory of people, independent of the server or file that holds it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class DirectoryUnreachable(Exception):
    """The directory gave no trustworthy answer.

    Nothing is known then, so callers must change nothing.
    """


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person. `object_id` is the key; every other field may change or be used again."""

    object_id: str
    account: str
    name: str
    given_name: str
    surname: str
    mail: str | None
    telephone: str | None
    mobile: str | None
    title: str | None
    place: str | None
    unit: tuple[str, ...]
    """Names of the organisation units, from the top one down."""
    manager: str | None
    """The manager's object id."""
    photo: bytes | None
    enabled: bool
    """False when the account is disabled or has expired."""


@dataclass(frozen=True, slots=True)
class GroupEntry:
    object_id: str
    name: str
    members: frozenset[str]
    """Object ids of the people in the group, including those of nested groups."""


@dataclass(frozen=True, slots=True)
class DirectorySnapshot:
    """All people and groups at one moment.

    A snapshot is always complete: an interrupted read raises instead.
    """

    people: tuple[PersonEntry, ...]
    groups: tuple[GroupEntry, ...]
    read_at: datetime


class Directory(Protocol):
    """Every method except `close` raises `DirectoryUnreachable` when there is no answer."""

    async def find(self, account: str) -> PersonEntry | None:
        """Return the person with this account name, enabled or not."""

    async def check_password(self, account: str, password: str) -> PersonEntry | None:
        """Return the person if the password is right and the account may sign in.

        None does not tell the reason: unknown, wrong, empty, disabled and expired look the same.
        """

    async def read_all(self) -> DirectorySnapshot:
        """Read all people and groups."""

    async def ping(self) -> None:
        """Return if the directory answers."""

    async def close(self) -> None:
        """Release connections and threads."""
