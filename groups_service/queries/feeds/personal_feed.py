"""Personal feeds: what the viewer follows, the posts of a person, a tag. Nothing is ranked."""

# access (query): joins only; every statement that uses them asks access

from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.core.page import Page, cut_rows
from groups_service.queries.feeds import merge_sql
from groups_service.queries.feeds.merge_sql import FIRST_PAGE, FeedSource, PostCursor
from groups_service.queries.posts.post_rows import POST_SELECT_SQL, to_posts
from groups_service.queries.posts.views import PostView

MAX_GROUPS, MAX_TIMELINES = 180, 50  # per page; a socket can subscribe to 255 streams
VISIBLE_POSTS_SQL = access.posts_readable_by("g", "t", "$1")
MUTE_KIND = "mute"
NOT_MUTED_SQL = (
    " AND t.author_id NOT IN (SELECT quiet.muted_id FROM mute quiet WHERE quiet.person_id = $1)"
)
ALL_POSTS_SQL = "FROM post t LEFT JOIN groups g ON g.id = t.group_id WHERE"
TAGGED_POSTS_SQL = """FROM post_tag w JOIN post t ON t.id = w.post_id AND t.deletion IS NULL
    LEFT JOIN groups g ON g.id = t.group_id WHERE w.tag ="""
"""Deleted and removed posts are not found by their tags."""

GROUP_SOURCE = FeedSource(
    places_sql=f"""SELECT g.id AS place, g.id, EXISTS (
            SELECT 1 FROM membership m WHERE m.group_id = g.id AND m.person_id = $1
        ) AS member FROM groups g WHERE g.id IN (
            SELECT m.group_id FROM membership m WHERE m.person_id = $1
            UNION SELECT f.group_id FROM group_follow f
            JOIN groups followed ON followed.id = f.group_id
            WHERE f.person_id = $1 AND {access.follow_is_active("followed", "f")}
        ) AND {access.groups_readable_by("g", "$1")}""",
    posts_sql=f"""FROM post t WHERE t.group_id = p.place
        AND {access.posts_readable_in_group("p", "t", "p.member")}""",
)
PERSON_SOURCE = FeedSource(
    places_sql="""SELECT me.id AS place FROM person me WHERE me.id = $1
        UNION SELECT {id} FROM feed_follow f WHERE f.person_id = $1 AND f.kind = 'person'""",
    posts_sql=f"FROM post t WHERE t.timeline_id = p.place AND {access.public_timeline_posts('t')}",
)
UNIT_SOURCE = FeedSource(
    places_sql="""SELECT DISTINCT below.id AS place FROM feed_follow f
        JOIN unit top ON top.id = {id}
        JOIN unit below ON below.path = top.path
            OR substr(below.path, 1, length(top.path) + 1) = top.path || '\t'
        WHERE f.person_id = $1 AND f.kind = 'unit'""",
    posts_sql=f"FROM post t WHERE t.unit_id = p.place AND {access.public_timeline_posts('t')}",
)
TAG_SOURCE = FeedSource(
    places_sql="""SELECT f.target AS place FROM feed_follow f
        WHERE f.person_id = $1 AND f.kind = 'tag'""",
    posts_sql=f"{TAGGED_POSTS_SQL} p.place AND {VISIBLE_POSTS_SQL}",
    order_columns=("w.activity_at", "w.post_id"),
)
SOURCE_OF_KIND = {"unit": UNIT_SOURCE, "tag": TAG_SOURCE}
ONE_TAG_SOURCE = FeedSource(
    "", f"{TAGGED_POSTS_SQL} $4 AND {VISIBLE_POSTS_SQL}", TAG_SOURCE.order_columns
)
ONE_AUTHOR_SOURCE = FeedSource("", f"{ALL_POSTS_SQL} t.author_id = $4 AND {VISIBLE_POSTS_SQL}")
ONE_TIMELINE_SOURCE = FeedSource("", f"{ALL_POSTS_SQL} t.timeline_id = $4 AND {VISIBLE_POSTS_SQL}")


