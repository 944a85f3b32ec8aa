"""The page of a post, with all its comments."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.core.errors import NotFound
from groups_service.queries.posts import deleted, posts
from groups_service.queries.posts.deleted import DeletedItemView
from groups_service.queries.posts.views import CommentView
from groups_service.web.http import pagination, request_parsing
from groups_service.web.http.field_types import parse_id
from groups_service.web.http.json_values import Json
from groups_service.web.http.lookup import get_comment_or_404, get_post_or_404
from groups_service.web.http.pagination import PageQuery
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import layout
from groups_service.web.pages.core.forms import EMPTY_DRAFT, FormDraft
from groups_service.web.pages.posts import fragments
from groups_service.web.pages.posts.fragments import MAX_COMMENTS, DisplayMode
from groups_service.web.serializers.posts import serialize_comment
from notifications.payload import Ref


class PostQuery(PageQuery):
    """The query of the page of a post.

    `view` is how a fragment displays the post, `answering` the comment to reply to, `gone` the
    post or comment that was just deleted.
    """

    view: Annotated[DisplayMode, Field(alias="vy")] = DisplayMode.FEED
    answering: Annotated[str, Field(alias="svara", max_length=40)] = ""
    gone: Annotated[str, Field(alias="borttaget", max_length=40)] = ""


async def show_post(request: Request) -> Response:
    viewer = await get_viewer(request)
    post_id = request_parsing.parse_path_id(request, "post_id")
    query = request_parsing.parse_query(request, PostQuery)
    if layout.wants_fragment(request):
        return await fragments.render_post(request, viewer, post_id, query.view)
    if query.gone == str(post_id):
        return await _render_deleted_post(request, viewer, post_id)
    draft = FormDraft(parent=await _parse_parent(viewer, post_id, query.answering))
    return await render_post_page(request, viewer, post_id, draft, query=query)


async def render_post_page(
    request: Request,
    viewer: Viewer,
    post_id: UUID,
    draft: FormDraft = EMPTY_DRAFT,
    *,
    status: int = 200,
    query: PostQuery | None = None,
) -> Response:
    """Render the page of a post. `draft` fills its comment form."""
    query = query or PostQuery()
    post = await get_post_or_404(viewer, post_id)
    page_request = pagination.parse_page_request(
        request, viewer, query.model_copy(update={"limit": MAX_COMMENTS})
    )
    page = await posts.list_comments(
        viewer, post_id, pagination.parse_id_cursor(page_request.after), MAX_COMMENTS
    )
    return await layout.render_page(
        request,
        viewer,
        "posts/post",
        status=status,
        mark_read=Ref("post", str(post_id)),
        here="groups" if post.group_id else "people",
        post=fragments.serialize_post_with_news(post, viewer),
        group=await fragments.serialize_post_location(viewer, post),
        comments=await _serialize_comments(viewer, page.items, query.gone),
        next=page_request.get_next_cursor(page, lambda comment: (comment.id,)),
        draft=draft,
    )


async def _serialize_comments(
    viewer: Viewer, comments: list[CommentView], raw_comment_id: str
) -> list[Json]:
    """Return the comments in order.

    The comment that the viewer has just deleted keeps its place.
    """
    entries = [(each.version, serialize_comment(each, viewer)) for each in comments]
    comment_id = parse_id(raw_comment_id)
    deleted_comment = await deleted.get_deleted_comment(viewer, comment_id) if comment_id else None
    if deleted_comment is not None:
        entries = [
            (version, each) for version, each in entries if each["id"] != str(deleted_comment.id)
        ]
        entries.append((deleted_comment.position, _serialize_deleted_comment(deleted_comment)))
    return [each for _, each in sorted(entries, key=lambda pair: pair[0])]


def _serialize_deleted_comment(deleted_comment: DeletedItemView) -> Json:
    parent = str(deleted_comment.parent_id) if deleted_comment.parent_id else None
    return {"id": str(deleted_comment.id), "parent": parent, "undo": True}


async def _parse_parent(viewer: Viewer, post_id: UUID, raw_comment_id: str) -> str:
    """Return the id of the comment to reply to; "" for none.

    Raises NotFound when it belongs to another post.
    """
    comment_id = parse_id(raw_comment_id)
    if comment_id is None:
        return ""
    comment = await get_comment_or_404(viewer, comment_id)
    if comment.post_id != post_id:
        raise NotFound
    return raw_comment_id


async def _render_deleted_post(request: Request, viewer: Viewer, post_id: UUID) -> Response:
    """Render the page of a post that its author has just deleted."""
    deleted_post = await deleted.get_deleted_post(viewer, post_id)
    if deleted_post is None:
        return await render_post_page(request, viewer, post_id)
    return await layout.render_page(request, viewer, "posts/post_deleted", post_id=str(post_id))
