"""Questions as one viewer sees them: of a group, like another one, and to be answered."""

from datetime import datetime, timedelta
from uuid import UUID

from groups_service import access, clock, words
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.belongings import holders
from groups_service.queries.threads import POST, PostSeen, posts

NEWEST = 2**62
MOST_SIMILAR = 5
MOST_STEMS = 12
"""Of the words that somebody asks with."""
MOST_KEYWORD_STEMS = 60
UNANSWERED_AFTER = timedelta(hours=72)
FORGOTTEN_AFTER = timedelta(days=90)
"""Who could answer was asked long enough by then."""
A_FEW = 2
"""Words that a longer question must share with what is like it."""

After = tuple[datetime, str]


async def of_group(
    viewer: Viewer, group_id: UUID, state: str | None, before: int | None, limit: int
) -> list[PostSeen]:
    """Questions of a group in the order of its feed, one more than the limit."""
    narrowed = "t.question = $4" if state else "t.question IS NOT NULL"
    rows = await sql(
        f"""{POST} WHERE t.group_id = $2 AND t.activity < $3 AND {narrowed}
        AND t.gone IS NULL AND {access.visible_posts("g", "t", "$1")}
        ORDER BY t.activity DESC LIMIT {limit + 1}""",
        str(viewer.id),
        str(group_id),
        before if before is not None else NEWEST,
        *([state] if state else []),
    )
    return await posts(viewer, rows)


async def similar(viewer: Viewer, group_id: UUID, text: str) -> list[PostSeen]:
    """Answered questions that share the most words with `text`, those of the group first.

    They may stand wherever the viewer reads; at most five.
    """
    stems = words.stems(text, MOST_STEMS)
    if not stems:
        return []
    rows = await sql(
        f"""{POST} JOIN (
            SELECT w.post_id, count(*) AS hits FROM question_word w
            WHERE w.word IN ({holders(len(stems), 3)}) GROUP BY w.post_id
        ) alike ON alike.post_id = t.id
        WHERE alike.hits >= {min(A_FEW, len(stems))} AND t.question = 'answered'
        AND t.gone IS NULL AND {access.visible_posts("g", "t", "$1")}
        ORDER BY alike.hits DESC, CASE WHEN t.group_id = $2 THEN 0 ELSE 1 END, t.id DESC
        LIMIT {MOST_SIMILAR}""",
        str(viewer.id),
        str(group_id),
        *stems,
    )
    return await posts(viewer, rows)


async def everywhere(
    viewer: Viewer, after: After | None, limit: int, *, unanswered: bool
) -> list[PostSeen]:
    """Questions that the viewer may read, the newest first; `unanswered` for 72 hours or all."""
    values: list[object] = []
    condition = _unanswered(values, 2) if unanswered else "t.question IS NOT NULL"
    return await _newest(viewer, condition, values, after, limit)


async def to_answer(viewer: Viewer, after: After | None, limit: int) -> list[PostSeen]:
    """Questions unanswered for 72 hours about what the viewer may be asked about.

    Not one's own, and none that nobody can comment on.
    """
    stems = await _keyword_stems(viewer)
    if not stems:
        return []
    values: list[object] = [*stems]
    condition = f"""EXISTS (
            SELECT 1 FROM question_word w
            WHERE w.post_id = t.id AND w.word IN ({holders(len(stems), 2)})
        ) AND t.author_id <> $1 AND t.locked_at IS NULL
        AND (g.id IS NULL OR g.state = 'active')
        AND {_unanswered(values, len(stems) + 2)}"""
    return await _newest(viewer, condition, values, after, limit)


def _unanswered(values: list[object], number: int) -> str:
    """Open, and nobody but its author has commented; its times are added to `values`."""
    now = clock.now()
    values += [now - UNANSWERED_AFTER, now - FORGOTTEN_AFTER]
    return f"""t.question = 'open' AND t.first_answer_at IS NULL
        AND t.created_at < ${number} AND t.created_at > ${number + 1}"""


async def _newest(
    viewer: Viewer, condition: str, values: list[object], after: After | None, limit: int
) -> list[PostSeen]:
    number = len(values) + 2
    beyond = f"AND (t.created_at, t.id) < (${number}, ${number + 1})" if after else ""
    rows = await sql(
        f"""{POST} WHERE {condition} AND t.gone IS NULL
        AND {access.visible_posts("g", "t", "$1")} {beyond}
        ORDER BY t.created_at DESC, t.id DESC LIMIT {limit + 1}""",
        str(viewer.id),
        *values,
        *(after or ()),
    )
    return await posts(viewer, rows)


async def _keyword_stems(viewer: Viewer) -> list[str]:
    rows = await sql(
        "SELECT folded FROM keyword WHERE person_id = $1 ORDER BY position", str(viewer.id)
    )
    return words.stems(" ".join(row["folded"] for row in rows), MOST_KEYWORD_STEMS)
