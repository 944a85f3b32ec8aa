"""How far things are as the viewer counts, and where in a list they stand who read on from there.

Members count every act of a group, others those they may see: no number that anybody else is told
is raised in secret.
"""

from dataclasses import dataclass
from uuid import UUID

from groups_service.database import sql
from groups_service.queries.belongings import Row

Place = tuple[object, ...]

NUMBERS = """t.version, t.activity, t.changed, t.public_version, t.public_activity,
    t.public_changed"""
AFTER_COMMENT = "AND c.version > (SELECT one.version FROM comment one WHERE one.id = $3)"
BEFORE_FILE = "AND t.version < (SELECT one.version FROM archive_file one WHERE one.id = $3)"


@dataclass(frozen=True)
class Numbers:
    """Of a post: when it was written, when somebody last wrote in it, when it last changed."""

    version: int
    activity: int
    changed: int


def numbers(row: Row) -> Numbers:
    counted = "" if _is_member(row) else "public_"
    return Numbers(*(row[f"{counted}{name}"] for name in ("version", "activity", "changed")))


def place(row: Row) -> Place:
    """Of a post in its group's feed, for a cursor."""
    return (row["activity"],) if _is_member(row) else (row["public_activity"], row["id"])


async def before(group_id: UUID, place: Place | None) -> int | None:
    """The activity that a post in this place had, as members count.

    For others it is what was written last in its thread until they were told a higher number.
    """
    if place is None:
        return None
    if len(place) == 1:
        return int(str(place[0]))
    rows = await sql(
        """SELECT max(written.version) AS activity FROM (
            SELECT t.version FROM post t WHERE t.id = $2
            UNION ALL SELECT c.version FROM comment c WHERE c.post_id = $2
        ) written
        WHERE written.version < COALESCE((
            SELECT e.version FROM event e
            WHERE e.stream = 'group' AND e.stream_id = $1 AND e.public_version > $3
            ORDER BY e.public_version, e.version LIMIT 1
        ), written.version + 1)""",
        str(group_id),
        str(place[1]),
        int(str(place[0])),
    )
    return int(rows[0]["activity"] or 0)


def _is_member(row: Row) -> bool:
    return row["my_role"] is not None