async def list_personal_feed(
    viewer: Viewer, before: PostCursor | None, limit: int
) -> Page[PostView]:
    """List posts of what `viewer` follows and of their own timeline."""
    kinds = await _load_kinds(viewer)
    sources = [
        GROUP_SOURCE,
        PERSON_SOURCE,
        *(SOURCE_OF_KIND[kind] for kind in sorted(kinds & set(SOURCE_OF_KIND))),
    ]
    mute_condition = NOT_MUTED_SQL if MUTE_KIND in kinds else ""
    ids = merge_sql.newest_ids_sql(
        [source.with_condition(mute_condition) for source in sources], limit + 1
    )
    return await _load_posts(viewer, ids, before, limit)


async def list_subscribable_streams(viewer: Viewer) -> list[str]:
    """List the streams to subscribe to for the feed, as "group:<id>" and "person:<id>"."""
    timelines = merge_sql.fill_target_id(PERSON_SOURCE.places_sql)
    rows = await sql(
        f"""SELECT * FROM (SELECT 'group' AS kind, p.place FROM ({GROUP_SOURCE.places_sql}) p
            LIMIT {MAX_GROUPS}) groups_of_one
        UNION ALL SELECT * FROM (SELECT 'person', p.place FROM ({timelines}) p
            LIMIT {MAX_TIMELINES}) people_of_one""",
        str(viewer.id),
    )
    return [f"{row['kind']}:{row['place']}" for row in rows]


async def list_posts_by_person(
    viewer: Viewer, person_id: UUID, before: PostCursor | None, limit: int
) -> Page[PostView]:
    """List posts by a person, on their timeline and in groups, that `viewer` may read."""
    return await _list_from_source(viewer, ONE_AUTHOR_SOURCE, person_id, before, limit)


async def list_timeline(
    viewer: Viewer, person_id: UUID, before: PostCursor | None, limit: int
) -> Page[PostView]:
    return await _list_from_source(viewer, ONE_TIMELINE_SOURCE, person_id, before, limit)


async def list_tagged_posts(
    viewer: Viewer, tag: str, before: PostCursor | None, limit: int
) -> Page[PostView]:
    """List posts with a tag; an unused tag and one that `viewer` may not see look the same."""
    return await _list_from_source(viewer, ONE_TAG_SOURCE, tag, before, limit)


async def _load_kinds(viewer: Viewer) -> set[str]:
    """Load the kinds of what the viewer follows, and MUTE_KIND if they mute people.

    A feed queries only the sources that these kinds need.
    """
    rows = await sql(
        f"""SELECT DISTINCT f.kind FROM feed_follow f WHERE f.person_id = $1
        UNION ALL SELECT '{MUTE_KIND}'
        WHERE EXISTS (SELECT 1 FROM mute m WHERE m.person_id = $1)""",
        str(viewer.id),
    )
    return {row["kind"] for row in rows}


async def _list_from_source(
    viewer: Viewer, source: FeedSource, place: UUID | str, before: PostCursor | None, limit: int
) -> Page[PostView]:
    ids = f"SELECT id FROM ({source.newest_posts_sql(limit + 1)}) found"
    return await _load_posts(viewer, ids, before, limit, str(place))


async def _load_posts(
    viewer: Viewer, ids: str, before: PostCursor | None, limit: int, *place: str
) -> Page[PostView]:
    """Load a page of the posts in `ids`, a query for up to `limit` + 1 ids."""
    at, last = before or FIRST_PAGE
    rows = await sql(
        f"""{POST_SELECT_SQL} WHERE t.id IN ({ids}) AND {access.posts_readable_by("g", "t", "$1")}
        ORDER BY t.activity_at DESC, t.id DESC""",
        str(viewer.id),
        at,
        str(last),
        *place,
    )
    rows, has_more = cut_rows(rows, limit)
    return Page(await to_posts(viewer, rows), has_more)
