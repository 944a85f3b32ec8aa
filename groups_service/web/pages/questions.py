"""Questions on pages: marked, answered, handed on, and looked for before one asks."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import Verb, Viewer
from groups_service.domain import handing, once, questions
from groups_service.domain.audience import AudienceChanged
from groups_service.errors import Conflict, Invalid, ServiceError
from groups_service.models import Question
from groups_service.queries import feeds, groups, places
from groups_service.queries import questions as seeing
from groups_service.queries.groups import Wanted
from groups_service.queries.threads import PostSeen
from groups_service.web.api import paging, reading
from groups_service.web.api.fields import ThingId, maybe_id
from groups_service.web.api.groups import seen as seen_group
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.questions import LONGEST_SEARCH
from groups_service.web.api.shapes import Json, group_json
from groups_service.web.api.thread_shapes import post_json
from groups_service.web.pages import forms, frame, shown, threads
from groups_service.web.pages.acts import OnForm
from groups_service.web.pages.forms import Form, Written
from groups_service.web.pages.threads import ActForm
from groups_service.web.viewer import current_viewer

GROUPS_SHOWN = 20
Empty = Annotated[str, Field(max_length=0)]


class AnswerForm(ActForm):
    """`comment` is the answer; "" for none any more."""

    comment: ThingId | Empty = ""


class HandingForm(Written):
    group: ThingId


class QuestionsQuery(PageQuery):
    state: Question | Empty = ""
    q: Annotated[str, Field(max_length=LONGEST_SEARCH)] = ""


class HandingQuery(Form):
    group: Annotated[str, Field(max_length=64)] = ""
    q: Annotated[str, Field(max_length=200)] = ""


async def mark(request: Request) -> Response:
    viewer, post_id, form = await threads.asked(request, OnForm)
    await questions.mark(viewer, post_id, question=form.on)
    return await threads.acted(request, viewer, post_id, form)


async def answer(request: Request) -> Response:
    viewer, post_id, form = await threads.asked(request, AnswerForm)
    if isinstance(form.comment, UUID):
        await questions.accept(viewer, post_id, form.comment)
    else:
        await questions.reopen(viewer, post_id)
    return await threads.acted(request, viewer, post_id, form)


async def index(request: Request) -> Response:
    """The questions of a group; with `q` the answered ones that are like it."""
    viewer = await current_viewer(request)
    group = await shown.inside(viewer, reading.path_id(request, "group_id"))
    query = reading.query(request, QuestionsQuery)
    alike = await seeing.similar(viewer, group.id, query.q) if query.q else []
    similar = [post_json(post, viewer) for post in alike]
    if frame.wants_fragment(request):
        return frame.fragment(request, "similar_questions", posts=similar)
    place = paging.place(request, viewer, query)
    found = []
    if not query.q:
        before = await places.before(group.id, place.after)
        found = await seeing.of_group(viewer, group.id, query.state or None, before, place.limit)
    page = place.page(found, lambda post: post_json(post, viewer), lambda post: post.place)
    return await frame.page(
        request,
        viewer,
        "questions",
        here="groups",
        tab="questions",
        group=group_json(group),
        state=str(query.state),
        asked=query.q,
        similar=similar,
        posts=page["items"],
        next=page["next"],
    )


async def choose(request: Request) -> Response:
    """Where to hand a question on to; with a group, who will read it there."""
    viewer = await current_viewer(request)
    post_id = reading.path_id(request, "post_id")
    query = reading.query(request, HandingQuery)
    return await _choose(request, viewer, post_id, query)


async def hand_on(request: Request) -> Response:
    viewer, post_id, form = await threads.asked(request, HandingForm)
    try:
        made = await once.do(
            reading.once(request, viewer, form, form.key),
            lambda: handing.hand_on(viewer, post_id, form.group, form.era),
        )
    except (Invalid, Conflict, AudienceChanged) as error:
        query = HandingQuery(group=str(form.group))
        return await _choose(request, viewer, post_id, query, error)
    if await feeds.post(viewer, made) is None:
        return frame.back(f"/grupper/{form.group}#proposal-{made}")
    await handing.told(viewer, post_id, form.group)
    return frame.back(f"/inlagg/{made}")


async def _choose(
    request: Request,
    viewer: Viewer,
    post_id: UUID,
    query: HandingQuery,
    error: ServiceError | None = None,
) -> Response:
    post = await handing.question(viewer, post_id)
    chosen = maybe_id(query.group)
    return await frame.page(
        request,
        viewer,
        "hand_on",
        status=error.status if error else 200,
        here="groups",
        post=post_json(post, viewer),
        problem=forms.problem(request, error) if error else "",
        q=query.q,
        groups=[] if chosen else await _where_one_writes(viewer, post, query.q),
        **(await _chosen(viewer, post, chosen) if chosen else {"group": None, "exposing": False}),
    )


async def _chosen(viewer: Viewer, post: PostSeen, group_id: UUID) -> Json:
    """The group with its audience, and whether more people than now will read the words."""
    group = await seen_group(viewer, group_id)
    if not access.may(group.standing) & {Verb.POST, Verb.PROPOSE}:
        access.require(group.standing, Verb.POST)
    exposing = group.status != "closed" and await _is_secret(viewer, post)
    return {"group": await shown.whole(group), "exposing": exposing}


async def _is_secret(viewer: Viewer, post: PostSeen) -> bool:
    """Whether only members read the question where it is."""
    place = await threads.place_of(viewer, post)
    return place["status"] == "closed" or post.era in place["audience"]["secret"]


async def _where_one_writes(viewer: Viewer, post: PostSeen, text: str) -> list[Json]:
    wanted = Wanted(text=text, mine=None if text else True, limit=GROUPS_SHOWN)
    found = await groups.page(viewer, wanted)
    return [
        group_json(group)
        for group in found[:GROUPS_SHOWN]
        if group.id != post.group_id and access.may(group.standing) & {Verb.POST, Verb.PROPOSE}
    ]
