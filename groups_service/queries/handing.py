"""Which questions were handed on where, as far as the viewer may read both."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import lists, sql
from groups_service.queries.belongings import Row
from groups_service.queries.rows import maybe_uuid, uuid


class Asked(Protocol):
    """A post; a question or not."""

    @property
    def id(self) -> UUID: ...
    @property
    def question(self) -> str | None: ...
    @property
    def handed_from_id(self) -> UUID | None: ...


@dataclass(frozen=True)
class Linked:
    """A question in another group, or on a timeline when `group_id` is None."""

    id: UUID
    group_id: UUID | None
    group_name: str | None
    state: str
    handed_from_id: UUID | None


@dataclass(frozen=True)
class Links:
    found: tuple[Linked, ...] = ()

    def handed_to(self, post: Asked) -> tuple[Linked, ...]:
        if post.question is None:
            return ()
        return tuple(each for each in self.found if each.handed_from_id == post.id)

    def handed_from(self, post: Asked) -> Linked | None:
        if post.question is None or post.handed_from_id is None:
            return None
        return next((each for each in self.found if each.id == post.handed_from_id), None)


NO_LINKS = Links()


async def links(viewer: Viewer, rows: Sequence[Row]) -> Links:
    """Where the questions among `rows` of posts were handed on to and from."""
    questions = [row for row in rows if row["question"] is not None]
    if not questions:
        return NO_LINKS
    ids = [str(row["id"]) for row in questions]
    origins = [
        str(row["handed_from_id"]) for row in questions if row["handed_from_id"] is not None
    ]
    rows = await sql(
        f"""SELECT t.id, t.group_id, g.name AS group_name, t.question, t.handed_from_id
        FROM post t LEFT JOIN groups g ON g.id = t.group_id
        WHERE (t.handed_from_id {{among $2}} OR t.id {{among $3}})
        AND t.question IS NOT NULL AND t.gone IS NULL
        AND {access.visible_posts("g", "t", "$1")} ORDER BY t.id""",
        str(viewer.id),
        lists.texts(ids),
        lists.texts(origins),
    )
    return Links(
        tuple(
            Linked(
                uuid(row["id"]),
                maybe_uuid(row["group_id"]),
                row["group_name"],
                row["question"],
                maybe_uuid(row["handed_from_id"]),
            )
            for row in rows
        )
    )
