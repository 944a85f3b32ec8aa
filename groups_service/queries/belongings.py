"""What belongs to posts and comments found through the viewer: reactions, files, names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from groups_service import access, naming
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.rows import uuid


class Thing(Protocol):
    """A post or comment."""

    @property
    def id(self) -> UUID: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str: ...
    @property
    def gone(self) -> str | None: ...
    @property
    def attached(self) -> int: ...
    @property
    def reactions(self) -> dict[str, int]: ...


@dataclass(frozen=True)
class Attached:
    """A file shown with a post or comment; `alt` describes a picture."""

    file_id: UUID
    name: str
    size: int
    media_type: str
    alt: str


@dataclass(frozen=True)
class Belongings:
    mine: dict[UUID, tuple[str, ...]]
    attached: dict[UUID, tuple[Attached, ...]]
    names: dict[UUID, str]
    accounts: dict[UUID, str]


async def of(viewer: Viewer, things: Sequence[Thing]) -> Belongings:
    """All of it in at most three statements."""
    names, accounts = await mentioned(thing.html + thing.text for thing in things)
    return Belongings(
        await _mine(viewer, [thing.id for thing in things if thing.reactions]),
        await _attached(
            viewer, [thing.id for thing in things if thing.attached and not thing.gone]
        ),
        names,
        accounts,
    )


async def mentioned(texts: Iterable[str]) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """Names and accounts of everybody mentioned in stored texts, as they are now."""
    ids = sorted({str(person) for text in texts for person in naming.ids(text)})
    if not ids:
        return {}, {}
    rows = await sql(
        f"SELECT id, name, account FROM person WHERE id IN ({holders(len(ids), 1)})", *ids
    )
    names = {uuid(row["id"]): row["name"] for row in rows}
    return names, {uuid(row["id"]): row["account"] for row in rows}


async def _mine(viewer: Viewer, ids: list[UUID]) -> dict[UUID, tuple[str, ...]]:
    if not ids:
        return {}
    rows = await sql(
        f"""SELECT thing_id, kind FROM reaction
        WHERE person_id = $1 AND thing_id IN ({holders(len(ids), 2)}) ORDER BY kind""",
        str(viewer.id),
        *map(str, ids),
    )
    mine: dict[UUID, tuple[str, ...]] = {}
    for row in rows:
        thing = uuid(row["thing_id"])
        mine[thing] = (*mine.get(thing, ()), row["kind"])
    return mine


async def _attached(viewer: Viewer, ids: list[UUID]) -> dict[UUID, tuple[Attached, ...]]:
    if not ids:
        return {}
    rows = await sql(
        f"""SELECT a.thing_id, a.alt, f.id, f.name, f.size, f.media_type
        FROM attachment a JOIN archive_file f ON f.id = a.file_id
        LEFT JOIN groups g ON g.id = f.group_id
        WHERE a.thing_id IN ({holders(len(ids), 2)}) AND NOT a.hidden
        AND {access.visible_files("g", "f", "$1")} ORDER BY a.position""",
        str(viewer.id),
        *map(str, ids),
    )
    attached: dict[UUID, tuple[Attached, ...]] = {}
    for row in rows:
        thing = uuid(row["thing_id"])
        shown = {name: row[name] for name in ("name", "size", "media_type", "alt")}
        file = Attached(file_id=uuid(row["id"]), **shown)
        attached[thing] = (*attached.get(thing, ()), file)
    return attached


def holders(count: int, first: int) -> str:
    return ", ".join(f"${number}" for number in range(first, first + count))
