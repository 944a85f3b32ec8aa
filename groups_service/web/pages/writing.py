"""Forms with words and files: read as browsers send them, the files taken in on the way."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request

from groups_service.access import Viewer
from groups_service.domain import files, once
from groups_service.domain.attachments import Attach
from groups_service.domain.composing import Writing
from groups_service.domain.files import Incoming, Told
from groups_service.domain.once import Once
from groups_service.errors import FieldError, Invalid, ServiceError, TooLarge
from groups_service.queries import files as seeing
from groups_service.queries.files import FileSeen
from groups_service.web.api import reading
from groups_service.web.api.fields import AltText, FileName, PostText, maybe_id
from groups_service.web.api.multipart import Bounds, Form
from groups_service.web.api.posts import MOST_ATTACHED
from groups_service.web.api.shapes import Json
from groups_service.web.pages import forms
from groups_service.web.service import service

MULTIPART = "multipart/form-data"
BOUNDS = Bounds(
    largest_field=100_000,  # bytes: a post of 20,000 letters
    most_parts=4 * MOST_ATTACHED,
    several=frozenset({"attachment"}),
)
FOR_POST = Told(for_post=True)


@dataclass(frozen=True)
class Sent:
    """What a form brought: `files` are there already; `problem` is of one that could not come."""

    fields: Mapping[str, str]
    files: tuple[Attach, ...] = ()
    problem: ServiceError | None = None

    def require_whole(self) -> None:
        """Raise what was wrong with the files."""
        if self.problem is not None:
            raise self.problem


class PostForm(forms.Written):
    """A post for a group or for one's own timeline; `next` is where to go back."""

    text: PostText
    question: bool = False
    next: str = ""


Publish = Callable[[Writing], Awaitable[UUID]]


class _Named(BaseModel):
    files: FileName


class _Described(BaseModel):
    model_config = ConfigDict(frozen=True)

    alt: AltText


async def read(request: Request, viewer: Viewer, group_id: UUID | None) -> Sent:
    """The form; its files go to the group, or to one's own timeline when it is None.

    Raises NotFound, NotAllowed, Unreadable.
    """
    if not request.headers.get("content-type", "").startswith(MULTIPART):
        pairs = await forms.pairs(request)
        chosen = [value for name, value in pairs if name == "attachment"]
        return _sent(dict(pairs), chosen)
    form = Form(request, "files", BOUNDS)
    taking = _Taking(request, viewer, group_id, form)
    async for name in form.files():
        if name:
            await taking.take(name)
    sent = _sent(form.fields, form.lists["attachment"], taking.taken)
    return sent if taking.problem is None else replace(sent, problem=taking.problem)


async def published(request: Request, viewer: Viewer, sent: Sent, publish: Publish) -> UUID:
    """Publish once what the form says; the id of what was made. Raises Invalid, TooLarge."""
    sent.require_whole()
    form = forms.valid(PostForm, sent.fields)
    written = Writing(form.text, form.era, sent.files, form.question)
    said = [form.model_dump(mode="json"), sent.files]
    repeated = reading.once(request, viewer, said, form.key)
    return await once.do(repeated, lambda: publish(written))


async def unsent(viewer: Viewer, sent: Sent, message: str) -> forms.Unsent:
    """What to put back into the form: the words, and the files that came."""
    found = await seeing.some(viewer, [attach.file_id for attach in sent.files])
    described = {attach.file_id: attach.alt for attach in sent.files}
    return forms.Unsent(
        text=sent.fields.get("text", ""),
        message=message,
        question=bool(sent.fields.get("question")),
        parent=sent.fields.get("parent", ""),
        files=tuple(_chosen_json(file, described[file.id]) for file in found),
    )


class _Taking:
    """Takes the files of one form, one by one; the others go on when one is refused."""

    def __init__(self, request: Request, viewer: Viewer, into: UUID | None, form: Form) -> None:
        self.taken: list[UUID] = []
        self.problem: ServiceError | None = None
        self._request, self._viewer, self._into, self._form = request, viewer, into, form

    async def take(self, name: str) -> None:
        try:
            self.taken.append(await self._upload(reading.valid(_Named, {"files": name}).files))
        except (Invalid, TooLarge) as error:
            self.problem = error

    async def _upload(self, name: str) -> UUID:
        number = len(self.taken)
        if number >= MOST_ATTACHED:
            raise _too_many()
        return await files.upload(
            self._viewer,
            self._into,
            service(self._request).archive,
            Incoming(name, self._form.content()),
            told=lambda: FOR_POST,
            repeated=lambda sha256: self._once(name, sha256, number),
        )

    def _once(self, name: str, sha256: str, number: int) -> Once | None:
        """A form sent twice brings its files once."""
        key = self._form.fields.get("Idempotency-Key", "")
        whole = reading.once(self._request, self._viewer, [name, sha256], key)
        if whole is None:
            return None
        return replace(whole, key=hashlib.sha256(f"{whole.key} {number}".encode()).hexdigest())


def _sent(fields: Mapping[str, str], chosen: Sequence[str], taken: Sequence[UUID] = ()) -> Sent:
    """Without the script one description can be given, for the one new picture."""
    try:
        kept = [_kept(text, fields) for text in dict.fromkeys(chosen)]
        described = _described(fields.get("alt", "")) if len(taken) == 1 else ""
    except Invalid as error:
        return Sent(fields, tuple(Attach(each) for each in taken), error)
    attached = (*kept, *(Attach(each, described) for each in taken))
    return Sent(fields, attached, _too_many() if len(attached) > MOST_ATTACHED else None)


def _kept(text: str, fields: Mapping[str, str]) -> Attach:
    found = maybe_id(text)
    if found is None:
        raise Invalid(FieldError("attachments", "no_such_file", "There is no such file here."))
    return Attach(found, _described(fields.get(f"alt-{found}", "")))


def _described(text: str) -> str:
    return reading.valid(_Described, {"alt": text}).alt


def _too_many() -> Invalid:
    rule, limit = "too_long", {"max_length": MOST_ATTACHED}
    return Invalid(FieldError("attachments", rule, reading.MESSAGES[rule], limit))


def _chosen_json(file: FileSeen, alt: str) -> Json:
    shown = {"file": str(file.id), "name": file.name, "size": file.size, "alt": alt}
    return {**shown, "media_type": file.media_type}
