"""Kinds of groups, roles in them, and the permission tables, which are text files for people to
read.

A table begins with its kind of group and the names of its columns; each line is one role.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from groups_service.access import Standing
from groups_service.models.groups import GroupState, GroupStatus, Role

FOLDER = Path(__file__).parent
ROLE_COLUMN_WIDTH = len("only administrator  ")


@dataclass(frozen=True)
class GroupKind:
    """A kind of group. `listed` matters for closed groups only."""

    status: GroupStatus
    listed: bool
    state: GroupState

    def __str__(self) -> str:
        listed = "listed " if self.listed else ""
        return f"{listed}{self.status.value} {self.state.value}"


STATUSES = (
    (GroupStatus.OPEN, False),
    (GroupStatus.MODERATED, False),
    *product([GroupStatus.CLOSED], [True, False]),
)
STATES = (GroupState.ACTIVE, GroupState.INACTIVE, GroupState.TRASHED)
KINDS = {
    str(kind): kind
    for state in STATES
    for kind in (GroupKind(status, listed, state) for status, listed in STATUSES)
}

ROLES: dict[str, dict[str, Any]] = {
    "administrator": {"role": Role.ADMINISTRATOR},
    "only administrator": {"role": Role.ADMINISTRATOR, "only_administrator": True},
    "member": {"role": Role.MEMBER},
    "offered member": {"role": Role.MEMBER, "offered": True},
    "follower": {"follows": True},
    "invited": {"invited": True},
    "applicant": {"requested": True},
    "outsider": {},
    "inactive person": {"role": Role.ADMINISTRATOR, "active": False},
}


@dataclass(frozen=True)
class TableRow:
    """One role in one kind of group, with its cells by column."""

    kind: str
    role: str
    cells: dict[str, str]

    def __str__(self) -> str:
        return f"{self.kind}, {self.role}"


def build_standing(kind: GroupKind, role: str) -> Standing:
    """Return the standing of the role in such a group. Closing a group ends every follow."""
    defaults: dict[str, Any] = {
        "active": True,
        "status": kind.status,
        "state": kind.state,
        "listed": kind.listed,
    }
    closed = {"follows": False} if kind.status is GroupStatus.CLOSED else {}
    return Standing(**(defaults | ROLES[role] | closed))


def read_tables(name: str) -> list[TableRow]:
    """Return all rows of the tables in the file `name`."""
    tables = (FOLDER / name).read_text().strip().split("\n\n")
    return [line for table in tables for line in _parse_table(table)]


def _parse_table(table: str) -> Iterator[TableRow]:
    kind, columns, *rows = table.splitlines()
    for row in rows:
        cells = zip(columns.split(), row[ROLE_COLUMN_WIDTH:].split(), strict=True)
        yield TableRow(kind, row[:ROLE_COLUMN_WIDTH].strip(), dict(cells))
