"""What belongs to posts and comments found through the viewer: reactions, files, names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import dialect, lists, sql
from groups_service.queries import mentioned
from groups_service.queries.mentioned import Named
from groups_service.queries.rows import uuid

MINE = {
    "postgres": """SELECT r.thing_id, r.kind FROM {texts $2} CROSS JOIN LATERAL (
        SELECT one.thing_id, one.kind FROM reaction one
        WHERE one.thing_id = CAST(listed.value AS uuid) AND one.person_id = $1 OFFSET 0
    ) r ORDER BY r.kind""",
    "sqlite": """SELECT r.thing_id, r.kind FROM {texts $2} CROSS JOIN reaction r
        WHERE r.thing_id = listed.value AND r.person_id = $1 ORDER BY r.kind""",
}
"""Looked up thing by thing: somebody may have reacted to thousands of others."""

NONE: tuple[object, ...] = ({}, "{}", None)
"""No reactions, in either database."""

SHOWN = ("name", "size", "media_type", "alt", "width", "height")

Row = dict[str, Any]  # of a post or comment, as the database gives it


@dataclass(frozen=True)
class Attached:
    """A file shown with a post or comment; `alt` describes a picture of this size."""

    file_id: UUID
    name: str
    size: int
    media_type: str
    alt: str
    width: int | None
    height: int | None


@dataclass(frozen=True)
class Belongings:
    """By the ids of things, as the database gives them."""

    mine: dict[object, tuple[str, ...]]
    attached: dict[object, tuple[Attached, ...]]
    named: Named


async def of(viewer: Viewer, rows: Sequence[Row]) -> Belongings:
    """All that belongs to posts and comments, in at most three statements."""
    named = await mentioned.named(text for row in rows for text in (row["html"], row["text"]))
    return Belongings(
        await _mine(viewer, [row["id"] for row in rows if row["reactions"] not in NONE]),
        await _attached(
            viewer, [row["id"] for row in rows if row["attached"] and not row["gone"]]
        ),
        named,
    )


async def _mine(viewer: Viewer, ids: list[object]) -> dict[object, tuple[str, ...]]:
    if not ids:
        return {}
    rows = await sql(
        MINE[dialect()],
        str(viewer.id),
        lists.texts(map(str, ids)),
    )
    mine: dict[object, tuple[str, ...]] = {}
    for row in rows:
        mine[row["thing_id"]] = (*mine.get(row["thing_id"], ()), row["kind"])
    return mine


async def _attached(viewer: Viewer, ids: list[object]) -> dict[object, tuple[Attached, ...]]:
    if not ids:
        return {}
    rows = await sql(
        f"""SELECT a.thing_id, a.alt, f.id, f.name, f.size, f.media_type, b.width, b.height
        FROM attachment a JOIN archive_file f ON f.id = a.file_id JOIN blob b ON b.key = f.blob_id
        LEFT JOIN groups g ON g.id = f.group_id
        WHERE a.thing_id {{among $2}} AND NOT a.hidden
        AND {access.visible_files("g", "f", "$1")} ORDER BY a.position""",
        str(viewer.id),
        lists.texts(map(str, ids)),
    )
    attached: dict[object, tuple[Attached, ...]] = {}
    for row in rows:
        file = Attached(file_id=uuid(row["id"]), **{name: row[name] for name in SHOWN})
        attached[row["thing_id"]] = (*attached.get(row["thing_id"], ()), file)
    return attached


def holders(count: int, first: int) -> str:
    return ", ".join(f"${number}" for number in range(first, first + count))
