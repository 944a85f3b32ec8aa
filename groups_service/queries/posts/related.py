"""Related data of posts and comments found through the viewer: reactions, files, names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import get_dialect, sql, sql_lists
from groups_service.queries.core.columns import to_uuid
from groups_service.queries.people import mention_names
from groups_service.queries.people.mention_names import MentionNames

OWN_REACTIONS_SQL = {
    "postgres": """SELECT r.subject_id, r.kind FROM {texts $2} CROSS JOIN LATERAL (
        SELECT one.subject_id, one.kind FROM reaction one
        WHERE one.subject_id = CAST(listed.value AS uuid) AND one.person_id = $1 OFFSET 0
    ) r ORDER BY r.kind""",
    "sqlite": """SELECT r.subject_id, r.kind FROM {texts $2} CROSS JOIN reaction r
        WHERE r.subject_id = listed.value AND r.person_id = $1 ORDER BY r.kind""",
}
"""Looked up item by item, because a person may have reacted to thousands of others."""

NO_REACTIONS: tuple[object, ...] = ({}, "{}", None)
"""Column values for no reactions, in either database."""

ATTACHMENT_COLUMNS = ("name", "size", "media_type", "alt", "width", "height")

Row = dict[str, Any]  # of a post or comment, as the database returns it


@dataclass(frozen=True)
class AttachmentView:
    """A file shown with a post or comment; `alt` describes a picture of this size."""

    file_id: UUID
    name: str
    size: int
    media_type: str
    alt: str
    width: int | None
    height: int | None


@dataclass(frozen=True)
class RelatedData:
    """Data by the ids of posts and comments, as the database returns these ids."""

    own_reactions: dict[object, tuple[str, ...]]
    attachments: dict[object, tuple[AttachmentView, ...]]
    names: MentionNames


async def load_related(viewer: Viewer, rows: Sequence[Row]) -> RelatedData:
    """Load the related data of posts and comments, in at most three statements."""
    names = await mention_names.load_mention_names(
        text for row in rows for text in (row["html"], row["text"])
    )
    return RelatedData(
        await _load_own_reactions(
            viewer, [row["id"] for row in rows if row["reactions"] not in NO_REACTIONS]
        ),
        await _load_attachments(
            viewer, [row["id"] for row in rows if row["attachment_count"] and not row["deletion"]]
        ),
        names,
    )


async def _load_own_reactions(viewer: Viewer, ids: list[object]) -> dict[object, tuple[str, ...]]:
    if not ids:
        return {}
    rows = await sql(
        OWN_REACTIONS_SQL[get_dialect()],
        str(viewer.id),
        sql_lists.encode_texts(map(str, ids)),
    )
    reactions: dict[object, tuple[str, ...]] = {}
    for row in rows:
        reactions[row["subject_id"]] = (*reactions.get(row["subject_id"], ()), row["kind"])
    return reactions


async def _load_attachments(
    viewer: Viewer, ids: list[object]
) -> dict[object, tuple[AttachmentView, ...]]:
    if not ids:
        return {}
    rows = await sql(
        f"""SELECT a.subject_id, a.alt, f.id, f.name, f.size, f.media_type, b.width, b.height
        FROM attachment a JOIN archive_file f ON f.id = a.file_id JOIN blob b ON b.key = f.blob_id
        LEFT JOIN groups g ON g.id = f.group_id
        WHERE a.subject_id {{among $2}} AND NOT a.hidden
        AND {access.files_readable_by("g", "f", "$1")} ORDER BY a.position""",
        str(viewer.id),
        sql_lists.encode_texts(map(str, ids)),
    )
    attachments: dict[object, tuple[AttachmentView, ...]] = {}
    for row in rows:
        file = AttachmentView(
            file_id=to_uuid(row["id"]), **{name: row[name] for name in ATTACHMENT_COLUMNS}
        )
        attachments[row["subject_id"]] = (*attachments.get(row["subject_id"], ()), file)
    return attachments
