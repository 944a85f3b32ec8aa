"""Reacting to posts and comments, who reacted, and what was said before."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import Act
from groups_service.domain import reactions
from groups_service.models import ReactionKind
from groups_service.queries import feeds
from groups_service.queries.threads import PostSeen
from groups_service.web.api import things
from groups_service.web.api.marking import FIRST
from groups_service.web.api.paging import MOST
from groups_service.web.api.shapes import Json
from groups_service.web.api.things import Thing, post_id_of, thing_json
from groups_service.web.api.thread_shapes import (
    reacted_json,
    revision_json,
)
from groups_service.web.pages import forms, frame, threads
from groups_service.web.pages.threads import ActForm


class ReactionForm(ActForm):
    kind: ReactionKind
    on: bool = True


async def react(request: Request) -> Response:
    viewer, thing, thing_id = await things.asked(request)
    form = forms.valid(ReactionForm, await forms.read(request))
    act = reactions.react if form.on else reactions.take_back
    await act(viewer, thing, thing_id, form.kind)
    seen = await things.seen(viewer, thing, thing_id)
    if frame.wants_fragment(request):
        return frame.fragment(
            request, "reactions", kind=thing, thing=thing_json(seen, viewer), where=form
        )
    return frame.back(threads.home(seen, form))


async def index(request: Request) -> Response:
    """By kind, the first of each named; those who cannot be named are counted."""
    viewer, thing, thing_id = await things.asked(request)
    seen = await things.seen(viewer, thing, thing_id)
    found = await feeds.reactions(viewer, thing_id, post_id_of(seen), FIRST, MOST)
    people = [reacted_json(each) for each in found[:MOST]]
    values: Json = {"kind": thing, "thing": thing_json(seen, viewer), "reacted": people}
    if frame.wants_fragment(request):
        return frame.fragment(request, "reacted", **values)
    return await frame.page(request, viewer, "reacted", here="groups", back=_back(seen), **values)


async def revisions(request: Request) -> Response:
    """What it says and what it said before, for its author and those who look after it."""
    viewer, thing, thing_id = await things.asked(request)
    seen = await things.seen(viewer, thing, thing_id)
    access.require_act(seen.standing, seen.piece(viewer), Act.READ_REVISIONS)
    found = [revision_json(each) for each in await feeds.revisions(thing_id)]
    return await frame.page(
        request,
        viewer,
        "revisions",
        here="groups",
        kind=thing,
        thing=thing_json(seen, viewer),
        revisions=found,
        back=_back(seen),
    )


def _back(seen: Thing) -> str:
    page = f"/inlagg/{post_id_of(seen)}"
    return page if isinstance(seen, PostSeen) else f"{page}#comment-{seen.id}"
