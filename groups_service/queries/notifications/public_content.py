"""Content that may leave the service by email or webhook: what all employees may read."""

from collections.abc import Iterable
from dataclasses import dataclass

from groups_service import access
from groups_service.database import sql, sql_lists
from groups_service.queries.core.columns import to_uuid
from notifications.payload import Ref

PUBLIC_POSTS_SQL = f"""SELECT t.id FROM {{pairs $1}} JOIN post t ON t.id = asked.one
    LEFT JOIN groups g ON g.id = t.group_id WHERE {access.public_content("g", "t")}"""
PUBLIC_COMMENTS_SQL = f"""SELECT c.id FROM {{pairs $1}} JOIN comment c ON c.id = asked.one
    JOIN post t ON t.id = c.post_id LEFT JOIN groups g ON g.id = t.group_id
    WHERE {access.public_content("g", "t")}"""
PUBLIC_FILES_SQL = f"""SELECT t.id FROM {{pairs $1}} JOIN archive_file t ON t.id = asked.one
    LEFT JOIN groups g ON g.id = t.group_id WHERE {access.public_content("g", "t")}"""
PUBLIC_CONTENT_SQL = {
    "post": PUBLIC_POSTS_SQL,
    "comment": PUBLIC_COMMENTS_SQL,
    "archive_file": PUBLIC_FILES_SQL,
}


@dataclass(frozen=True)
class GroupPublicity:
    """What non-members may know of a group; `name` is None if even the name is secret."""

    name: str | None
    is_public: bool


async def keep_public(refs: Iterable[Ref]) -> set[Ref]:
    """Return those posts, comments and files that all employees may read."""
    candidates, public = set(refs), set[Ref]()
    for kind, query in PUBLIC_CONTENT_SQL.items():
        ids = [ref.id for ref in candidates if ref.type == kind]
        rows = await sql(query, _to_pairs(ids)) if ids else []
        public |= {Ref(kind, str(to_uuid(row["id"]))) for row in rows}
    return public


async def get_group_publicity(ids: Iterable[str]) -> dict[str, GroupPublicity]:
    """Return what non-members may know of these groups, by id."""
    rows = await sql(
        f"""SELECT g.id, g.name, g.status <> 'closed' OR g.listed AS named,
            {access.public_groups("g")} AS public
        FROM {{pairs $1}} JOIN groups g ON g.id = asked.one""",
        _to_pairs(ids),
    )
    return {
        str(to_uuid(row["id"])): GroupPublicity(
            row["name"] if row["named"] else None, bool(row["public"])
        )
        for row in rows
    }


def _to_pairs(ids: Iterable[str]) -> str:
    return sql_lists.encode_pairs((each, each) for each in ids)
