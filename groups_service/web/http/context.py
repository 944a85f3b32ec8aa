"""The components that handlers use, built once by the application."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import Response

from auth.directory import Directory
from groups_service.core.signing_keys import InstallationSecrets
from groups_service.rendering.templates import Templates
from groups_service.settings import Settings
from groups_service.storage import Archive
from groups_service.web.http.json_values import Json
from notifications.live.fanout import Fanout
from notifications.rendering import Renderer

RenderErrorPage = Callable[[HTTPConnection, Json, Mapping[str, str]], Response]


@dataclass(frozen=True)
class AppContext:
    """What handlers need of the application, reached by `get_app_context`."""

    settings: Settings
    secrets: InstallationSecrets
    directory: Directory
    archive: Archive
    templates: Templates
    render_error_page: RenderErrorPage
    """Renders a problem document as a page for browsers."""
    wake_relay: Callable[[], None]
    """Wakes the relay. Called after a commit that wrote an event."""
    fanout: Fanout
    """Tells the other devices of a person what was read on one device."""
    notification_renderer: Renderer
    degraded: set[str]
    """The dependencies that failed at their last check. The service runs without them."""


def get_app_context(request: HTTPConnection) -> AppContext:
    context = request.app.state.context
    assert isinstance(context, AppContext)  # noqa: S101 - set by create_app
    return context
