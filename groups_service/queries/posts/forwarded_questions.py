"""Links between forwarded questions, as far as the viewer may read both."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql, sql_lists
from groups_service.queries.core.columns import to_optional_uuid, to_uuid
from groups_service.queries.posts.related import Row


class QuestionLike(Protocol):
    """A post, which may be a question."""

    @property
    def id(self) -> UUID: ...
    @property
    def question(self) -> str | None: ...
    @property
    def forwarded_from_id(self) -> UUID | None: ...


@dataclass(frozen=True)
class LinkedQuestion:
    """A question in another group, or on a timeline if `group_id` is None."""

    id: UUID
    group_id: UUID | None
    group_name: str | None
    state: str
    forwarded_from_id: UUID | None


@dataclass(frozen=True)
class QuestionLinks:
    questions: tuple[LinkedQuestion, ...] = ()

    def forwarded_to(self, post: QuestionLike) -> tuple[LinkedQuestion, ...]:
        if post.question is None:
            return ()
        return tuple(each for each in self.questions if each.forwarded_from_id == post.id)

    def forwarded_from(self, post: QuestionLike) -> LinkedQuestion | None:
        if post.question is None or post.forwarded_from_id is None:
            return None
        return next((each for each in self.questions if each.id == post.forwarded_from_id), None)


NO_LINKS = QuestionLinks()


async def load_links(viewer: Viewer, rows: Sequence[Row]) -> QuestionLinks:
    """Load the questions that those among `rows` were forwarded to and from."""
    questions = [row for row in rows if row["question"] is not None]
    if not questions:
        return NO_LINKS
    ids = [str(row["id"]) for row in questions]
    origins = [
        str(row["forwarded_from_id"]) for row in questions if row["forwarded_from_id"] is not None
    ]
    rows = await sql(
        f"""SELECT t.id, t.group_id, g.name AS group_name, t.question, t.forwarded_from_id
        FROM post t LEFT JOIN groups g ON g.id = t.group_id
        WHERE (t.forwarded_from_id {{among $2}} OR t.id {{among $3}})
        AND t.question IS NOT NULL AND t.deletion IS NULL
        AND {access.posts_readable_by("g", "t", "$1")} ORDER BY t.id""",
        str(viewer.id),
        sql_lists.encode_texts(ids),
        sql_lists.encode_texts(origins),
    )
    return QuestionLinks(
        tuple(
            LinkedQuestion(
                to_uuid(row["id"]),
                to_optional_uuid(row["group_id"]),
                row["group_name"],
                row["question"],
                to_optional_uuid(row["forwarded_from_id"]),
            )
            for row in rows
        )
    )
