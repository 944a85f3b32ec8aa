"""Feeds of one's own choice: what one follows, a person's posts, a tag. Nothing is ranked."""

from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries import merging
from groups_service.queries.merging import END, Before, Source
from groups_service.queries.threads import POST, PostSeen, posts

MOST_GROUPS, MOST_TIMELINES = 180, 50  # listened to by one page; a socket follows 255 places
VISIBLE = access.visible_posts("g", "t", "$1")
MUTE = "mute"
HEARD = (
    " AND t.author_id NOT IN (SELECT quiet.muted_id FROM mute quiet WHERE quiet.person_id = $1)"
)
ANYWHERE = "FROM post t LEFT JOIN groups g ON g.id = t.group_id WHERE"
TAGGED = """FROM post_tag w JOIN post t ON t.id = w.post_id AND t.gone IS NULL
    LEFT JOIN groups g ON g.id = t.group_id WHERE w.tag ="""
"""What was removed is found by none of its words."""

GROUPS = Source(
    places=f"""SELECT g.id AS place, g.id, EXISTS (
            SELECT 1 FROM membership m WHERE m.group_id = g.id AND m.person_id = $1
        ) AS member FROM groups g WHERE g.id IN (
            SELECT m.group_id FROM membership m WHERE m.person_id = $1
            UNION SELECT f.group_id FROM follow f JOIN groups there ON there.id = f.group_id
            WHERE f.person_id = $1 AND {access.living_follow("there", "f")}
        ) AND {access.visible_groups("g", "$1")}""",
    posts=f"""FROM post t WHERE t.group_id = p.place
        AND {access.visible_within("p", "t", "p.member")}""",
)
PEOPLE = Source(
    places="""SELECT me.id AS place FROM person me WHERE me.id = $1
        UNION SELECT {id} FROM following f WHERE f.person_id = $1 AND f.kind = 'person'""",
    posts=f"FROM post t WHERE t.timeline_id = p.place AND {access.visible_on_timeline('t')}",
)
UNITS = Source(
    places="""SELECT DISTINCT below.id AS place FROM following f JOIN unit top ON top.id = {id}
        JOIN unit below ON below.path = top.path
            OR substr(below.path, 1, length(top.path) + 1) = top.path || '\t'
        WHERE f.person_id = $1 AND f.kind = 'unit'""",
    posts=f"FROM post t WHERE t.unit_id = p.place AND {access.visible_on_timeline('t')}",
)
TAGS = Source(
    places="""SELECT f.target AS place FROM following f
        WHERE f.person_id = $1 AND f.kind = 'tag'""",
    posts=f"{TAGGED} p.place AND {VISIBLE}",
    order=("w.activity_at", "w.post_id"),
)
FOLLOWED = {"unit": UNITS, "tag": TAGS}
ONE_TAG = Source("", f"{TAGGED} $4 AND {VISIBLE}", TAGS.order)
ONE_PERSON = Source("", f"{ANYWHERE} t.author_id = $4 AND {VISIBLE}")
ONE_TIMELINE = Source("", f"{ANYWHERE} t.timeline_id = $4 AND {VISIBLE}")


async def feed(viewer: Viewer, before: Before | None, limit: int) -> list[PostSeen]:
    """Posts of what `viewer` follows and of their own timeline, one more than the limit."""
    kinds = await _kinds(viewer)
    sources = [GROUPS, PEOPLE, *(FOLLOWED[kind] for kind in sorted(kinds & set(FOLLOWED)))]
    heard = HEARD if MUTE in kinds else ""
    ids = merging.newest([source.but(heard) for source in sources], limit + 1)
    return await _posts(viewer, ids, before)


async def places(viewer: Viewer) -> list[str]:
    """The groups and timelines to listen to for the feed: "group:<id>" and "person:<id>"."""
    timelines = merging.identified(PEOPLE.places)
    rows = await sql(
        f"""SELECT * FROM (SELECT 'group' AS kind, p.place FROM ({GROUPS.places}) p
            LIMIT {MOST_GROUPS}) groups_of_one
        UNION ALL SELECT * FROM (SELECT 'person', p.place FROM ({timelines}) p
            LIMIT {MOST_TIMELINES}) people_of_one""",
        str(viewer.id),
    )
    return [f"{row['kind']}:{row['place']}" for row in rows]


async def of_person(
    viewer: Viewer, person_id: UUID, before: Before | None, limit: int
) -> list[PostSeen]:
    """What somebody wrote, on their timeline and in groups, as far as `viewer` may read it."""
    return await _one(viewer, ONE_PERSON, person_id, before, limit)


async def timeline(
    viewer: Viewer, person_id: UUID, before: Before | None, limit: int
) -> list[PostSeen]:
    return await _one(viewer, ONE_TIMELINE, person_id, before, limit)


async def tagged(viewer: Viewer, tag: str, before: Before | None, limit: int) -> list[PostSeen]:
    """Posts with a tag; one that nobody used and one that is not for `viewer` are the same."""
    return await _one(viewer, ONE_TAG, tag, before, limit)


async def _kinds(viewer: Viewer) -> set[str]:
    """What the viewer follows, and whether they mute anybody: a feed asks for no more."""
    rows = await sql(
        f"""SELECT DISTINCT f.kind FROM following f WHERE f.person_id = $1
        UNION ALL SELECT '{MUTE}' WHERE EXISTS (SELECT 1 FROM mute m WHERE m.person_id = $1)""",
        str(viewer.id),
    )
    return {row["kind"] for row in rows}


async def _one(
    viewer: Viewer, source: Source, place: UUID | str, before: Before | None, limit: int
) -> list[PostSeen]:
    ids = f"SELECT id FROM ({source.newest(limit + 1)}) found"
    return await _posts(viewer, ids, before, str(place))


async def _posts(viewer: Viewer, ids: str, before: Before | None, *place: str) -> list[PostSeen]:
    at, last = before or END
    rows = await sql(
        f"""{POST} WHERE t.id IN ({ids}) AND {access.visible_posts("g", "t", "$1")}
        ORDER BY t.activity_at DESC, t.id DESC""",
        str(viewer.id),
        at,
        str(last),
        *place,
    )
    return await posts(viewer, rows)
