"""Pages of lists: a limit and an opaque cursor.

A cursor carries a MAC and is valid for one person and one list only.
"""

import base64
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeVar
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.core.errors import FieldError, InvalidInput
from groups_service.queries.core.columns import to_datetime
from groups_service.queries.core.page import Page
from groups_service.queries.feeds.merge_sql import PostCursor
from groups_service.queries.groups.groups import GroupOrder
from groups_service.queries.posts.views import PostView
from groups_service.web.http import request_parsing, responses
from groups_service.web.http.context import get_app_context
from groups_service.web.http.field_types import (
    parse_id,
)

DEFAULT_PAGE_ITEMS = 20
MAX_PAGE_ITEMS = 100
MAC_BYTES = 16
FIRST_ID = "00000000-0000-0000-0000-000000000000"

Cursor = tuple[object, ...]
"""The sort values of the last item of a page."""

Item = TypeVar("Item")


class PageQuery(BaseModel):
    """The query parameters of every list."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=MAX_PAGE_ITEMS)] = DEFAULT_PAGE_ITEMS
    cursor: str = ""


@dataclass(frozen=True)
class PageRequest:
    """A requested page of a list. It begins behind the cursor values `after`."""

    request: Request
    viewer: Viewer
    limit: int
    after: Cursor | None

    def render_page(
        self,
        page: Page[Item],
        serialize: Callable[[Item], object],
        get_key: Callable[[Item], Cursor],
    ) -> Response:
        """Render the items of a page and the cursor of the next page."""
        return responses.json_response(self.build_page(page, serialize, get_key))

    def build_page(
        self,
        page: Page[Item],
        serialize: Callable[[Item], object],
        get_key: Callable[[Item], Cursor],
    ) -> dict[str, object]:
        """Return the items and the next cursor, as `render_page` does, without rendering them."""
        return {
            "items": [serialize(item) for item in page.items],
            "next": self.get_next_cursor(page, get_key),
        }

    def get_next_cursor(self, page: Page[Item], get_key: Callable[[Item], Cursor]) -> str | None:
        """Return the cursor of the next page; None after the last page."""
        if not page.has_more:
            return None
        return _encode_cursor(self.request, self.viewer, get_key(page.items[-1]))


def parse_page_request(
    request: Request, viewer: Viewer, query: PageQuery | None = None
) -> PageRequest:
    """Return the requested page; `query` is the parsed query of lists with more parameters.

    Raises InvalidInput for a cursor of another list or person.
    """
    if query is None:
        query = request_parsing.parse_query(request, PageQuery)
    after = _decode_cursor(request, viewer, query.cursor) if query.cursor else None
    return PageRequest(request, viewer, query.limit, after)


def parse_id_cursor(after: Cursor | None) -> UUID | None:
    """Cursor of a list in the order of ids."""
    return parse_id(str(after[0])) if after else None


def parse_number_cursor(after: Cursor | None) -> int | None:
    """Cursor of a list in the order of version numbers."""
    return int(str(after[0])) if after else None


def parse_group_cursor(after: Cursor | None, order: GroupOrder) -> tuple[object, str] | None:
    """Cursor of a list of groups: the sort value, in the type of the order, and the id."""
    if after is None:
        return None
    value, object_id = after
    if order is GroupOrder.ACTIVITY:
        value = datetime.fromisoformat(str(value))
    return value, str(object_id)


def parse_activity_cursor(after: Cursor | None) -> PostCursor | None:
    """Cursor of a list of posts in the order of activity."""
    if after is None:
        return None
    time, object_id = after
    return datetime.fromisoformat(str(time)), UUID(str(object_id))


def get_activity_key(post: PostView) -> Cursor:
    """Return the cursor values of a post in a list in the order of activity."""
    return post.activity_at, post.id


def parse_time_cursor(after: Cursor | None) -> tuple[datetime, str] | None:
    """Cursor of a list in the order of time: a time and an id."""
    return (to_datetime(after[0]), str(after[1])) if after else None


def parse_name_cursor(after: Cursor | None) -> tuple[str, str] | None:
    """Cursor of a list in the order of a text: the text and an id."""
    return (str(after[0]), str(after[1])) if after else None


def parse_member_cursor(after: Cursor | None) -> tuple[int, str, str] | None:
    """Cursor of a list of members: the rank of the role, the name and the id."""
    if after is None:
        return None
    rank, name, person_id = after
    return int(str(rank)), str(name), str(person_id)


def _encode_cursor(request: Request, viewer: Viewer, values: Cursor) -> str:
    content = orjson.dumps(values, default=str)
    authenticated = _compute_mac(request, viewer, content) + content
    return base64.urlsafe_b64encode(authenticated).decode().rstrip("=")


def _decode_cursor(request: Request, viewer: Viewer, cursor: str) -> Cursor:
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"==")
    except ValueError as error:
        raise _unknown_cursor_error() from error
    if not hmac.compare_digest(raw[:MAC_BYTES], _compute_mac(request, viewer, raw[MAC_BYTES:])):
        raise _unknown_cursor_error()
    return tuple(orjson.loads(raw[MAC_BYTES:]))


def _compute_mac(request: Request, viewer: Viewer, content: bytes) -> bytes:
    order = request.query_params.get("order", "")
    message = f"{viewer.id} {request.scope['path']} {order} ".encode() + content
    return hmac.digest(get_app_context(request).secrets.cursor_key, message, "sha256")[:MAC_BYTES]


def _unknown_cursor_error() -> InvalidInput:
    return InvalidInput(
        FieldError("cursor", "unknown", "This cursor does not belong to this list.")
    )
