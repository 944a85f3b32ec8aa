"""Dry runs: who reads a group, and what opening or publishing it would reveal to whom."""

from dataclasses import dataclass
from uuid import UUID

from groups_service import access
from groups_service.database import sql
from groups_service.queries.people.profiles import (
    PERSON_COLUMNS_SQL,
    PersonSummary,
    to_person_summary,
)

MAX_AUTHORS = 50
NOT_DELETED_SQL = access.public_timeline_posts("t")
"""Excludes posts that their author deleted: nothing reveals those."""


@dataclass(frozen=True)
class RevealedContent:
    """What becomes visible to all employees: counts, and the authors.

    `authors_who_left` have left the group since they wrote.
    """

    posts: int
    comments: int
    files: int
    named_members: int
    unnamed_members: int
    authors: tuple[PersonSummary, ...]
    authors_who_left: tuple[PersonSummary, ...]


@dataclass(frozen=True)
class AffectedPeople:
    """Numbers of non-members whom a status change affects."""

    followers: int
    requests: int
    proposals: int


# access (query): its callers require an administrator's action first
async def count_affected_people(group_id: UUID) -> AffectedPeople:
    rows = await sql(
        f"""SELECT
            (SELECT COUNT(*) FROM group_follow f JOIN groups g ON g.id = f.group_id
                WHERE f.group_id = $1 AND {access.follow_is_active("g", "f")}) AS followers,
            (SELECT COUNT(*) FROM join_request r
                WHERE r.group_id = $1 AND r.state = 'waiting') AS requests,
            (SELECT COUNT(*) FROM proposal r
                WHERE r.group_id = $1 AND r.state = 'waiting') AS proposals""",
        str(group_id),
    )
    return AffectedPeople(rows[0]["followers"], rows[0]["requests"], rows[0]["proposals"])


async def count_employees() -> int:
    """Count the active people."""
    rows = await sql("SELECT COUNT(*) AS number FROM person WHERE active")
    return int(rows[0]["number"])


# access (query): its callers require an administrator's action first
async def list_members_only_eras(group_id: UUID) -> frozenset[int]:
    """Return the numbers of the eras whose threads only members can read."""
    rows = await sql(
        "SELECT number FROM group_era WHERE group_id = $1 AND closed AND NOT published",
        str(group_id),
    )
    return frozenset(row["number"] for row in rows)


# access (query): its callers require an administrator's action first
async def count_members_outside_unit(group_id: UUID) -> int | None:
    """Count the members outside the group's unit and its subunits; None without a unit."""
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


async def preview_opening(group_id: UUID) -> RevealedContent:
    """Preview what all employees would see if the group were open.

    That is everything that was not written in a closed era.
    """
    return await _preview(group_id, members_only=False)


async def preview_publication(group_id: UUID) -> RevealedContent:
    """Preview what all employees would see in addition if the closed eras were published."""
    return await _preview(group_id, members_only=True)


# access (query): its callers require an administrator's action first
async def _preview(group_id: UUID, *, members_only: bool) -> RevealedContent:
    era = _era_condition("t", members_only=members_only)
    public_era = _era_condition("t", members_only=False)
    counts = await sql(
        f"""SELECT
            (SELECT COUNT(*) FROM post t
                WHERE t.group_id = $1 AND {era} AND {NOT_DELETED_SQL}) AS posts,
            (SELECT COUNT(*) FROM comment c JOIN post t ON t.id = c.post_id
                WHERE t.group_id = $1 AND {era} AND {NOT_DELETED_SQL}
                AND c.deletion IS NULL) AS comments,
            (SELECT COUNT(*) FROM archive_file t WHERE t.group_id = $1 AND {era}) AS files,
            (SELECT COUNT(*) FROM membership t WHERE t.group_id = $1
                AND (t.role = 'administrator' OR {public_era})) AS named,
            (SELECT COUNT(*) FROM membership t WHERE t.group_id = $1
                AND NOT (t.role = 'administrator' OR {public_era})) AS unnamed""",
        str(group_id),
    )
    return RevealedContent(
        posts=counts[0]["posts"],
        comments=counts[0]["comments"],
        files=counts[0]["files"],
        named_members=counts[0]["named"],
        unnamed_members=counts[0]["unnamed"],
        authors=await _list_authors(group_id, era, departed=False),
        authors_who_left=await _list_authors(group_id, era, departed=True),
    )


# access (query): its callers require an administrator's action first
async def _list_authors(group_id: UUID, era: str, *, departed: bool) -> tuple[PersonSummary, ...]:
    is_member = "EXISTS (SELECT 1 FROM membership m WHERE m.group_id = $1 AND m.person_id = p.id)"
    rows = await sql(
        f"""SELECT {PERSON_COLUMNS_SQL} FROM person p LEFT JOIN unit u ON u.id = p.unit_id
        WHERE p.id IN (
            SELECT t.author_id FROM post t WHERE t.group_id = $1 AND {era} AND {NOT_DELETED_SQL}
            UNION SELECT t.author_id FROM archive_file t WHERE t.group_id = $1 AND {era}
            UNION SELECT c.author_id FROM comment c JOIN post t ON t.id = c.post_id
                WHERE t.group_id = $1 AND {era} AND {NOT_DELETED_SQL}
                AND {access.comments_readable_with_post("c")}
        ) AND {"NOT " if departed else ""}{is_member}
        ORDER BY p.sort_key, p.id LIMIT {MAX_AUTHORS}""",
        str(group_id),
    )
    return tuple(map(to_person_summary, rows))


# access (query): its callers require an administrator's action first
def _era_condition(alias: str, *, members_only: bool) -> str:
    """Return a condition: in a closed, unpublished era if `members_only`, or in any other."""
    return f"""{"" if members_only else "NOT "}EXISTS (
        SELECT 1 FROM group_era era WHERE era.group_id = {alias}.group_id
        AND era.number = {alias}.era AND era.closed AND NOT era.published
    )"""
