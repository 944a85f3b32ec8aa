"""People who can be mentioned: active, matching by name, and allowed to read the text."""

from dataclasses import dataclass
from uuid import UUID

from groups_service import access
from groups_service.core import text_search
from groups_service.database import sql
from groups_service.queries.people.profiles import (
    PERSON_COLUMNS_SQL,
    PersonSummary,
    to_person_summary,
)

MAX_CANDIDATES = 8
MAX_SEARCH_WORDS = 6


@dataclass(frozen=True)
class MentionCandidate:
    person: PersonSummary
    account: str


async def find_employees(text: str) -> list[MentionCandidate]:
    """Find candidates among all employees, for a post on the viewer's own timeline."""
    return await _find_people(text, "", "p.active", [])


# access (query): its only caller requires a reader
async def find_group_readers(text: str, group_id: UUID) -> list[MentionCandidate]:
    """Find candidates among people who may read new posts of the group.

    Its callers require a reader.
    """
    join = "JOIN groups g ON g.id = $1"
    return await _find_people(text, join, access.groups_readable_by("g", "p.id"), [str(group_id)])


# access (query): its only caller has found the post through the viewer
async def find_post_readers(text: str, post_id: UUID) -> list[MentionCandidate]:
    """Find candidates among people who may read the post.

    Its callers have found the post through the viewer.
    """
    join = "JOIN post t ON t.id = $1 LEFT JOIN groups g ON g.id = t.group_id"
    return await _find_people(
        text, join, access.posts_readable_by("g", "t", "p.id"), [str(post_id)]
    )


async def _find_people(
    text: str, join: str, condition: str, values: list[str]
) -> list[MentionCandidate]:
    """Find at most eight people by the words of their name or the beginning of their account.

    People whose name begins with `text` come first.
    """
    words = text_search.fold(text).split()[:MAX_SEARCH_WORDS]
    if not words:
        return []
    values = [*values, text_search.escape_like(words[0]) + "%"]
    has_prefix = f"LIKE ${len(values)} ESCAPE '!'"
    account = f"lower(p.account) {has_prefix}"
    matches = []
    for word in words:
        values.append(f"%{text_search.escape_like(word)}%")
        matches.append(f"p.search_name LIKE ${len(values)} ESCAPE '!'")
    rows = await sql(
        f"""SELECT {PERSON_COLUMNS_SQL}, p.account, p.sort_key FROM person p {join}
        LEFT JOIN unit u ON u.id = p.unit_id
        WHERE p.active AND (({" AND ".join(matches)}) OR {account}) AND {condition}
        ORDER BY CASE WHEN p.search_name {has_prefix} THEN 0 ELSE 1 END, p.sort_key, p.id
        LIMIT {MAX_CANDIDATES}""",
        *values,
    )
    return [MentionCandidate(to_person_summary(row), row["account"]) for row in rows]
