"""Groups that nobody administers, for site administrators: the list, and appointing a member."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service import access, clock
from groups_service.access import Viewer
from groups_service.domain import succession
from groups_service.queries import people
from groups_service.queries import succession as seeing
from groups_service.queries.succession import Orphan
from groups_service.web.api import reading
from groups_service.web.api.fields import PersonId
from groups_service.web.api.shapes import Json, brief_json, time_json
from groups_service.web.pages import forms, frame
from groups_service.web.pages.forms import Form
from groups_service.web.service import service
from groups_service.web.viewer import current_viewer

MOST_CANDIDATES = 5


class AppointmentForm(Form):
    person: PersonId


async def appoint(request: Request) -> Response:
    viewer = await current_viewer(request)
    administrators = service(request).settings.site_administrators
    group_id = reading.path_id(request, "group_id")
    await access.require_site_administrator(viewer, administrators)
    form = forms.valid(AppointmentForm, await forms.read(request))
    await succession.appoint(viewer, administrators, group_id, form.person)
    return frame.back("/statistik#orphans")


async def listed(viewer: Viewer) -> list[Json]:
    """Each with its most active members, of whom the viewer may appoint one; never themselves."""
    return [await _told(viewer, orphan) for orphan in await seeing.listed()]


async def _told(viewer: Viewer, orphan: Orphan) -> Json:
    since = clock.now() - succession.ACTIVE_WITHIN
    active = await seeing.most_active(orphan.id, since, MOST_CANDIDATES + 1)
    named = await people.briefs([person for person in active if person != viewer.id])
    return {
        "id": str(orphan.id),
        "name": orphan.name,
        "status": orphan.status,
        "member_count": orphan.member_count,
        "activity_at": time_json(orphan.activity_at),
        "candidates": [brief_json(named[person]) for person in active if person in named],
    }
