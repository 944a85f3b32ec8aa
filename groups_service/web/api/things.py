"""A post or a comment, whichever the path names."""

from uuid import UUID

from starlette.requests import Request

from groups_service.access import Viewer
from groups_service.queries.threads import CommentSeen, PostSeen
from groups_service.web.api import reading
from groups_service.web.api.comments import seen as seen_comment
from groups_service.web.api.posts import seen as seen_post
from groups_service.web.api.shapes import Json
from groups_service.web.api.thread_shapes import comment_json, post_json
from groups_service.web.viewer import current_viewer

Thing = PostSeen | CommentSeen


async def asked(request: Request) -> tuple[Viewer, str, UUID]:
    """Who asks about what: "post" or "comment", and its id."""
    return await current_viewer(request), *_meant(request)


async def seen(viewer: Viewer, kind: str, thing_id: UUID) -> Thing:
    """Raises NotFound."""
    return await (seen_post if kind == "post" else seen_comment)(viewer, thing_id)


async def seen_in(request: Request, viewer: Viewer) -> Thing:
    return await seen(viewer, *_meant(request))


def thing_json(thing: Thing, viewer: Viewer) -> Json:
    return post_json(thing, viewer) if isinstance(thing, PostSeen) else comment_json(thing, viewer)


def post_id_of(thing: Thing) -> UUID:
    """Of the thread that it is, or is in."""
    return thing.id if isinstance(thing, PostSeen) else thing.post_id


def _meant(request: Request) -> tuple[str, UUID]:
    kind = "post" if "post_id" in request.path_params else "comment"
    return kind, reading.path_id(request, f"{kind}_id")
