"""The human asking: from the identity that the gate found to a person of ours."""

from starlette.requests import HTTPConnection

from auth.identity import Identity
from groups_service import access
from groups_service.access import Viewer
from groups_service.domain import people
from groups_service.errors import NotSignedIn
from groups_service.web.service import service


async def current_viewer(request: HTTPConnection) -> Viewer:
    """Raises NotSignedIn for somebody who left the directory meanwhile."""
    identity = request.scope["user"]
    assert isinstance(identity, Identity)  # noqa: S101 - the gate let nobody else in
    viewer = await people.viewer_for(identity.object_id)
    if viewer is None:
        raise NotSignedIn
    return viewer


async def maybe_viewer(request: HTTPConnection) -> Viewer | None:
    """The same where nobody has to be signed in."""
    identity = request.scope.get("user")
    if not isinstance(identity, Identity):
        return None
    return await people.viewer_for(identity.object_id)


async def is_site_administrator(request: HTTPConnection, viewer: Viewer) -> bool:
    name = service(request).settings.site_administrators
    return await access.is_site_administrator(viewer, name)
