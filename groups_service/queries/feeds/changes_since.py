"""Changes of a group since the viewer last asked: kinds and ids, never text."""

from dataclasses import dataclass
from uuid import UUID

from groups_service import access
from groups_service.access import Standing, Viewer
from groups_service.database import sql
from groups_service.queries.core.columns import to_uuid

MAX_CHANGES = 200
AUDIENCE_EVENTS = ("group.status", "group.published")
"""Events after which a different set of posts is readable, so clients read everything again.

The same applies to viewers who joined or left: their version counter changes, too.
"""

CHANGE_TYPES = {
    "group.changed": "group",
    "group.state": "group",
    "file.added": "file",
    "member.joined": "members",
    "member.added": "members",
    "member.left": "members",
    "member.removed": "members",
    "member.role": "members",
    "succession.accepted": "members",
    "member.appointed": "members",
    "request.accepted": "members",
    "invitation.accepted": "members",
    "binding.applied": "members",
}


@dataclass(frozen=True)
class GroupChange:
    type: str
    id: UUID
    version: int


@dataclass(frozen=True)
class GroupChangeList:
    """The changes up to the current `version`, or `resync`: clients must read everything again."""

    version: int
    resync: bool
    items: tuple[GroupChange, ...]


async def list_changes_since(
    viewer: Viewer, group_id: UUID, after: int, standing: Standing
) -> GroupChangeList:
    """List what changed after version `after`, for a viewer who may read the group.

    All versions are of the members' counter or, for non-members, of the public counter.
    """
    is_member = standing.role is not None
    version = await _get_version(group_id, is_member=is_member)
    if after > version or await _needs_resync(viewer, group_id, after, is_member=is_member):
        return GroupChangeList(version, resync=True, items=())
    items = [*await _list_post_changes(group_id, after, is_member=is_member)]
    items += await _list_other_changes(viewer, group_id, after, is_member=is_member)
    if len(items) > MAX_CHANGES:
        return GroupChangeList(version, resync=True, items=())
    return GroupChangeList(version, resync=False, items=tuple(sorted(items, key=_sort_key)))


def _sort_key(change: GroupChange) -> int:
    return change.version


def _version_column(*, is_member: bool) -> str:
    return "version" if is_member else "public_version"


# access (query): returns a number; its only caller requires a reader
async def _get_version(group_id: UUID, *, is_member: bool) -> int:
    column = _version_column(is_member=is_member)
    rows = await sql(f"SELECT {column} AS version FROM groups WHERE id = $1", str(group_id))
    return int(rows[0]["version"])


async def _needs_resync(viewer: Viewer, group_id: UUID, after: int, *, is_member: bool) -> bool:
    """Return whether the audience changed since `after`, or the viewer joined or left.

    `after` may be of either counter, of which the members' is ahead.
    """
    kinds = ", ".join(f"'{kind}'" for kind in AUDIENCE_EVENTS)
    table = "membership" if is_member else "exclusion"
    rows = await sql(
        f"""SELECT 1 WHERE EXISTS (
            SELECT 1 FROM event e WHERE e.stream = 'group' AND e.stream_id = $1
            AND e.{_version_column(is_member=is_member)} > $2 AND e.kind IN ({kinds})
        ) OR EXISTS (
            SELECT 1 FROM {table} own WHERE own.group_id = $1 AND own.person_id = $3
            AND own.since > (
                SELECT e.at FROM event e WHERE e.stream = 'group' AND e.stream_id = $1
                AND e.version <= $2 ORDER BY e.version DESC LIMIT 1
            )
        )""",
        str(group_id),
        after,
        str(viewer.id),
    )
    return bool(rows)


# access (query): returns ids and numbers; its only caller requires a reader
async def _list_post_changes(group_id: UUID, after: int, *, is_member: bool) -> list[GroupChange]:
    """List posts whose thread changed; a post deleted since then is listed by its id only.

    Non-members get the posts that were public when they changed. The audience is the same since
    `after`, so they could read these posts then.
    """
    column = "changed" if is_member else "public_changed"
    rows = await sql(
        f"""SELECT t.id, t.{column} AS version FROM post t
        WHERE t.group_id = $1 AND t.{column} > $2 ORDER BY t.{column} LIMIT {MAX_CHANGES + 1}""",
        str(group_id),
        after,
    )
    return [GroupChange("post", to_uuid(row["id"]), row["version"]) for row in rows]


async def _list_other_changes(
    viewer: Viewer, group_id: UUID, after: int, *, is_member: bool
) -> list[GroupChange]:
    """List changes of files, members and the group; non-members get only files they may see."""
    kinds = ", ".join(f"'{kind}'" for kind in CHANGE_TYPES)
    file_condition = (
        "" if is_member else f"AND (e.kind <> 'file.added' OR {_file_visible_condition()})"
    )
    version = f"e.{_version_column(is_member=is_member)}"
    rows = await sql(
        f"""SELECT e.kind, {version} AS version, e.id, e.stream_id, f.id AS file_id
        FROM event e JOIN groups g ON g.id = e.stream_id
        LEFT JOIN archive_file f ON f.group_id = g.id AND f.version = e.version
        WHERE e.stream = 'group' AND e.stream_id = $2 AND {version} > $3
        AND e.kind IN ({kinds}) {file_condition} AND {access.groups_readable_by("g", "$1")}
        ORDER BY {version} LIMIT {MAX_CHANGES + 1}""",
        str(viewer.id),
        str(group_id),
        after,
    )
    return [
        GroupChange(
            CHANGE_TYPES[row["kind"]], to_uuid(row["file_id"] or row["stream_id"]), row["version"]
        )
        for row in rows
    ]


def _file_visible_condition() -> str:
    return access.files_readable_by("g", "f", "$1")
