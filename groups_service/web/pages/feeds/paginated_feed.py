"""Feeds of posts from several groups: the personal feed, a person's posts, a tag."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.queries.core.page import Page
from groups_service.queries.feeds.merge_sql import PostCursor
from groups_service.queries.posts.views import PostView
from groups_service.web.http import pagination, request_parsing
from groups_service.web.http.json_values import Json
from groups_service.web.http.pagination import PageQuery, get_activity_key, parse_activity_cursor
from groups_service.web.pages.core import layout
from groups_service.web.pages.posts.fragments import serialize_post_with_news

LoadPosts = Callable[[Viewer, PostCursor | None, int], Awaitable[Page[PostView]]]


@dataclass(frozen=True)
class PaginatedFeed:
    """A feed: the path of its page, and the query that returns posts before a cursor."""

    path: str
    load_posts: LoadPosts


async def get_feed_page(request: Request, viewer: Viewer, feed: PaginatedFeed) -> Json:
    """Return the posts and the cursor of the next page.

    After a rejected form they are the newest posts.
    """
    query = (
        request_parsing.parse_query(request, PageQuery) if request.method == "GET" else PageQuery()
    )
    page_request = pagination.parse_page_request(request, viewer, query)
    page = await feed.load_posts(
        viewer, parse_activity_cursor(page_request.after), page_request.limit
    )
    page_json = page_request.build_page(
        page, lambda post: serialize_post_with_news(post, viewer), get_activity_key
    )
    return {"posts": page_json["items"], "next": page_json["next"], "address": feed.path}


async def render_feed_fragment(
    request: Request, viewer: Viewer, feed: PaginatedFeed
) -> Response | None:
    """Render a page of posts for a script; None when a page is requested."""
    if not layout.wants_fragment(request):
        return None
    values = await get_feed_page(request, viewer, feed)
    return layout.render_fragment(
        request, "paginated_feed", viewer=await layout.serialize_viewer(viewer), **values
    )
