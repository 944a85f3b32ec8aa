"""Reacting to posts and comments, who reacted, and what was said before."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import Act, Viewer
from groups_service.domain import reactions
from groups_service.models import ReactionKind
from groups_service.queries import feeds
from groups_service.queries.threads import CommentSeen, PostSeen
from groups_service.web.api import reading
from groups_service.web.api.comments import seen as seen_comment
from groups_service.web.api.marking import FIRST
from groups_service.web.api.paging import MOST
from groups_service.web.api.posts import seen as seen_post
from groups_service.web.api.shapes import Json
from groups_service.web.api.thread_shapes import (
    comment_json,
    post_json,
    reacted_json,
    revision_json,
)
from groups_service.web.pages import forms, frame, threads
from groups_service.web.pages.threads import ActForm
from groups_service.web.viewer import current_viewer

Thing = PostSeen | CommentSeen


class ReactionForm(ActForm):
    kind: ReactionKind
    on: bool = True


async def react(request: Request) -> Response:
    viewer, thing, thing_id = await _asked(request)
    form = forms.valid(ReactionForm, await forms.read(request))
    act = reactions.react if form.on else reactions.take_back
    await act(viewer, thing, thing_id, form.kind)
    seen = await _seen(viewer, thing, thing_id)
    if frame.wants_fragment(request):
        return frame.fragment(
            request, "reactions", kind=thing, thing=_json(seen, viewer), where=form
        )
    return frame.back(threads.home(seen, form))


async def index(request: Request) -> Response:
    """By kind, the first of each named; those who cannot be named are counted."""
    viewer, thing, thing_id = await _asked(request)
    seen = await _seen(viewer, thing, thing_id)
    found = await feeds.reactions(viewer, thing_id, _post_id(seen), FIRST, MOST)
    people = [reacted_json(each) for each in found[:MOST]]
    values: Json = {"kind": thing, "thing": _json(seen, viewer), "reacted": people}
    if frame.wants_fragment(request):
        return frame.fragment(request, "reacted", **values)
    return await frame.page(request, viewer, "reacted", here="groups", back=_back(seen), **values)


async def revisions(request: Request) -> Response:
    """What it says and what it said before, for its author and those who look after it."""
    viewer, thing, thing_id = await _asked(request)
    seen = await _seen(viewer, thing, thing_id)
    access.require_act(seen.standing, seen.piece(viewer), Act.READ_REVISIONS)
    found = [revision_json(each) for each in await feeds.revisions(thing_id)]
    return await frame.page(
        request,
        viewer,
        "revisions",
        here="groups",
        kind=thing,
        thing=_json(seen, viewer),
        revisions=found,
        back=_back(seen),
    )


async def _asked(request: Request) -> tuple[Viewer, str, UUID]:
    """Who asks about what: the path names a post or a comment."""
    viewer = await current_viewer(request)
    thing = "post" if "post_id" in request.path_params else "comment"
    return viewer, thing, reading.path_id(request, f"{thing}_id")


async def _seen(viewer: Viewer, thing: str, thing_id: UUID) -> Thing:
    if thing == "post":
        return await seen_post(viewer, thing_id)
    return await seen_comment(viewer, thing_id)


def _json(seen: Thing, viewer: Viewer) -> Json:
    return post_json(seen, viewer) if isinstance(seen, PostSeen) else comment_json(seen, viewer)


def _post_id(seen: Thing) -> UUID:
    return seen.id if isinstance(seen, PostSeen) else seen.post_id


def _page(seen: Thing) -> str:
    return f"/inlagg/{_post_id(seen)}"


def _back(seen: Thing) -> str:
    return _page(seen) if isinstance(seen, PostSeen) else f"{_page(seen)}#comment-{seen.id}"
