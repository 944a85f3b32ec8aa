"""What helps one write: drafts, and whom one can mention."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.domain import drafts as keeping
from groups_service.errors import FieldError, Invalid, NotFound
from groups_service.queries import drafts, mentionable
from groups_service.queries.drafts import DraftSeen
from groups_service.queries.mentionable import Mentionable
from groups_service.web.api import answers, paging, reading
from groups_service.web.api.fields import Body, DraftText, maybe_id
from groups_service.web.api.shapes import Json, brief_json, time_json
from groups_service.web.viewer import current_viewer

LONGEST_SEARCH = 100


class DraftBody(Body):
    text: DraftText


class MentionQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    q: str = ""
    group: str = ""
    post: str = ""


async def draft_index(request: Request) -> Response:
    viewer = await current_viewer(request)
    found = await drafts.mine(viewer, paging.MOST)
    return answers.json({"items": [draft_json(draft) for draft in found], "next": None})


async def show_draft(request: Request) -> Response:
    viewer = await current_viewer(request)
    draft = await drafts.one(viewer, _target(request))
    if draft is None:
        raise NotFound
    return answers.json(draft_json(draft))


async def keep_draft(request: Request) -> Response:
    viewer = await current_viewer(request)
    target = _target(request)
    body = await reading.body(request, DraftBody)
    await keeping.keep(viewer, target, body.text)
    return Response(status_code=204)


async def forget_draft(request: Request) -> Response:
    viewer = await current_viewer(request)
    await keeping.forget(viewer, _target(request))
    return Response(status_code=204)


async def mentionable_index(request: Request) -> Response:
    viewer = await current_viewer(request)
    query = reading.query(request, MentionQuery)
    text = query.q[:LONGEST_SEARCH]
    if query.group and query.post:
        raise Invalid(FieldError("post", "one_place", "Name a group or a post, not both."))
    if query.group:
        group_id = _id(query.group)
        await access.require_reader(viewer, group_id)
        found = await mentionable.readers(text, group_id)
    elif query.post:
        post_id = _id(query.post)
        await access.find_post(viewer, post_id)
        found = await mentionable.of_thread(text, post_id)
    else:
        found = await mentionable.everybody(text)
    return answers.json({"items": [mentionable_json(each) for each in found], "next": None})


def _id(text: str) -> UUID:
    """The id that a parameter holds; NotFound for what can be nobody's."""
    found = maybe_id(text)
    if found is None:
        raise NotFound
    return found


def _target(request: Request) -> str:
    """A place one can write in, spelled as we spell it; NotFound for anything else."""
    target: str = request.path_params["target"]
    kind, _, name = target.partition(":")
    if target != keeping.OWN_TIMELINE and (
        kind not in {"group", "post"} or maybe_id(name) is None
    ):
        raise NotFound
    return target


def draft_json(draft: DraftSeen) -> Json:
    return {"target": draft.target, "text": draft.text, "updated_at": time_json(draft.updated_at)}


def mentionable_json(found: Mentionable) -> Json:
    return {**brief_json(found.person), "account": found.account}
