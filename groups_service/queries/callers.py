"""People by what their sockets say of them, many in one statement."""

from collections.abc import Mapping, Sequence

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import lists, sql
from groups_service.queries.rows import uuid


async def viewers(object_ids: Sequence[str]) -> Mapping[str, Viewer]:
    """The active people with these directory ids."""
    rows = await sql(
        """SELECT p.id, p.object_id FROM person p
        WHERE p.active AND p.object_id IN (SELECT value FROM {texts $1})""",
        lists.texts(object_ids),
    )
    return {row["object_id"]: Viewer(uuid(row["id"]), row["object_id"]) for row in rows}


async def active(people: Sequence[str]) -> set[str]:
    """Which of these are still employed."""
    rows = await sql(
        """SELECT p.id FROM {pairs $1} JOIN person p ON p.id = asked.one WHERE p.active""",
        lists.pairs((person, person) for person in people),
    )
    return {str(uuid(row["id"])) for row in rows}


Asked = tuple[str, str]  # a person and a group, by id


async def timelines(asked: Sequence[Asked]) -> Mapping[Asked, int]:
    """How far each person's timeline is, for each of the people: every employee reads it."""
    rows = await sql(
        """SELECT asked.one, asked.other, owner.timeline_version AS version
        FROM {pairs $1} JOIN person owner ON owner.id = asked.other
        JOIN person p ON p.id = asked.one WHERE p.active""",
        lists.pairs(asked),
    )
    return {(str(uuid(row["one"])), str(uuid(row["other"]))): row["version"] for row in rows}


async def versions(asked: Sequence[Asked]) -> Mapping[Asked, int]:
    """How far each of the groups is for each of the people, where they may read it."""
    rows = await sql(
        f"""SELECT asked.one, asked.other,
            CASE WHEN m.id IS NULL THEN g.public_version ELSE g.version END AS version
        FROM {{pairs $1}} JOIN groups g ON g.id = asked.other
        LEFT JOIN membership m ON m.group_id = g.id AND m.person_id = asked.one
        WHERE {access.visible_groups("g", "asked.one")}""",
        lists.pairs(asked),
    )
    return {(str(uuid(row["one"])), str(uuid(row["other"]))): row["version"] for row in rows}
