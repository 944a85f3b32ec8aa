"""Who is to be told of something, at the moment of telling."""

from collections.abc import Sequence
from uuid import UUID

from groups_service import access
from groups_service.database import lists, sql

Ids = list[str]

NOBODY = str(UUID(int=0))
"""Comes before everybody."""

AT_A_TIME = 2000
"""Rows in one answer: taking up ten thousand would hold everybody else up."""


async def members(group_id: UUID, *, at_most: int) -> Ids:
    """The active members of a group; nobody when they are more than `at_most`."""
    people: Ids = []
    while True:
        most = min(AT_A_TIME, at_most + 1 - len(people))
        rows = await sql(
            """SELECT p.id FROM membership m JOIN person p ON p.id = m.person_id
            WHERE m.group_id = $1 AND p.active AND m.person_id > $2
            ORDER BY m.person_id LIMIT $3""",
            str(group_id),
            people[-1] if people else NOBODY,
            most,
        )
        people += _ids(rows)
        if len(people) > at_most:
            return []
        if len(rows) < most:
            return people


async def has_more_members(group_id: UUID, number: int) -> bool:
    """Whether the group has more active members than that; counts no further."""
    rows = await sql(
        f"""SELECT COUNT(*) AS members FROM (
            SELECT 1 FROM membership m JOIN person p ON p.id = m.person_id
            WHERE m.group_id = $1 AND p.active LIMIT {number + 1}
        ) AS counted""",
        str(group_id),
    )
    return bool(rows[0]["members"] > number)


async def following(group_id: UUID, people: Sequence[str]) -> Ids:
    """Those of `people` who follow the group as it is."""
    rows = await sql(
        f"""SELECT f.person_id AS id FROM follow f JOIN groups g ON g.id = f.group_id
        WHERE f.group_id = $1 AND {access.living_follow("g", "f")}
        AND {access.visible_groups("g", "f.person_id")}
        AND CAST(f.person_id AS TEXT) IN (SELECT value FROM {{texts $2}})""",
        str(group_id),
        lists.texts(people),
    )
    return _ids(rows)


async def members_among(group_id: UUID, people: Sequence[str]) -> Ids:
    """Those of `people` who are active members of the group."""
    if not people:
        return []
    rows = await sql(
        """SELECT p.id FROM membership m JOIN person p ON p.id = m.person_id
        WHERE m.group_id = $1 AND p.active
        AND CAST(p.id AS TEXT) IN (SELECT value FROM {texts $2})""",
        str(group_id),
        lists.texts(people),
    )
    return _ids(rows)


async def followers(group_id: UUID, table: str, thing_id: UUID) -> Ids:
    """Active people who follow the group as it is, and may read the post or file (`table`)."""
    post, thing = table == "post", ("g", "t", "p.id")
    rows = await sql(
        f"""SELECT p.id FROM follow f JOIN groups g ON g.id = f.group_id
        JOIN {table} t ON t.id = $2 AND t.group_id = g.id
        JOIN person p ON p.id = f.person_id
        WHERE f.group_id = $1 AND p.active AND {access.living_follow("g", "f")}
        AND {access.visible_posts(*thing) if post else access.visible_files(*thing)}""",
        str(group_id),
        str(thing_id),
    )
    return _ids(rows)


async def followers_before(group_id: UUID, era: int) -> Ids:
    """Active people whose follow began before an era; it is void if that era is closed."""
    rows = await sql(
        """SELECT p.id FROM follow f JOIN person p ON p.id = f.person_id
        WHERE f.group_id = $1 AND f.era < $2 AND p.active""",
        str(group_id),
        era,
    )
    return _ids(rows)


async def drop_followers_before(group_id: UUID, era: int) -> None:
    await sql("DELETE FROM follow WHERE group_id = $1 AND era < $2", str(group_id), era)


async def administrators(group_id: UUID) -> Ids:
    rows = await sql(
        """SELECT p.id FROM membership m JOIN person p ON p.id = m.person_id
        WHERE m.group_id = $1 AND m.role = 'administrator' AND p.active""",
        str(group_id),
    )
    return _ids(rows)


def _ids(rows: list[dict[str, object]]) -> Ids:
    return [str(row["id"]) for row in rows]
