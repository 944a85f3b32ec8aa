"""What stands in a group's feed, in its order: posts, what happened between them, and a line.

Posts stand by their latest activity, everything else by when it happened.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field
from starlette.requests import Request

from groups_service.access import Viewer
from groups_service.queries import feeds, happenings, own_gone, pins, places
from groups_service.queries.groups import Seen
from groups_service.queries.happenings import LONGEST_STRETCH, Happening
from groups_service.queries.pins import PinSeen
from groups_service.queries.threads import PostSeen
from groups_service.web.api import paging, reading
from groups_service.web.api.fields import maybe_id
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.shapes import Json, brief_json, time_json
from groups_service.web.pages.threads import looked_at, post_view

NAMED = 3
"""How many of those who came in are named in a row; the others are counted."""

Entry = tuple[int, Json]


class Part(StrEnum):
    """How much of the feed a fragment is: its posts, or all that stands around them too."""

    POSTS = "posts"
    WHOLE = "whole"


class FeedQuery(PageQuery):
    """`gone` is a post that the viewer has just deleted, to be shown where it stood."""

    part: Annotated[Part, Field(alias="vy")] = Part.POSTS
    gone: Annotated[str, Field(alias="borttaget", max_length=40)] = ""


async def page(request: Request, viewer: Viewer, group: Seen) -> Json:
    """Entries and the cursor of the next page; after a refused form the newest ones."""
    query = _query(request)
    place = paging.place(request, viewer, query)
    before = await places.before(group.id, place.after)
    seen = await looked_at(viewer, group)
    found = await feeds.group(viewer, group.id, before, place.limit)
    shown = place.page(found, lambda post: post, lambda post: post.place)
    posts = found[: place.limit]
    entries = [(post.activity, _post(post, viewer, seen)) for post in posts]
    newer_than = posts[-1].activity if shown["next"] else 0
    entries += await _happened(viewer, group, newer_than, before)
    entries += await _gone(viewer, group, query.gone, newer_than, before)
    entries.sort(key=lambda entry: entry[0], reverse=True)
    return {
        "entries": [entry for _, entry in _divided(entries, seen)],
        "has_posts": bool(posts),
        "next": shown["next"],
        "seen": None if seen is None else _read_through(posts, seen, group),
        "is_unread": seen is not None and any(post.activity > seen for post in posts),
    }


async def pins_of(request: Request, viewer: Viewer, group: Seen) -> list[PinSeen]:
    """Above the first page only."""
    return [] if _query(request).cursor else await pins.of(viewer, group.id)


def part(request: Request) -> Part:
    """Which part the script asked for."""
    return _query(request).part


def _query(request: Request) -> FeedQuery:
    return reading.query(request, FeedQuery) if request.method == "GET" else FeedQuery()


def _post(post: PostSeen, viewer: Viewer, seen: int | None) -> Json:
    return {"type": "post", "post": post_view(post, viewer, seen)}


async def _happened(
    viewer: Viewer, group: Seen, newer_than: int, before: int | None
) -> list[Entry]:
    up_to = LONGEST_STRETCH if before is None else before
    member = group.standing.role is not None
    found = await happenings.between(viewer, group.id, newer_than, up_to, member=member)
    return [(each.version, _happening(each)) for each in found]


def _happening(happening: Happening) -> Json:
    return {
        "type": "happening",
        "kind": happening.kind,
        "at": time_json(happening.at),
        "actor": brief_json(happening.actor) if happening.actor else None,
        "people": [brief_json(person) for person in happening.people[:NAMED]],
        "count": happening.count,
        "others": happening.count - len(happening.people[:NAMED]),
        "status": happening.status,
        "file": happening.file,
    }


async def _gone(
    viewer: Viewer, group: Seen, named: str, newer_than: int, before: int | None
) -> list[Entry]:
    post_id = maybe_id(named)
    gone = await own_gone.post(viewer, post_id) if post_id else None
    if gone is None or gone.group_id != group.id:
        return []
    if not newer_than < gone.number < (before or LONGEST_STRETCH):
        return []
    return [(gone.number, {"type": "gone", "id": str(gone.id)})]


def _read_through(posts: list[PostSeen], seen: int, group: Seen) -> int:
    """What was read, as the viewer counts: to just before the oldest post here that is unread."""
    unread = [post.numbers.activity for post in posts if post.activity > seen]
    return min(unread) - 1 if unread else group.version


def _divided(entries: list[Entry], seen: int | None) -> list[Entry]:
    """A line between posts with something new in them and those that have been read."""
    news = [place for place, (_, entry) in enumerate(entries) if _is_new(entry)]
    if not news or not seen:
        return entries
    for place, (activity, entry) in enumerate(entries):
        if place > news[0] and entry["type"] == "post" and activity <= seen:
            return [*entries[:place], (activity, {"type": "divider"}), *entries[place:]]
    return entries


def _is_new(entry: Json) -> bool:
    return entry["type"] == "post" and bool(entry["post"]["news"])
