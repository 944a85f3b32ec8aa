"""Posts of several places merged: newest activity first, whatever place they stand in.

Of each place the newest post is looked up, and only the places with the newest of those are looked
into further. So a page costs as much in many places as in few, however much has been written.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from groups_service.database import dialect

END = (datetime(9999, 12, 31, tzinfo=UTC), UUID(int=2**128 - 1))
Before = tuple[datetime, UUID]  # the activity and the id of the last post one has


@dataclass(frozen=True)
class Source:
    """`places` p, and the `posts` t of one of them: SQL of a viewer $1.

    `order` is when something last happened to a post, and which it is: columns of an index that
    begins with the place. `{id}` stands for `f.target` as an id.
    """

    places: str
    posts: str
    order: tuple[str, str] = ("t.activity_at", "t.id")

    def but(self, condition: str) -> "Source":
        """Only posts t of which the condition holds, too."""
        return replace(self, posts=self.posts + condition)

    def newest(self, limit: int) -> str:
        """Of the posts of place p before $2 and $3."""
        at, which = self.order
        return f"""SELECT {at} AS activity_at, {which} AS id {self.posts}
            AND ({at}, {which}) < ($2, $3) ORDER BY {at} DESC, {which} DESC LIMIT {limit}"""


MERGED = {
    "postgres": """SELECT one.activity_at, one.id FROM (
            SELECT p.* FROM ({places}) p CROSS JOIN LATERAL ({head}) head
            ORDER BY head.activity_at DESC, head.id DESC LIMIT {limit}
        ) p CROSS JOIN LATERAL ({newest}) one""",
    "sqlite": """SELECT one.activity_at, one.id FROM (
            SELECT p.* FROM (
                SELECT p.*, (SELECT id FROM ({head})) AS head FROM ({places}) p
            ) p JOIN post h ON h.id = p.head
            ORDER BY h.activity_at DESC, h.id DESC LIMIT {limit}
        ) p CROSS JOIN post one WHERE one.id IN (SELECT id FROM ({newest}))""",
}
"""The newest posts of the places whose newest posts are newest; SQLite knows no LATERAL."""
IDS = {
    "postgres": "CASE WHEN f.kind <> 'tag' THEN CAST(f.target AS uuid) END",
    "sqlite": "f.target",
}


def newest(sources: Iterable[Source], limit: int) -> str:
    """Ids of the `limit` newest posts of all places of all sources before $2 and $3, each once."""
    merged = " UNION ".join(_of(source, limit) for source in sources)
    return f"""SELECT id FROM (
        SELECT activity_at, id FROM ({merged}) found
        ORDER BY activity_at DESC, id DESC LIMIT {limit}
    ) merged"""


def identified(query: str) -> str:
    """`query` with `{id}` as the id that stands in `f.target`."""
    return query.replace("{id}", IDS[dialect()])


def _of(source: Source, limit: int) -> str:
    """More than `limit` places cannot hold the `limit` newest posts."""
    return MERGED[dialect()].format(
        places=identified(source.places),
        head=source.newest(1),
        newest=source.newest(limit),
        limit=limit,
    )
