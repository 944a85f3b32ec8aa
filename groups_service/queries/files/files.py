"""The files of a group, as one viewer may see them."""

# access (query): columns and joins only; every statement that uses them asks access

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql, sql_lists
from groups_service.queries.core.columns import to_datetime, to_optional_uuid, to_uuid
from groups_service.queries.core.page import Page, cut_rows
from groups_service.queries.people.profiles import (
    PERSON_COLUMNS_SQL,
    PersonSummary,
    to_person_summary,
)
from groups_service.queries.posts.version_numbers import BEFORE_FILE_SQL


@dataclass(frozen=True)
class FileView:
    """A file; `blob_key` is the storage key of its bytes, and no response contains it.

    `width` and `height` are the size of a picture.
    """

    id: UUID
    group_id: UUID | None
    name: str
    size: int
    media_type: str
    sha256: str
    blob_key: str
    width: int | None
    height: int | None
    author: PersonSummary
    era: int
    version: int
    created_at: datetime


COPIED_COLUMNS = ("name", "size", "media_type", "sha256", "width", "height", "era", "version")

FILE_SELECT_SQL = f"""SELECT t.id, t.group_id, t.name, t.size, t.media_type, b.sha256, t.blob_id,
    t.era, t.version, t.created_at, b.width, b.height, {PERSON_COLUMNS_SQL}
    FROM archive_file t JOIN blob b ON b.key = t.blob_id LEFT JOIN groups g ON g.id = t.group_id
    JOIN person p ON p.id = t.author_id LEFT JOIN unit u ON u.id = p.unit_id"""


async def list_files(
    viewer: Viewer, group_id: UUID, before: UUID | None, limit: int
) -> Page[FileView]:
    """List files of a group that were added before the file `before`, newest first.

    Files uploaded for a post are shown there and not in this list.
    """
    rows = await sql(
        f"""{FILE_SELECT_SQL} WHERE t.group_id = $2 {BEFORE_FILE_SQL if before else ""}
        AND NOT t.for_post AND {access.files_readable_by("g", "t", "$1")}
        ORDER BY t.version DESC LIMIT {limit + 1}""",
        str(viewer.id),
        str(group_id),
        *([str(before)] if before else []),
    )
    rows, has_more = cut_rows(rows, limit)
    return Page([_to_file(row) for row in rows], has_more)


async def get_file(viewer: Viewer, file_id: UUID) -> FileView | None:
    rows = await sql(
        f"""{FILE_SELECT_SQL} WHERE t.id = $2 AND {access.files_readable_by("g", "t", "$1")}""",
        str(viewer.id),
        str(file_id),
    )
    return _to_file(rows[0]) if rows else None


async def get_files(viewer: Viewer, ids: list[UUID]) -> list[FileView]:
    """Return those of the files that the viewer may see, in the order of `ids`."""
    if not ids:
        return []
    rows = await sql(
        f"""{FILE_SELECT_SQL} WHERE t.id IN ({sql_lists.placeholders(ids, 2)})
        AND {access.files_readable_by("g", "t", "$1")}""",
        str(viewer.id),
        *map(str, ids),
    )
    return sorted(map(_to_file, rows), key=lambda file: ids.index(file.id))


def _to_file(row: dict[str, Any]) -> FileView:
    return FileView(
        id=to_uuid(row["id"]),
        group_id=to_optional_uuid(row["group_id"]),
        **{name: row[name] for name in COPIED_COLUMNS},
        blob_key=row["blob_id"],
        author=to_person_summary(row),
        created_at=to_datetime(row["created_at"]),
    )
