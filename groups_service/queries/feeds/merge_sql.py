"""SQL that merges the posts of several places into one list, newest activity first.

The newest post of each place is looked up, and only the places with the newest of those are read
further. So a page costs the same for many places as for few, however many posts there are.
"""

# access (query): selects ids only; the sources it merges ask access

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from groups_service.database import get_dialect

FIRST_PAGE = (datetime(9999, 12, 31, tzinfo=UTC), UUID(int=2**128 - 1))
PostCursor = tuple[datetime, UUID]  # activity time and id of the last post before


@dataclass(frozen=True)
class FeedSource:
    """SQL for the viewer $1: a query for places `p`, and one for the posts `t` of a place.

    `order_columns` names the time of the latest activity and the post id, columns of an index that
    begins with the place. `{id}` stands for `f.target` as an id.
    """

    places_sql: str
    posts_sql: str
    order_columns: tuple[str, str] = ("t.activity_at", "t.id")

    def with_condition(self, condition: str) -> "FeedSource":
        """Return a source of only those posts t that also meet `condition`."""
        return replace(self, posts_sql=self.posts_sql + condition)

    def newest_posts_sql(self, limit: int) -> str:
        """Return SQL for the newest posts of place p before $2 and $3."""
        time_column, id_column = self.order_columns
        return f"""SELECT {time_column} AS activity_at, {id_column} AS id {self.posts_sql}
            AND ({time_column}, {id_column}) < ($2, $3)
            ORDER BY {time_column} DESC, {id_column} DESC LIMIT {limit}"""


MERGE_SQL = {
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
"""Selects the newest posts of the places with the newest activity; SQLite has no LATERAL."""
TARGET_ID_SQL = {
    "postgres": "CASE WHEN f.kind <> 'tag' THEN CAST(f.target AS uuid) END",
    "sqlite": "f.target",
}


def newest_ids_sql(sources: Iterable[FeedSource], limit: int) -> str:
    """Return SQL for the ids of the `limit` newest posts of all sources before $2 and $3.

    Each id is selected once.
    """
    merged = " UNION ".join(_source_sql(source, limit) for source in sources)
    return f"""SELECT id FROM (
        SELECT activity_at, id FROM ({merged}) found
        ORDER BY activity_at DESC, id DESC LIMIT {limit}
    ) merged"""


def fill_target_id(query: str) -> str:
    """Return `query` with `{id}` replaced by `f.target` as an id."""
    return query.replace("{id}", TARGET_ID_SQL[get_dialect()])


def _source_sql(source: FeedSource, limit: int) -> str:
    """Return SQL for the newest posts of one source.

    Reading `limit` places is enough, because the `limit` newest posts cannot lie in more.
    """
    return MERGE_SQL[get_dialect()].format(
        places=fill_target_id(source.places_sql),
        head=source.newest_posts_sql(1),
        newest=source.newest_posts_sql(limit),
        limit=limit,
    )
