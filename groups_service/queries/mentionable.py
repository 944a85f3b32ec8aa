"""Whom one can mention: active people of that name who may read what one writes."""

from dataclasses import dataclass
from uuid import UUID

from groups_service import access, words
from groups_service.database import sql
from groups_service.queries.people import BRIEF, Brief, brief

MOST = 8
MOST_WORDS = 6


@dataclass(frozen=True)
class Mentionable:
    person: Brief
    account: str


async def everybody(text: str) -> list[Mentionable]:
    """Of all employees, for one's own timeline."""
    return await _people(text, "", "p.active", [])


async def readers(text: str, group_id: UUID) -> list[Mentionable]:
    """Of those who may read new posts of the group. Its callers require a reader."""
    place = "JOIN groups g ON g.id = $1"
    return await _people(text, place, access.visible_groups("g", "p.id"), [str(group_id)])


async def of_thread(text: str, post_id: UUID) -> list[Mentionable]:
    """Of those who may read the post. Its callers have found it through the viewer."""
    place = "JOIN post t ON t.id = $1 LEFT JOIN groups g ON g.id = t.group_id"
    return await _people(text, place, access.visible_posts("g", "t", "p.id"), [str(post_id)])


async def _people(text: str, place: str, condition: str, values: list[str]) -> list[Mentionable]:
    """At most eight, whose name holds every word of `text` or whose account begins with it.

    First those whose name begins so.
    """
    named = words.fold(text).split()[:MOST_WORDS]
    if not named:
        return []
    values = [*values, words.literal(named[0]) + "%"]
    begins = f"LIKE ${len(values)} ESCAPE '!'"
    account = f"lower(p.account) {begins}"
    matches = []
    for word in named:
        values.append(f"%{words.literal(word)}%")
        matches.append(f"p.folded LIKE ${len(values)} ESCAPE '!'")
    rows = await sql(
        f"""SELECT {BRIEF}, p.account, p.sort_key FROM person p {place}
        LEFT JOIN unit u ON u.id = p.unit_id
        WHERE p.active AND (({" AND ".join(matches)}) OR {account}) AND {condition}
        ORDER BY CASE WHEN p.folded {begins} THEN 0 ELSE 1 END, p.sort_key, p.id LIMIT {MOST}""",
        *values,
    )
    return [Mentionable(brief(row), row["account"]) for row in rows]
