"""The viewer: the person whom the authentication middleware identified."""

from starlette.requests import HTTPConnection

from auth.identity import Identity
from groups_service import access
from groups_service.access import Viewer
from groups_service.core.errors import NotSignedIn
from groups_service.domain.people import profiles
from groups_service.web.http.context import get_app_context


async def get_viewer(request: HTTPConnection) -> Viewer:
    """Raises NotSignedIn when the person has left the directory."""
    identity = request.scope["user"]
    assert isinstance(identity, Identity)  # noqa: S101 - ensured by AuthMiddleware
    viewer = await profiles.find_viewer(identity.object_id)
    if viewer is None:
        raise NotSignedIn
    return viewer


async def find_viewer(request: HTTPConnection) -> Viewer | None:
    """Return the viewer, or None for anonymous visitors."""
    identity = request.scope.get("user")
    if not isinstance(identity, Identity):
        return None
    return await profiles.find_viewer(identity.object_id)


async def is_site_administrator(request: HTTPConnection, viewer: Viewer) -> bool:
    name = get_app_context(request).settings.site_admin_group
    return await access.is_site_administrator(viewer, name)
