"""Who reads a group, and what opening or publishing it would show to whom: dry runs."""

from dataclasses import dataclass
from uuid import UUID

from groups_service import access
from groups_service.database import sql
from groups_service.queries.people import BRIEF, Brief, brief

MOST_NAMED = 50
THERE = access.visible_on_timeline("t")
"""What its author has deleted is shown to nobody."""


@dataclass(frozen=True)
class Shown:
    """What becomes visible to everybody: numbers, and the authors who left the group since."""

    posts: int
    comments: int
    files: int
    named_members: int
    unnamed_members: int
    authors: tuple[Brief, ...]
    authors_who_left: tuple[Brief, ...]


@dataclass(frozen=True)
class Waiting:
    """Who is touched by a status change without being a member; numbers."""

    followers: int
    requests: int
    proposals: int


async def waiting(group_id: UUID) -> Waiting:
    rows = await sql(
        f"""SELECT
            (SELECT COUNT(*) FROM follow f JOIN groups g ON g.id = f.group_id
                WHERE f.group_id = $1 AND {access.living_follow("g", "f")}) AS followers,
            (SELECT COUNT(*) FROM join_request r
                WHERE r.group_id = $1 AND r.state = 'waiting') AS requests,
            (SELECT COUNT(*) FROM proposal r
                WHERE r.group_id = $1 AND r.state = 'waiting') AS proposals""",
        str(group_id),
    )
    return Waiting(rows[0]["followers"], rows[0]["requests"], rows[0]["proposals"])


async def everybody() -> int:
    """How many active people there are."""
    rows = await sql("SELECT COUNT(*) AS number FROM person WHERE active")
    return int(rows[0]["number"])


async def secret_eras(group_id: UUID) -> frozenset[int]:
    """Numbers of the eras whose threads only members read."""
    rows = await sql(
        "SELECT number FROM group_era WHERE group_id = $1 AND closed AND NOT published",
        str(group_id),
    )
    return frozenset(row["number"] for row in rows)


async def outside_unit(group_id: UUID) -> int | None:
    """How many members are not in the group's unit or below; None when it has no unit."""
    rows = await sql(
        """SELECT COUNT(*) AS number, MAX(top.path) AS path
        FROM groups g JOIN unit top ON top.id = g.unit_id
        JOIN membership m ON m.group_id = g.id JOIN person p ON p.id = m.person_id AND p.active
        LEFT JOIN unit u ON u.id = p.unit_id
        WHERE g.id = $1 AND (
            u.path IS NULL OR substr(u.path || '\t', 1, length(top.path) + 1) <> top.path || '\t'
        )""",
        str(group_id),
    )
    with_unit = await sql(
        "SELECT 1 AS yes FROM groups WHERE id = $1 AND unit_id IS NOT NULL", str(group_id)
    )
    return int(rows[0]["number"]) if with_unit else None


async def of_opening(group_id: UUID) -> Shown:
    """What everybody would see if the group were open: what was not written in a closed era."""
    return await _shown(group_id, secret=False)


async def of_publication(group_id: UUID) -> Shown:
    """What everybody would see beyond that if the closed eras were published."""
    return await _shown(group_id, secret=True)


async def _shown(group_id: UUID, *, secret: bool) -> Shown:
    era = _era("t", secret=secret)
    counts = await sql(
        f"""SELECT
            (SELECT COUNT(*) FROM post t WHERE t.group_id = $1 AND {era} AND {THERE}) AS posts,
            (SELECT COUNT(*) FROM comment c JOIN post t ON t.id = c.post_id
                WHERE t.group_id = $1 AND {era} AND {THERE} AND c.gone IS NULL) AS comments,
            (SELECT COUNT(*) FROM archive_file t WHERE t.group_id = $1 AND {era}) AS files,
            (SELECT COUNT(*) FROM membership t WHERE t.group_id = $1
                AND (t.role = 'administrator' OR {_era("t", secret=False)})) AS named,
            (SELECT COUNT(*) FROM membership t WHERE t.group_id = $1
                AND NOT (t.role = 'administrator' OR {_era("t", secret=False)})) AS unnamed""",
        str(group_id),
    )
    return Shown(
        posts=counts[0]["posts"],
        comments=counts[0]["comments"],
        files=counts[0]["files"],
        named_members=counts[0]["named"],
        unnamed_members=counts[0]["unnamed"],
        authors=await _authors(group_id, era, left=False),
        authors_who_left=await _authors(group_id, era, left=True),
    )


async def _authors(group_id: UUID, era: str, *, left: bool) -> tuple[Brief, ...]:
    there = "EXISTS (SELECT 1 FROM membership m WHERE m.group_id = $1 AND m.person_id = p.id)"
    rows = await sql(
        f"""SELECT {BRIEF} FROM person p LEFT JOIN unit u ON u.id = p.unit_id
        WHERE p.id IN (
            SELECT t.author_id FROM post t WHERE t.group_id = $1 AND {era} AND {THERE}
            UNION SELECT t.author_id FROM archive_file t WHERE t.group_id = $1 AND {era}
            UNION SELECT c.author_id FROM comment c JOIN post t ON t.id = c.post_id
                WHERE t.group_id = $1 AND {era} AND {THERE} AND {access.visible_comments("c")}
        ) AND {"NOT " if left else ""}{there}
        ORDER BY p.sort_key, p.id LIMIT {MOST_NAMED}""",
        str(group_id),
    )
    return tuple(map(brief, rows))


def _era(thing: str, *, secret: bool) -> str:
    """Things of closed eras that were not published, or all others."""
    return f"""{"" if secret else "NOT "}EXISTS (
        SELECT 1 FROM group_era era WHERE era.group_id = {thing}.group_id
        AND era.number = {thing}.era AND era.closed AND NOT era.published
    )"""
