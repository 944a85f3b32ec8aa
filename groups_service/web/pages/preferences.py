"""How one wants to be told: mail, quiet hours, leave, and the level of each group."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service import clock
from groups_service.access import Viewer
from groups_service.errors import FieldError, Invalid
from groups_service.queries import groups
from groups_service.queries.groups import Order, Seen, Wanted
from groups_service.queries.wanting import LARGE
from groups_service.web.api.shapes import Json, group_json
from groups_service.web.pages import forms, frame
from groups_service.web.pages.forms import Form
from groups_service.web.service import service
from groups_service.web.viewer import current_viewer
from notifications import levels, preferences
from notifications.levels import Level
from notifications.note import Ref
from notifications.preferences import Mail, Preferences
from notifications.preferring import TimeOfDay

MOST_GROUPS = 100
LAST_DAY = date(2099, 12, 31)
NOT_SENT = dict.fromkeys(
    ("mail", "digest_hour", "quiet", "quiet_from", "quiet_to", "leave", "leave_through"), ""
)
"""A box that is not ticked is not sent."""
NO_ERRORS: Mapping[str, str] = MappingProxyType({})


def _none_if_empty(value: object) -> object:
    return value or None


MaybeTime = Annotated[TimeOfDay | None, BeforeValidator(_none_if_empty)]
MaybeDay = Annotated[date | None, BeforeValidator(_none_if_empty)]


class PreferencesForm(Form):
    mail: Mail
    digest_hour: int = Field(default=7, ge=0, le=23)
    quiet: bool = False
    quiet_from: MaybeTime = None
    quiet_to: MaybeTime = None
    leave: bool = False
    leave_through: MaybeDay = None


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    chosen = await preferences.of(str(viewer.id))
    saved = request.query_params.get("sparat") == "ja"
    draft = _draft(chosen, service(request).settings.timezone)
    return await _page(request, viewer, draft, saved=saved)


async def save(request: Request) -> Response:
    viewer = await current_viewer(request)
    fields = await forms.read(request)
    try:
        form = forms.valid(PreferencesForm, fields)
        chosen = _preferences(form, service(request).settings.timezone)
    except Invalid as error:
        errors = forms.errors(request, error)
        draft = NOT_SENT | fields
        return await _page(request, viewer, draft, errors=errors, status=error.status)
    await preferences.put(str(viewer.id), chosen)
    return frame.back("/installningar/aviseringar?sparat=ja")


async def _page(
    request: Request,
    viewer: Viewer,
    draft: Mapping[str, str],
    *,
    saved: bool = False,
    errors: Mapping[str, str] = NO_ERRORS,
    status: int = 200,
) -> Response:
    chosen = await preferences.of(str(viewer.id))
    settings = service(request).settings
    return await frame.page(
        request,
        viewer,
        "preferences",
        status=status,
        here="notices",
        draft=draft,
        saved=saved,
        errors=errors,
        now=_draft(chosen, settings.timezone),
        mails=bool(settings.smtp_url),
        groups=await _levels(viewer),
    )


async def _levels(viewer: Viewer) -> list[Json]:
    """The groups one is in or follows, with what one hears of each."""
    found: list[Seen] = []
    for wanted in (Wanted(mine=True), Wanted(followed=True)):
        narrowed = Wanted(
            mine=wanted.mine, followed=wanted.followed, order=Order.NAME, limit=MOST_GROUPS
        )
        found += (await groups.page(viewer, narrowed))[:MOST_GROUPS]
    chosen = await levels.everywhere(str(viewer.id), "group", now=clock.now())
    return [
        group_json(group)
        | {"chosen": chosen.get(Ref("group", str(group.id))), "usual": _usual(group)}
        for group in found
    ]


def _usual(group: Seen) -> Level:
    follows = group.standing.follows and group.standing.role is None
    return Level.ALL if follows or group.member_count <= LARGE else Level.MINE


def _draft(chosen: Preferences, zone: str) -> dict[str, str]:
    """The fields of the form, as a browser would send them."""
    through = _leave_through(chosen.leave_until, zone)
    return {
        "mail": chosen.mail,
        "digest_hour": str(chosen.digest_hour),
        "quiet": "true" if chosen.quiet_from else "",
        "quiet_from": _text(chosen.quiet_from),
        "quiet_to": _text(chosen.quiet_to),
        "leave": "true" if through else "",
        "leave_through": through.isoformat() if through else "",
    }


def _preferences(form: PreferencesForm, zone: str) -> Preferences:
    """Raises Invalid when a ticked box lacks what it speaks of."""
    if form.quiet and (form.quiet_from is None or form.quiet_to is None):
        field = "quiet_from" if form.quiet_from is None else "quiet_to"
        raise Invalid(FieldError(field, "missing", "Say when the quiet hours begin and end."))
    if form.leave and (form.leave_through is None or form.leave_through > LAST_DAY):
        raise Invalid(
            FieldError("leave_through", "missing", "Say which day is your last one off.")
        )
    return Preferences(
        mail=form.mail,
        digest_hour=form.digest_hour,
        quiet_from=form.quiet_from if form.quiet else None,
        quiet_to=form.quiet_to if form.quiet else None,
        leave_until=_morning_after(form.leave_through, zone) if form.leave else None,
    )


def _morning_after(day: date | None, zone: str) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


def _leave_through(until: datetime | None, zone: str) -> date | None:
    """The last day of a leave that is not over."""
    if until is None or until <= clock.now():
        return None
    return clock.day_of(until - timedelta(seconds=1), zone)


def _text(value: time | None) -> str:
    return value.strftime("%H:%M") if value else ""
