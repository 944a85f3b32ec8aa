"""The latest files of a group."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.belongings import holders
from groups_service.queries.people import BRIEF, Brief, brief
from groups_service.queries.places import BEFORE_FILE
from groups_service.queries.rows import maybe_uuid, uuid, when


@dataclass(frozen=True)
class FileSeen:
    """`blob` is where the bytes lie, and how large a picture it holds; it is in no answer."""

    id: UUID
    group_id: UUID | None
    name: str
    size: int
    media_type: str
    sha256: str
    blob: str
    width: int | None
    height: int | None
    author: Brief
    era: int
    version: int
    created_at: datetime


COPIED = ("name", "size", "media_type", "sha256", "width", "height", "era", "version")

FILE = f"""SELECT t.id, t.group_id, t.name, t.size, t.media_type, b.sha256, t.blob_id, t.era,
    t.version, t.created_at, b.width, b.height, {BRIEF}
    FROM archive_file t JOIN blob b ON b.key = t.blob_id LEFT JOIN groups g ON g.id = t.group_id
    JOIN person p ON p.id = t.author_id LEFT JOIN unit u ON u.id = p.unit_id"""


async def page(viewer: Viewer, group_id: UUID, before: UUID | None, limit: int) -> list[FileSeen]:
    """Files of a group added before the one `before`, newest first, one too many.

    What was uploaded to go with a post stands there and not in the list.
    """
    rows = await sql(
        f"""{FILE} WHERE t.group_id = $2 {BEFORE_FILE if before else ""} AND NOT t.for_post
        AND {access.visible_files("g", "t", "$1")}
        ORDER BY t.version DESC LIMIT {limit + 1}""",
        str(viewer.id),
        str(group_id),
        *([str(before)] if before else []),
    )
    return [_file(row) for row in rows]


async def one(viewer: Viewer, file_id: UUID) -> FileSeen | None:
    rows = await sql(
        f"""{FILE} WHERE t.id = $2 AND {access.visible_files("g", "t", "$1")}""",
        str(viewer.id),
        str(file_id),
    )
    return _file(rows[0]) if rows else None


async def some(viewer: Viewer, ids: list[UUID]) -> list[FileSeen]:
    """Those of these files that the viewer may see, in the order of `ids`."""
    if not ids:
        return []
    rows = await sql(
        f"""{FILE} WHERE t.id IN ({holders(len(ids), 2)})
        AND {access.visible_files("g", "t", "$1")}""",
        str(viewer.id),
        *map(str, ids),
    )
    return sorted(map(_file, rows), key=lambda file: ids.index(file.id))


def _file(row: dict[str, Any]) -> FileSeen:
    return FileSeen(
        id=uuid(row["id"]),
        group_id=maybe_uuid(row["group_id"]),
        **{name: row[name] for name in COPIED},
        blob=row["blob_id"],
        author=brief(row),
        created_at=when(row["created_at"]),
    )
