"""Questions as one viewer sees them: of a group, similar to a text, and to answer."""

from datetime import datetime, timedelta
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.core import clock, text_search
from groups_service.database import sql, sql_lists
from groups_service.queries.core.page import Page, cut_rows
from groups_service.queries.posts.post_rows import POST_SELECT_SQL, to_posts
from groups_service.queries.posts.version_numbers import NO_UPPER_BOUND
from groups_service.queries.posts.views import PostView

MAX_SIMILAR_QUESTIONS = 5
MAX_TEXT_STEMS = 12
"""Word stems used of the text to compare."""
MAX_KEYWORD_STEMS = 60
UNANSWERED_AFTER = timedelta(hours=72)
MAX_UNANSWERED_AGE = timedelta(days=90)
"""By then, people who could answer have been asked long enough."""
MIN_SHARED_WORDS = 2
"""Words that a longer text must share with a similar question."""

QuestionCursor = tuple[datetime, str]


async def list_group_questions(
    viewer: Viewer, group_id: UUID, state: str | None, before: int | None, limit: int
) -> Page[PostView]:
    """List questions of a group in the order of its feed."""
    state_condition = "t.question = $4" if state else "t.question IS NOT NULL"
    rows = await sql(
        f"""{POST_SELECT_SQL} WHERE t.group_id = $2 AND t.activity < $3 AND {state_condition}
        AND t.deletion IS NULL AND {access.posts_readable_by("g", "t", "$1")}
        ORDER BY t.activity DESC LIMIT {limit + 1}""",
        str(viewer.id),
        str(group_id),
        before if before is not None else NO_UPPER_BOUND,
        *([state] if state else []),
    )
    rows, has_more = cut_rows(rows, limit)
    return Page(await to_posts(viewer, rows), has_more)


async def list_similar_questions(viewer: Viewer, group_id: UUID, text: str) -> list[PostView]:
    """List at most five answered questions that share the most words with `text`.

    They may be in any place that the viewer may read; those of the group come first.
    """
    stems = text_search.extract_stems(text, MAX_TEXT_STEMS)
    if not stems:
        return []
    rows = await sql(
        f"""{POST_SELECT_SQL} JOIN (
            SELECT w.post_id, count(*) AS hits FROM question_word w
            WHERE w.word IN ({sql_lists.placeholders(stems, 3)}) GROUP BY w.post_id
        ) alike ON alike.post_id = t.id
        WHERE alike.hits >= {min(MIN_SHARED_WORDS, len(stems))} AND t.question = 'answered'
        AND t.deletion IS NULL AND {access.posts_readable_by("g", "t", "$1")}
        ORDER BY alike.hits DESC, CASE WHEN t.group_id = $2 THEN 0 ELSE 1 END, t.id DESC
        LIMIT {MAX_SIMILAR_QUESTIONS}""",
        str(viewer.id),
        str(group_id),
        *stems,
    )
    return await to_posts(viewer, rows)


async def list_questions(
    viewer: Viewer, after: QuestionCursor | None, limit: int, *, unanswered: bool
) -> Page[PostView]:
    """List questions that the viewer may read, newest first.

    `unanswered` selects those without an answer for 72 hours.
    """
    values: list[object] = []
    condition = _unanswered_condition(values, 2) if unanswered else "t.question IS NOT NULL"
    return await _list_newest(viewer, condition, values, after, limit)


async def list_questions_to_answer(
    viewer: Viewer, after: QuestionCursor | None, limit: int
) -> Page[PostView]:
    """List questions unanswered for 72 hours that match the viewer's keywords.

    Leaves out the viewer's own questions and those that are closed to comments.
    """
    stems = await _load_keyword_stems(viewer)
    if not stems:
        return Page([], has_more=False)
    values: list[object] = [*stems]
    condition = f"""EXISTS (
            SELECT 1 FROM question_word w
            WHERE w.post_id = t.id AND w.word IN ({sql_lists.placeholders(stems, 2)})
        ) AND t.author_id <> $1 AND t.locked_at IS NULL
        AND (g.id IS NULL OR g.state = 'active')
        AND {_unanswered_condition(values, len(stems) + 2)}"""
    return await _list_newest(viewer, condition, values, after, limit)


def _unanswered_condition(values: list[object], number: int) -> str:
    """Return a condition for open questions on which only the author has commented.

    Appends its times to `values`.
    """
    now = clock.now()
    values += [now - UNANSWERED_AFTER, now - MAX_UNANSWERED_AGE]
    return f"""t.question = 'open' AND t.first_answer_at IS NULL
        AND t.created_at < ${number} AND t.created_at > ${number + 1}"""


async def _list_newest(
    viewer: Viewer, condition: str, values: list[object], after: QuestionCursor | None, limit: int
) -> Page[PostView]:
    number = len(values) + 2
    after_condition = f"AND (t.created_at, t.id) < (${number}, ${number + 1})" if after else ""
    rows = await sql(
        f"""{POST_SELECT_SQL} WHERE {condition} AND t.deletion IS NULL
        AND {access.posts_readable_by("g", "t", "$1")} {after_condition}
        ORDER BY t.created_at DESC, t.id DESC LIMIT {limit + 1}""",
        str(viewer.id),
        *values,
        *(after or ()),
    )
    rows, has_more = cut_rows(rows, limit)
    return Page(await to_posts(viewer, rows), has_more)


async def _load_keyword_stems(viewer: Viewer) -> list[str]:
    rows = await sql(
        "SELECT search_word FROM keyword WHERE person_id = $1 ORDER BY position", str(viewer.id)
    )
    return text_search.extract_stems(
        " ".join(row["search_word"] for row in rows), MAX_KEYWORD_STEMS
    )
