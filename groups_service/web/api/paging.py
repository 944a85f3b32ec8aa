"""Pages of lists: a limit and an opaque cursor, good for one person and one list only."""

import base64
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, TypeVar
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.errors import FieldError, Invalid
from groups_service.web.api import answers
from groups_service.web.api.fields import maybe_id
from groups_service.web.service import service

USUAL = 20
MOST = 100
SEAL = 16  # bytes

Thing = TypeVar("Thing")


class PageQuery(BaseModel):
    """The parameters that every list takes."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=MOST)] = USUAL
    cursor: str = ""


@dataclass(frozen=True)
class Place:
    """Where in a list the viewer is; `after` are the values behind which the page begins."""

    request: Request
    viewer: Viewer
    limit: int
    after: tuple[object, ...] | None

    def answer(
        self,
        found: Sequence[Thing],
        shown: Callable[[Thing], object],
        key: Callable[[Thing], tuple[object, ...]],
    ) -> Response:
        """One page of `found`, which holds one more than the limit when there is another."""
        return answers.json(self.page(found, shown, key))

    def page(
        self,
        found: Sequence[Thing],
        shown: Callable[[Thing], object],
        key: Callable[[Thing], tuple[object, ...]],
    ) -> dict[str, object]:
        items = found[: self.limit]
        more = len(found) > self.limit
        return {
            "items": [shown(thing) for thing in items],
            "next": _sealed(self.request, self.viewer, key(items[-1])) if more else None,
        }


def place(request: Request, viewer: Viewer, page: PageQuery) -> Place:
    """Where the page begins. Raises Invalid for a cursor that is not of this list."""
    after = _opened(request, viewer, page.cursor) if page.cursor else None
    return Place(request, viewer, page.limit, after)


def last_id(after: tuple[object, ...] | None) -> UUID | None:
    """The thing that the page before ended with, if there was one."""
    return maybe_id(str(after[0])) if after else None


def _sealed(request: Request, viewer: Viewer, values: tuple[object, ...]) -> str:
    content = orjson.dumps(values, default=str)
    sealed = _seal(request, viewer, content) + content
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _opened(request: Request, viewer: Viewer, cursor: str) -> tuple[object, ...]:
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"==")
    except ValueError as error:
        raise _foreign() from error
    if not hmac.compare_digest(raw[:SEAL], _seal(request, viewer, raw[SEAL:])):
        raise _foreign()
    return tuple(orjson.loads(raw[SEAL:]))


def _seal(request: Request, viewer: Viewer, content: bytes) -> bytes:
    order = request.query_params.get("order", "")
    bound = f"{viewer.id} {request.scope['path']} {order} ".encode() + content
    return hmac.digest(service(request).secrets.cursors, bound, "sha256")[:SEAL]


def _foreign() -> Invalid:
    return Invalid(FieldError("cursor", "unknown", "This cursor does not belong to this list."))
