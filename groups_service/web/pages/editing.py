"""Saying something else in a post or comment of one's own; two who do so hear of each other."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import Act, Viewer
from groups_service.domain import comments, posts
from groups_service.domain.audience import AudienceChanged
from groups_service.domain.composing import Writing
from groups_service.errors import Conflict, Invalid, ServiceError, Stale, TooLarge
from groups_service.queries.threads import CommentSeen, PostSeen
from groups_service.web.api.fields import CommentText, PostText
from groups_service.web.api.posts import seen as seen_post
from groups_service.web.api.shapes import Json
from groups_service.web.api.things import Thing, seen_in, thing_json
from groups_service.web.pages import forms, frame, threads, writing
from groups_service.web.pages.forms import Unsent, Written
from groups_service.web.pages.threads import ActForm
from groups_service.web.pages.writing import Sent
from groups_service.web.viewer import current_viewer


class PostEdit(Written, ActForm):
    text: PostText
    since: datetime


class CommentEdit(Written, ActForm):
    text: CommentText
    since: datetime


async def begin(request: Request) -> Response:
    viewer = await current_viewer(request)
    thing = await seen_in(request, viewer)
    access.require_act(thing.standing, thing.piece(viewer), Act.EDIT)
    where = _where(dict(request.query_params))
    draft = Unsent(thing.text, files=tuple(thing_json(thing, viewer)["attachments"]))
    return await _form(request, viewer, thing, draft, where)


async def save(request: Request) -> Response:
    viewer = await current_viewer(request)
    thing = await seen_in(request, viewer)
    post = await _post_of(viewer, thing)
    sent = await writing.read(request, viewer, post.group_id)
    try:
        await _save(viewer, thing, sent)
    except Stale as error:
        return await _refused(request, viewer, sent, Conflict(error.message, code=Stale.code))
    except (Invalid, TooLarge, AudienceChanged) as error:
        return await _refused(request, viewer, sent, error)
    where = _where(sent.fields)
    if not frame.wants_fragment(request):
        return frame.back(threads.home(thing, where))
    if isinstance(thing, CommentSeen):
        return await threads.comment(request, viewer, thing.id, where.view)
    return await threads.article(request, viewer, thing.id, where.view)


async def _save(viewer: Viewer, thing: Thing, sent: Sent) -> None:
    sent.require_whole()
    if isinstance(thing, PostSeen):
        form = forms.valid(PostEdit, sent.fields)
        await posts.edit(viewer, thing.id, _writing(form, sent), form.since)
    else:
        said = forms.valid(CommentEdit, sent.fields)
        await comments.edit(viewer, thing.id, _writing(said, sent), said.since)


def _writing(form: PostEdit | CommentEdit, sent: Sent) -> Writing:
    return Writing(form.text, form.era, sent.files)


async def _refused(request: Request, viewer: Viewer, sent: Sent, error: ServiceError) -> Response:
    """The form again with what was written, and beside it what the thing says by now."""
    thing = await seen_in(request, viewer)
    draft = await writing.unsent(viewer, sent, forms.problem(request, error))
    return await _form(request, viewer, thing, draft, _where(sent.fields), error)


async def _form(
    request: Request,
    viewer: Viewer,
    thing: Thing,
    draft: Unsent,
    where: ActForm,
    error: ServiceError | None = None,
) -> Response:
    status = error.status if error else 200
    post = await _post_of(viewer, thing)
    values: Json = {
        "thing": thing_json(thing, viewer),
        "kind": "comment" if isinstance(thing, CommentSeen) else "post",
        "post_id": str(post.id),
        "group": await threads.place_of(viewer, post),
        "era": post.era,
        "since": (thing.edited_at or thing.created_at).isoformat(),
        "stale": error is not None and error.code == Stale.code,
        "draft": draft,
        "where": where,
    }
    if frame.wants_fragment(request):
        return frame.fragment(request, "edit", status=status, **values)
    return await frame.page(request, viewer, "edit", status=status, here="groups", **values)


async def _post_of(viewer: Viewer, thing: Thing) -> PostSeen:
    return thing if isinstance(thing, PostSeen) else await seen_post(viewer, thing.post_id)


def _where(fields: object) -> ActForm:
    """Where the form stands; nonsense is no matter."""
    try:
        return ActForm.model_validate(fields)
    except ValueError:
        return ActForm()
