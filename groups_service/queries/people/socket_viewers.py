"""People of open sockets, and the versions of their streams, many in one statement."""

from collections.abc import Mapping, Sequence

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql, sql_lists
from groups_service.queries.core.columns import to_uuid


async def find_viewers(object_ids: Sequence[str]) -> Mapping[str, Viewer]:
    """Return the active people with these directory ids."""
    rows = await sql(
        """SELECT p.id, p.object_id FROM person p
        WHERE p.active AND p.object_id IN (SELECT value FROM {texts $1})""",
        sql_lists.encode_texts(object_ids),
    )
    return {row["object_id"]: Viewer(to_uuid(row["id"]), row["object_id"]) for row in rows}


async def keep_active(people: Sequence[str]) -> set[str]:
    """Return those of the people who are active."""
    rows = await sql(
        """SELECT p.id FROM {pairs $1} JOIN person p ON p.id = asked.one WHERE p.active""",
        sql_lists.encode_pairs((person, person) for person in people),
    )
    return {str(to_uuid(row["id"])) for row in rows}


StreamKey = tuple[str, str]  # the id of a person, and of the group or timeline they subscribe to


async def get_timeline_versions(keys: Sequence[StreamKey]) -> Mapping[StreamKey, int]:
    """Return the version of each timeline for each active person: all employees may read it."""
    rows = await sql(
        """SELECT asked.one, asked.other, owner.timeline_version AS version
        FROM {pairs $1} JOIN person owner ON owner.id = asked.other
        JOIN person p ON p.id = asked.one WHERE p.active""",
        sql_lists.encode_pairs(keys),
    )
    return {(str(to_uuid(row["one"])), str(to_uuid(row["other"]))): row["version"] for row in rows}


async def get_group_versions(keys: Sequence[StreamKey]) -> Mapping[StreamKey, int]:
    """Return the version of each group that the person may read, by their version counter."""
    rows = await sql(
        f"""SELECT asked.one, asked.other,
            CASE WHEN m.id IS NULL THEN g.public_version ELSE g.version END AS version
        FROM {{pairs $1}} JOIN groups g ON g.id = asked.other
        LEFT JOIN membership m ON m.group_id = g.id AND m.person_id = asked.one
        WHERE {access.groups_readable_by("g", "asked.one")}""",
        sql_lists.encode_pairs(keys),
    )
    return {(str(to_uuid(row["one"])), str(to_uuid(row["other"]))): row["version"] for row in rows}
