"""Rendering a template for a request, in its language."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection

from groups_service.web import language
from groups_service.web.service import service


@dataclass(frozen=True)
class Frame:
    """What the frame around a page shows."""

    viewer: dict[str, Any] | None = None
    unread: int = 0
    statistics: bool = False


def outside(request: HTTPConnection, name: str, **values: object) -> str:
    """A page for somebody who may not be signed in."""
    chosen = language.of(request)
    templates = service(request).templates
    return templates.render(name, chosen, frame=Frame(), here=None, **values)
