"""The entries of a group's feed in order: posts, the activity between them, and a divider.

Posts are ordered by their latest activity, other entries by their time.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field
from starlette.requests import Request

from groups_service.access import Viewer
from groups_service.queries.feeds import activity as activity_queries
from groups_service.queries.feeds.activity import ActivityItem
from groups_service.queries.groups.groups import GroupView
from groups_service.queries.posts import deleted, pinned, version_numbers
from groups_service.queries.posts import posts as post_queries
from groups_service.queries.posts.pinned import PinnedPostView
from groups_service.queries.posts.version_numbers import NO_UPPER_BOUND
from groups_service.queries.posts.views import PostView
from groups_service.web.http import pagination, request_parsing
from groups_service.web.http.field_types import parse_id
from groups_service.web.http.json_values import Json, format_time
from groups_service.web.http.pagination import PageQuery
from groups_service.web.pages.posts.fragments import get_read_version, serialize_post_with_news
from groups_service.web.serializers.people import serialize_person_summary

MAX_NAMED_PEOPLE = 3
"""How many people an entry about new members names; the others are counted."""

FeedEntry = tuple[int, Json]


class FeedPart(StrEnum):
    """How much of the feed a fragment contains: its posts, or everything around them too."""

    POSTS = "posts"
    WHOLE = "whole"


class GroupFeedQuery(PageQuery):
    """`gone` is a post that the viewer has just deleted, shown as a placeholder."""

    part: Annotated[FeedPart, Field(alias="vy")] = FeedPart.POSTS
    gone: Annotated[str, Field(alias="borttaget", max_length=40)] = ""


async def get_feed_page(request: Request, viewer: Viewer, group: GroupView) -> Json:
    """Return the entries and the cursor of the next page.

    After a rejected form they are the newest entries.
    """
    query = _parse_query(request)
    page_request = pagination.parse_page_request(request, viewer, query)
    before = await version_numbers.get_activity_before(group.id, page_request.after)
    read_version = await get_read_version(viewer, group)
    page = await post_queries.list_group_posts(viewer, group.id, before, page_request.limit)
    posts = page.items
    entries = [(post.activity, _post_entry(post, viewer, read_version)) for post in posts]
    newer_than = posts[-1].activity if page.has_more else 0
    entries += await _list_activity_entries(viewer, group, newer_than, before)
    entries += await _list_deleted_entries(viewer, group, query.gone, newer_than, before)
    entries.sort(key=lambda entry: entry[0], reverse=True)
    return {
        "entries": [entry for _, entry in _insert_divider(entries, read_version)],
        "has_posts": bool(posts),
        "next": page_request.get_next_cursor(page, lambda post: post.cursor),
        "seen": None if read_version is None else _get_read_through(posts, read_version, group),
        "is_unread": read_version is not None
        and any(post.activity > read_version for post in posts),
    }


async def list_pins(request: Request, viewer: Viewer, group: GroupView) -> list[PinnedPostView]:
    """List the pinned posts, which only the first page shows."""
    return [] if _parse_query(request).cursor else await pinned.list_pinned_lines(viewer, group.id)


def get_feed_part(request: Request) -> FeedPart:
    """Return the part of the feed that a script requests."""
    return _parse_query(request).part


def _parse_query(request: Request) -> GroupFeedQuery:
    return (
        request_parsing.parse_query(request, GroupFeedQuery)
        if request.method == "GET"
        else GroupFeedQuery()
    )


def _post_entry(post: PostView, viewer: Viewer, read_version: int | None) -> Json:
    return {"type": "post", "post": serialize_post_with_news(post, viewer, read_version)}


async def _list_activity_entries(
    viewer: Viewer, group: GroupView, newer_than: int, before: int | None
) -> list[FeedEntry]:
    up_to = NO_UPPER_BOUND if before is None else before
    is_member = group.standing.role is not None
    activity = await activity_queries.list_activity(
        viewer, group.id, newer_than, up_to, is_member=is_member
    )
    return [(each.version, _activity_entry(each)) for each in activity]


def _activity_entry(item: ActivityItem) -> Json:
    return {
        "type": "happening",
        "kind": item.kind,
        "at": format_time(item.at),
        "actor": serialize_person_summary(item.actor) if item.actor else None,
        "people": [serialize_person_summary(person) for person in item.people[:MAX_NAMED_PEOPLE]],
        "count": item.count,
        "others": item.count - len(item.people[:MAX_NAMED_PEOPLE]),
        "status": item.status,
        "file": item.file,
    }


async def _list_deleted_entries(
    viewer: Viewer, group: GroupView, raw_post_id: str, newer_than: int, before: int | None
) -> list[FeedEntry]:
    post_id = parse_id(raw_post_id)
    deleted_post = await deleted.get_deleted_post(viewer, post_id) if post_id else None
    if deleted_post is None or deleted_post.group_id != group.id:
        return []
    if not newer_than < deleted_post.position < (before or NO_UPPER_BOUND):
        return []
    return [(deleted_post.position, {"type": "gone", "id": str(deleted_post.id)})]


def _get_read_through(posts: list[PostView], read_version: int, group: GroupView) -> int:
    """Return the version that is read, in the viewer's numbering.

    It is just before the oldest unread post here, or the group's version when all are read.
    """
    unread = [post.versions.activity for post in posts if post.activity > read_version]
    return min(unread) - 1 if unread else group.version


def _insert_divider(entries: list[FeedEntry], read_version: int | None) -> list[FeedEntry]:
    """Insert a divider between posts with news and posts that are read."""
    news_indexes = [index for index, (_, entry) in enumerate(entries) if _has_news(entry)]
    if not news_indexes or not read_version:
        return entries
    for index, (activity, entry) in enumerate(entries):
        if index > news_indexes[0] and entry["type"] == "post" and activity <= read_version:
            return [
                *entries[:index],
                (activity, {"type": "divider"}),
                *entries[index:],
            ]
    return entries


def _has_news(entry: Json) -> bool:
    return entry["type"] == "post" and bool(entry["post"]["news"])
