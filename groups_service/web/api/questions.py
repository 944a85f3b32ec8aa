"""Questions: marking, answering, handing on, and finding them."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import Viewer
from groups_service.domain import handing, once, questions
from groups_service.models import Question
from groups_service.queries import joining, places
from groups_service.queries import questions as seeing
from groups_service.queries.threads import PostSeen
from groups_service.web.api import answers, paging, reading
from groups_service.web.api.fields import Body, ThingId
from groups_service.web.api.joining import after_time, proposal_json
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.posts import Era, shown
from groups_service.web.api.thread_shapes import post_json
from groups_service.web.viewer import current_viewer

LONGEST_SEARCH = 2_000


class QuestionBody(Body):
    question: bool


class AnswerBody(Body):
    comment: ThingId


class HandingBody(Body):
    group: ThingId
    era: Era = None


class StateQuery(PageQuery):
    state: Question | None = None


class SimilarQuery(BaseModel):
    model_config = {"extra": "forbid"}

    q: Annotated[str, Field(max_length=LONGEST_SEARCH)]


class ListQuery(PageQuery):
    unanswered: Literal["true", "false"] = "false"
    mine_to_answer: Literal["true", "false"] = "false"


async def mark(request: Request) -> Response:
    viewer = await current_viewer(request)
    post_id = reading.path_id(request, "post_id")
    body = await reading.body(request, QuestionBody)
    await questions.mark(viewer, post_id, question=body.question)
    return answers.json(await shown(viewer, post_id))


async def accept(request: Request) -> Response:
    viewer = await current_viewer(request)
    post_id = reading.path_id(request, "post_id")
    body = await reading.body(request, AnswerBody)
    await questions.accept(viewer, post_id, body.comment)
    return answers.json(await shown(viewer, post_id))


async def reopen(request: Request) -> Response:
    viewer = await current_viewer(request)
    post_id = reading.path_id(request, "post_id")
    await questions.reopen(viewer, post_id)
    return answers.json(await shown(viewer, post_id))


async def hand_on(request: Request) -> Response:
    """201 with the new question, or 202 with the proposal of it."""
    viewer = await current_viewer(request)
    post_id = reading.path_id(request, "post_id")
    body = await reading.body(request, HandingBody)
    repeated = reading.once(request, viewer, body)
    made = await once.do(repeated, lambda: handing.hand_on(viewer, post_id, body.group, body.era))
    proposal = await joining.proposal(viewer, made)
    if proposal is not None:
        return answers.json(proposal_json(proposal), 202)
    await handing.told(viewer, post_id, body.group)
    return answers.created(await shown(viewer, made), f"/api/v1/posts/{made}")


async def index(request: Request) -> Response:
    """Of one group, in the order of its feed."""
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    query = reading.query(request, StateQuery)
    place = paging.place(request, viewer, query)
    await access.require_reader(viewer, group_id)
    state = query.state.value if query.state else None
    before = await places.before(group_id, place.after)
    found = await seeing.of_group(viewer, group_id, state, before, place.limit)
    return place.answer(found, lambda post: post_json(post, viewer), lambda post: post.place)


async def similar(request: Request) -> Response:
    """Answered questions like the one that somebody is about to ask."""
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    query = reading.query(request, SimilarQuery)
    found = await alike(viewer, group_id, query.q)
    return answers.json({"items": [post_json(post, viewer) for post in found], "next": None})


async def everywhere(request: Request) -> Response:
    """What the viewer may read; with `mine_to_answer` what they may be able to answer."""
    viewer = await current_viewer(request)
    query = reading.query(request, ListQuery)
    place = paging.place(request, viewer, query)
    after = after_time(place.after)
    if query.mine_to_answer == "true":
        found = await seeing.to_answer(viewer, after, place.limit)
    else:
        late = query.unanswered == "true"
        found = await seeing.everywhere(viewer, after, place.limit, unanswered=late)
    return place.answer(
        found, lambda post: post_json(post, viewer), lambda post: (post.created_at, post.id)
    )


async def alike(viewer: Viewer, group_id: UUID, text: str) -> list[PostSeen]:
    await access.require_reader(viewer, group_id)
    return await seeing.similar(viewer, group_id, text)
