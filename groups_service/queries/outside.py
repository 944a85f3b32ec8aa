"""What may be told outside the service, by mail or to a site: what every employee may read."""

from collections.abc import Iterable
from dataclasses import dataclass

from groups_service import access
from groups_service.database import lists, sql
from groups_service.queries.rows import uuid
from notifications.note import Ref

POSTS = f"""SELECT t.id FROM {{pairs $1}} JOIN post t ON t.id = asked.one
    LEFT JOIN groups g ON g.id = t.group_id WHERE {access.public_things("g", "t")}"""
COMMENTS = f"""SELECT c.id FROM {{pairs $1}} JOIN comment c ON c.id = asked.one
    JOIN post t ON t.id = c.post_id LEFT JOIN groups g ON g.id = t.group_id
    WHERE {access.public_things("g", "t")}"""
FILES = f"""SELECT t.id FROM {{pairs $1}} JOIN archive_file t ON t.id = asked.one
    LEFT JOIN groups g ON g.id = t.group_id WHERE {access.public_things("g", "t")}"""
THINGS = {"post": POSTS, "comment": COMMENTS, "archive_file": FILES}


@dataclass(frozen=True)
class Named:
    """A group as outsiders may hear of it; `name` is None where even that is a secret."""

    name: str | None
    public: bool


async def public_things(refs: Iterable[Ref]) -> set[Ref]:
    """Those posts, comments and files that every employee may read."""
    asked, found = set(refs), set[Ref]()
    for kind, query in THINGS.items():
        ids = [ref.id for ref in asked if ref.type == kind]
        rows = await sql(query, _asked(ids)) if ids else []
        found |= {Ref(kind, str(uuid(row["id"]))) for row in rows}
    return found


async def groups(ids: Iterable[str]) -> dict[str, Named]:
    """What may be said of these groups to anybody."""
    rows = await sql(
        f"""SELECT g.id, g.name, g.status <> 'closed' OR g.listed AS named,
            {access.public_groups("g")} AS public
        FROM {{pairs $1}} JOIN groups g ON g.id = asked.one""",
        _asked(ids),
    )
    return {
        str(uuid(row["id"])): Named(row["name"] if row["named"] else None, bool(row["public"]))
        for row in rows
    }


def _asked(ids: Iterable[str]) -> str:
    return lists.pairs((each, each) for each in ids)
