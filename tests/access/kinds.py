"""Kinds of groups and ways to stand to one; and the tables, kept as text, that are read by people.

A table begins with its kind of group and the names of its columns; each line is one role.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from groups_service.access import Standing
from groups_service.models.groups import Role, State, Status

HERE = Path(__file__).parent
WIDTH = len("only administrator  ")


@dataclass(frozen=True)
class Kind:
    """What a group is; `listed` is for closed ones only."""

    status: Status
    listed: bool
    state: State

    def __str__(self) -> str:
        listed = "listed " if self.listed else ""
        return f"{listed}{self.status.value} {self.state.value}"


STATUSES = (
    (Status.OPEN, False),
    (Status.MODERATED, False),
    *product([Status.CLOSED], [True, False]),
)
STATES = (State.ACTIVE, State.INACTIVE, State.TRASHED)
KINDS = {
    str(kind): kind
    for state in STATES
    for kind in (Kind(status, listed, state) for status, listed in STATUSES)
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
class Line:
    """One role in one kind of group, with its cells by column."""

    kind: str
    role: str
    cells: dict[str, str]

    def __str__(self) -> str:
        return f"{self.kind}, {self.role}"


def a_standing(kind: Kind, role: str) -> Standing:
    """How the role stands to such a group; closing it made every follow void."""
    usual: dict[str, Any] = {
        "active": True,
        "status": kind.status,
        "state": kind.state,
        "listed": kind.listed,
    }
    void = {"follows": False} if kind.status is Status.CLOSED else {}
    return Standing(**(usual | ROLES[role] | void))


def lines(name: str) -> list[Line]:
    """Every line of the tables in the file `name`."""
    tables = (HERE / name).read_text().strip().split("\n\n")
    return [line for table in tables for line in _of_table(table)]


def _of_table(table: str) -> Iterator[Line]:
    kind, columns, *rows = table.splitlines()
    for row in rows:
        cells = zip(columns.split(), row[WIDTH:].split(), strict=True)
        yield Line(kind, row[:WIDTH].strip(), dict(cells))
