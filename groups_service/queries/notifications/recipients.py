"""The recipients of notifications, as of the moment a notification is sent."""

from collections.abc import Sequence
from uuid import UUID

from groups_service import access
from groups_service.database import sql, sql_lists

Ids = list[str]

MIN_UUID = str(UUID(int=0))
"""Sorts before the id of any person."""

MAX_ROWS_PER_QUERY = 2000
"""Rows per query: reading ten thousand at once would block the event loop for too long."""


# access (query): returns members of their own group
async def list_members(group_id: UUID, *, at_most: int) -> Ids:
    """List the active members of a group; empty if there are more than `at_most`."""
    people: Ids = []
    while True:
        row_limit = min(MAX_ROWS_PER_QUERY, at_most + 1 - len(people))
        rows = await sql(
            """SELECT p.id FROM membership m JOIN person p ON p.id = m.person_id
            WHERE m.group_id = $1 AND p.active AND m.person_id > $2
            ORDER BY m.person_id LIMIT $3""",
            str(group_id),
            people[-1] if people else MIN_UUID,
            row_limit,
        )
        people += _to_ids(rows)
        if len(people) > at_most:
            return []
        if len(rows) < row_limit:
            return people


# access (query): compares a number; shows nothing to people
async def has_more_members_than(group_id: UUID, number: int) -> bool:
    """Return whether the group has more than `number` active members; counts no further."""
    rows = await sql(
        f"""SELECT COUNT(*) AS members FROM (
            SELECT 1 FROM membership m JOIN person p ON p.id = m.person_id
            WHERE m.group_id = $1 AND p.active LIMIT {number + 1}
        ) AS counted""",
        str(group_id),
    )
    return bool(rows[0]["members"] > number)


async def keep_followers(group_id: UUID, people: Sequence[str]) -> Ids:
    """Return those of `people` who follow the group and may read it in its present status."""
    rows = await sql(
        f"""SELECT f.person_id AS id FROM group_follow f JOIN groups g ON g.id = f.group_id
        WHERE f.group_id = $1 AND {access.follow_is_active("g", "f")}
        AND {access.groups_readable_by("g", "f.person_id")}
        AND CAST(f.person_id AS TEXT) IN (SELECT value FROM {{texts $2}})""",
        str(group_id),
        sql_lists.encode_texts(people),
    )
    return _to_ids(rows)


# access (query): returns members of their own group
async def keep_members(group_id: UUID, people: Sequence[str]) -> Ids:
    """Return those of `people` who are active members of the group."""
    if not people:
        return []
    rows = await sql(
        """SELECT p.id FROM membership m JOIN person p ON p.id = m.person_id
        WHERE m.group_id = $1 AND p.active
        AND CAST(p.id AS TEXT) IN (SELECT value FROM {texts $2})""",
        str(group_id),
        sql_lists.encode_texts(people),
    )
    return _to_ids(rows)


async def list_followers(group_id: UUID, table: str, subject_id: UUID) -> Ids:
    """List active followers of the group who may read the post or file (`table`)."""
    is_post, args = table == "post", ("g", "t", "p.id")
    rows = await sql(
        f"""SELECT p.id FROM group_follow f JOIN groups g ON g.id = f.group_id
        JOIN {table} t ON t.id = $2 AND t.group_id = g.id
        JOIN person p ON p.id = f.person_id
        WHERE f.group_id = $1 AND p.active AND {access.follow_is_active("g", "f")}
        AND {access.posts_readable_by(*args) if is_post else access.files_readable_by(*args)}""",
        str(group_id),
        str(subject_id),
    )
    return _to_ids(rows)


# access (query): these people are notified that the group they followed closed
async def list_followers_before(group_id: UUID, era: int) -> Ids:
    """List active people who followed before an era; closing that era voids their follow."""
    rows = await sql(
        """SELECT p.id FROM group_follow f JOIN person p ON p.id = f.person_id
        WHERE f.group_id = $1 AND f.era < $2 AND p.active""",
        str(group_id),
        era,
    )
    return _to_ids(rows)


# access (query): deletes follows that a closing made void
async def delete_followers_before(group_id: UUID, era: int) -> None:
    await sql("DELETE FROM group_follow WHERE group_id = $1 AND era < $2", str(group_id), era)


# access (query): administrators of their own group, notified about themselves
async def list_administrators(group_id: UUID) -> Ids:
    rows = await sql(
        """SELECT p.id FROM membership m JOIN person p ON p.id = m.person_id
        WHERE m.group_id = $1 AND m.role = 'administrator' AND p.active""",
        str(group_id),
    )
    return _to_ids(rows)


def _to_ids(rows: list[dict[str, object]]) -> Ids:
    return [str(row["id"]) for row in rows]
