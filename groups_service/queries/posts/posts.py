"""Posts and comments, in the order of the latest post or comment. Nothing is ranked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.core.columns import to_datetime, to_uuid
from groups_service.queries.core.page import Page, cut_rows
from groups_service.queries.people import mention_names
from groups_service.queries.people.profiles import (
    PERSON_COLUMNS_SQL,
    PersonSummary,
    to_person_summary,
)
from groups_service.queries.posts.post_rows import (
    COMMENT_SELECT_SQL,
    POST_SELECT_SQL,
    to_comments,
    to_posts,
)
from groups_service.queries.posts.version_numbers import AFTER_COMMENT_SQL, NO_UPPER_BOUND
from groups_service.queries.posts.views import CommentView, PostView


async def list_group_posts(
    viewer: Viewer, group_id: UUID, before: int | None, limit: int
) -> Page[PostView]:
    """List posts of a group with an activity below `before`."""
    rows = await sql(
        f"""{POST_SELECT_SQL} WHERE t.group_id = $2 AND t.activity < $3
        AND {access.posts_readable_by("g", "t", "$1")}
        ORDER BY t.activity DESC LIMIT {limit + 1}""",
        str(viewer.id),
        str(group_id),
        before if before is not None else NO_UPPER_BOUND,
    )
    rows, has_more = cut_rows(rows, limit)
    return Page(await to_posts(viewer, rows), has_more)


async def list_pinned_posts(viewer: Viewer, group_id: UUID) -> list[PostView]:
    """List the pinned posts of a group, the latest pinned first."""
    rows = await sql(
        f"""{POST_SELECT_SQL} WHERE t.group_id = $2 AND t.pinned_at IS NOT NULL
        AND {access.posts_readable_by("g", "t", "$1")} ORDER BY t.pinned_at DESC""",
        str(viewer.id),
        str(group_id),
    )
    return await to_posts(viewer, rows)


async def list_posts_of_own_groups(viewer: Viewer, limit: int) -> list[PostView]:
    """List the newest posts of the groups that `viewer` is a member of."""
    rows = await sql(
        f"""{POST_SELECT_SQL} WHERE EXISTS (
            SELECT 1 FROM membership own WHERE own.group_id = g.id AND own.person_id = $1
        ) AND {access.posts_readable_by("g", "t", "$1")}
        ORDER BY t.activity_at DESC, t.id DESC LIMIT {limit}""",
        str(viewer.id),
    )
    return await to_posts(viewer, rows)


async def get_post(viewer: Viewer, post_id: UUID) -> PostView | None:
    rows = await sql(
        f"""{POST_SELECT_SQL} WHERE t.id = $2 AND {access.posts_readable_by("g", "t", "$1")}""",
        str(viewer.id),
        str(post_id),
    )
    return (await to_posts(viewer, rows))[0] if rows else None


async def list_comments(
    viewer: Viewer, post_id: UUID, after: UUID | None, limit: int
) -> Page[CommentView]:
    """List comments of a post that are newer than the comment `after`."""
    rows = await sql(
        f"""{COMMENT_SELECT_SQL} WHERE c.post_id = $2 {AFTER_COMMENT_SQL if after else ""}
        AND {access.comments_readable_with_post("c")}
        AND {access.posts_readable_by("g", "t", "$1")}
        ORDER BY c.version LIMIT {limit + 1}""",
        str(viewer.id),
        str(post_id),
        *([str(after)] if after else []),
    )
    rows, has_more = cut_rows(rows, limit)
    return Page(await to_comments(viewer, rows), has_more)


async def get_comment(viewer: Viewer, comment_id: UUID) -> CommentView | None:
    rows = await sql(
        f"""{COMMENT_SELECT_SQL} WHERE c.id = $2 AND {access.comments_readable_with_post("c")}
        AND {access.posts_readable_by("g", "t", "$1")}""",
        str(viewer.id),
        str(comment_id),
    )
    return (await to_comments(viewer, rows))[0] if rows else None


@dataclass(frozen=True)
class ReactionView:
    """A reaction of a person; non-members see no reactions of a closed era."""

    id: UUID
    person: PersonSummary
    kind: str
    at: datetime


async def list_reactions(
    viewer: Viewer, subject_id: UUID, post_id: UUID, after: str, limit: int
) -> Page[ReactionView]:
    """List reactions to a post or comment of the thread `post_id`, by id."""
    rows = await sql(
        f"""SELECT r.id, r.kind, r.at, {PERSON_COLUMNS_SQL} FROM reaction r
        JOIN post t ON t.id = $3 LEFT JOIN groups g ON g.id = t.group_id
        JOIN person p ON p.id = r.person_id LEFT JOIN unit u ON u.id = p.unit_id
        WHERE r.subject_id = $2 AND r.id > $4 AND {access.posts_readable_by("g", "t", "$1")}
        AND {access.reactions_readable_by("g", "r", "$1")}
        ORDER BY r.id LIMIT {limit + 1}""",
        str(viewer.id),
        str(subject_id),
        str(post_id),
        after,
    )
    rows, has_more = cut_rows(rows, limit)
    reactions = [
        ReactionView(
            to_uuid(row["id"]), to_person_summary(row), row["kind"], to_datetime(row["at"])
        )
        for row in rows
    ]
    return Page(reactions, has_more)


@dataclass(frozen=True)
class RevisionView:
    number: int
    text: str
    html: str
    written_at: datetime


async def list_revisions(subject_id: UUID) -> list[RevisionView]:
    """List earlier texts of a post or comment, newest first.

    Its callers require READ_REVISIONS.
    """
    rows = await sql(
        """SELECT number, text, html, written_at FROM revision WHERE subject_id = $1
        ORDER BY number DESC LIMIT 100""",
        str(subject_id),
    )
    names = await mention_names.load_mention_names(row["html"] + row["text"] for row in rows)
    return [
        RevisionView(
            row["number"],
            names.render_text(row["text"]),
            names.render_html(row["html"]),
            to_datetime(row["written_at"]),
        )
        for row in rows
    ]
