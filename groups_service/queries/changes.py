"""What changed in a group since the viewer last asked: kinds and ids, never words."""

from dataclasses import dataclass
from uuid import UUID

from groups_service import access
from groups_service.access import Standing, Viewer
from groups_service.database import sql
from groups_service.queries.rows import uuid

MOST = 200
AUDIENCE = ("group.status", "group.published")
"""After these another set of posts is readable: everything has to be read again.

So it is for who came or left; and they count otherwise than before."""

KINDS = {
    "group.changed": "group",
    "group.state": "group",
    "file.added": "file",
    "member.joined": "members",
    "member.added": "members",
    "member.left": "members",
    "member.removed": "members",
    "member.role": "members",
    "member.took_over": "members",
    "member.appointed": "members",
    "request.accepted": "members",
    "invitation.accepted": "members",
    "binding.applied": "members",
}


@dataclass(frozen=True)
class Change:
    type: str
    id: UUID
    version: int


@dataclass(frozen=True)
class Changes:
    """`resync`: what is asked for cannot be listed; read everything again. `version` is now's."""

    version: int
    resync: bool
    items: tuple[Change, ...]


async def since(viewer: Viewer, group_id: UUID, after: int, standing: Standing) -> Changes:
    """Everything that changed after version `after` for somebody who may read the group.

    All numbers are those of members, or of who is no member.
    """
    member = standing.role is not None
    version = await _version(group_id, member=member)
    if after > version or await _audience_changed(viewer, group_id, after, member=member):
        return Changes(version, resync=True, items=())
    items = [*await _posts(group_id, after, member=member)]
    items += await _others(viewer, group_id, after, member=member)
    if len(items) > MOST:
        return Changes(version, resync=True, items=())
    return Changes(version, resync=False, items=tuple(sorted(items, key=_order)))


def _order(change: Change) -> int:
    return change.version


def _version_of(*, member: bool) -> str:
    return "version" if member else "public_version"


async def _version(group_id: UUID, *, member: bool) -> int:
    column = _version_of(member=member)
    rows = await sql(f"SELECT {column} AS version FROM groups WHERE id = $1", str(group_id))
    return int(rows[0]["version"])


async def _audience_changed(viewer: Viewer, group_id: UUID, after: int, *, member: bool) -> bool:
    """Who came or left since: `after` may be of either counting, of which members' is ahead."""
    kinds = ", ".join(f"'{kind}'" for kind in AUDIENCE)
    tie = "membership" if member else "exclusion"
    rows = await sql(
        f"""SELECT 1 WHERE EXISTS (
            SELECT 1 FROM event e WHERE e.stream = 'group' AND e.stream_id = $1
            AND e.{_version_of(member=member)} > $2 AND e.kind IN ({kinds})
        ) OR EXISTS (
            SELECT 1 FROM {tie} own WHERE own.group_id = $1 AND own.person_id = $3
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


async def _posts(group_id: UUID, after: int, *, member: bool) -> list[Change]:
    """Posts whose thread changed; of one that has gone since only the id is left to say.

    Strangers are told of what was everybody's when it changed. As the audience is the same since
    `after`, they could read it then.
    """
    column = "changed" if member else "public_changed"
    rows = await sql(
        f"""SELECT t.id, t.{column} AS version FROM post t
        WHERE t.group_id = $1 AND t.{column} > $2 ORDER BY t.{column} LIMIT {MOST + 1}""",
        str(group_id),
        after,
    )
    return [Change("post", uuid(row["id"]), row["version"]) for row in rows]


async def _others(viewer: Viewer, group_id: UUID, after: int, *, member: bool) -> list[Change]:
    """Files, members and the group itself; strangers learn of the files they may see."""
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    seen = "" if member else f"AND (e.kind <> 'file.added' OR {_sees_file()})"
    number = f"e.{_version_of(member=member)}"
    rows = await sql(
        f"""SELECT e.kind, {number} AS version, e.id, e.stream_id, f.id AS file_id
        FROM event e JOIN groups g ON g.id = e.stream_id
        LEFT JOIN archive_file f ON f.group_id = g.id AND f.version = e.version
        WHERE e.stream = 'group' AND e.stream_id = $2 AND {number} > $3
        AND e.kind IN ({kinds}) {seen} AND {access.visible_groups("g", "$1")}
        ORDER BY {number} LIMIT {MOST + 1}""",
        str(viewer.id),
        str(group_id),
        after,
    )
    return [
        Change(KINDS[row["kind"]], uuid(row["file_id"] or row["stream_id"]), row["version"])
        for row in rows
    ]


def _sees_file() -> str:
    return access.visible_files("g", "f", "$1")
