"""What the organisation knows of its people, whichever server or file holds it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class DirectoryUnreachable(Exception):
    """The directory gave no trustworthy answer; nothing is known, so nothing may change."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One person. `object_id` is the key: every other field may change or be used again."""

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
class DirectoryGroup:
    object_id: str
    name: str
    members: frozenset[str]
    """Object ids of the people in it, those of groups within groups included."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everybody at one moment. A snapshot is complete: a reading cut short raises instead."""

    people: tuple[Entry, ...]
    groups: tuple[DirectoryGroup, ...]
    read_at: datetime


class Directory(Protocol):
    """Every method but `close` raises `DirectoryUnreachable` when there is no answer."""

    async def find(self, account: str) -> Entry | None:
        """Return the person of this account name, enabled or not."""

    async def check_password(self, account: str, password: str) -> Entry | None:
        """Return the person if the password is right and the account may sign in.

        None says nothing of the reason: unknown, wrong, empty, disabled and expired are alike.
        """

    async def everyone(self) -> Snapshot:
        """Read all people and groups."""

    async def ping(self) -> None:
        """Return if the directory answers."""

    async def close(self) -> None:
        """Let go of connections and threads."""
