"""Look-ups through the viewer. Each raises NotFound for what is missing or hidden."""

from uuid import UUID

from starlette.requests import Request

from groups_service.access import Viewer
from groups_service.core.errors import NotFound
from groups_service.queries.groups import groups as group_queries
from groups_service.queries.groups.groups import GroupView
from groups_service.queries.posts import posts as post_queries
from groups_service.queries.posts.views import CommentView, PostView
from groups_service.web.http import request_parsing
from groups_service.web.http.viewer import get_viewer

PostOrComment = PostView | CommentView


async def parse_target(request: Request) -> tuple[Viewer, str, UUID]:
    """Return the viewer, "post" or "comment", and the id of the one that the path names."""
    return await get_viewer(request), *_parse_kind_and_id(request)


async def get_target_or_404(viewer: Viewer, kind: str, target_id: UUID) -> PostOrComment:
    return await (get_post_or_404 if kind == "post" else get_comment_or_404)(viewer, target_id)


async def get_requested_target(request: Request, viewer: Viewer) -> PostOrComment:
    return await get_target_or_404(viewer, *_parse_kind_and_id(request))


def get_thread_post_id(target: PostOrComment) -> UUID:
    """Return the id of the post of the thread."""
    return target.id if isinstance(target, PostView) else target.post_id


def _parse_kind_and_id(request: Request) -> tuple[str, UUID]:
    kind = "post" if "post_id" in request.path_params else "comment"
    return kind, request_parsing.parse_path_id(request, f"{kind}_id")


async def get_post_or_404(viewer: Viewer, post_id: UUID) -> PostView:
    post = await post_queries.get_post(viewer, post_id)
    if post is None:
        raise NotFound
    return post


async def get_comment_or_404(viewer: Viewer, comment_id: UUID) -> CommentView:
    comment = await post_queries.get_comment(viewer, comment_id)
    if comment is None:
        raise NotFound
    return comment


async def get_group_or_404(viewer: Viewer, group_id: UUID) -> GroupView:
    group = await group_queries.get_group(viewer, group_id)
    if group is None:
        raise NotFound
    return group
