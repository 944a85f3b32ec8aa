"""Notification preferences: mail, quiet hours, leave, and the level of each group."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.core import clock
from groups_service.core.errors import FieldError, InvalidInput
from groups_service.core.page_urls import page_url
from groups_service.queries.groups import groups
from groups_service.queries.groups.groups import GroupFilter, GroupOrder, GroupView
from groups_service.queries.notifications.subscribers import LARGE_GROUP_SIZE
from groups_service.web.http.context import get_app_context
from groups_service.web.http.field_types import TimeOfDay
from groups_service.web.http.json_values import Json
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import Form
from groups_service.web.serializers.groups import serialize_group
from notifications import levels, preferences
from notifications.levels import Level
from notifications.payload import Ref
from notifications.preferences import MailFrequency, Preferences

MAX_GROUPS = 100
MAX_LEAVE_DATE = date(2099, 12, 31)
EMPTY_FIELDS = dict.fromkeys(
    ("mail", "digest_hour", "quiet", "quiet_from", "quiet_to", "leave", "leave_through"), ""
)
"""Empty values of the fields that browsers leave out, such as unticked boxes."""
NO_ERRORS: Mapping[str, str] = MappingProxyType({})


def _none_if_empty(value: object) -> object:
    return value or None


OptionalTime = Annotated[TimeOfDay | None, BeforeValidator(_none_if_empty)]
OptionalDate = Annotated[date | None, BeforeValidator(_none_if_empty)]


class PreferencesForm(Form):
    mail: MailFrequency
    digest_hour: int = Field(default=7, ge=0, le=23)
    quiet: bool = False
    quiet_from: OptionalTime = None
    quiet_to: OptionalTime = None
    leave: bool = False
    leave_through: OptionalDate = None


async def show_preferences(request: Request) -> Response:
    viewer = await get_viewer(request)
    current = await preferences.get_preferences(str(viewer.id))
    saved = request.query_params.get("sparat") == "ja"
    draft = _build_draft(current, get_app_context(request).settings.timezone)
    return await _render_preferences(request, viewer, draft, saved=saved)


async def update_preferences(request: Request) -> Response:
    viewer = await get_viewer(request)
    fields = await forms.read_fields(request)
    try:
        form = forms.validate_form(PreferencesForm, fields)
        new_preferences = _build_preferences(form, get_app_context(request).settings.timezone)
    except InvalidInput as error:
        errors = forms.translate_field_errors(request, error)
        draft = EMPTY_FIELDS | fields
        return await _render_preferences(
            request, viewer, draft, errors=errors, status=error.status
        )
    await preferences.save_preferences(str(viewer.id), new_preferences)
    return layout.redirect(page_url("notification_preferences") + "?sparat=ja")


async def _render_preferences(
    request: Request,
    viewer: Viewer,
    draft: Mapping[str, str],
    *,
    saved: bool = False,
    errors: Mapping[str, str] = NO_ERRORS,
    status: int = 200,
) -> Response:
    current = await preferences.get_preferences(str(viewer.id))
    settings = get_app_context(request).settings
    return await layout.render_page(
        request,
        viewer,
        "notifications/preferences",
        status=status,
        here="notices",
        draft=draft,
        saved=saved,
        errors=errors,
        now=_build_draft(current, settings.timezone),
        mails=bool(settings.smtp_url),
        groups=await _list_group_levels(viewer),
    )


async def _list_group_levels(viewer: Viewer) -> list[Json]:
    """List the viewer's groups and followed groups with the notification level of each."""
    group_views: list[GroupView] = []
    for membership in (GroupFilter(is_member=True), GroupFilter(is_followed=True)):
        group_filter = GroupFilter(
            is_member=membership.is_member,
            is_followed=membership.is_followed,
            order=GroupOrder.NAME,
            limit=MAX_GROUPS,
        )
        group_views += (await groups.list_groups(viewer, group_filter)).items
    explicit_levels = await levels.list_choices(str(viewer.id), "group", now=clock.now())
    return [
        serialize_group(group)
        | {
            "explicit": explicit_levels.get(Ref("group", str(group.id))),
            "default": _get_default_level(group),
        }
        for group in group_views
    ]


def _get_default_level(group: GroupView) -> Level:
    follows = group.standing.follows and group.standing.role is None
    return Level.ALL if follows or group.member_count <= LARGE_GROUP_SIZE else Level.MINE


def _build_draft(current: Preferences, timezone: str) -> dict[str, str]:
    """Return the preferences as fields of the form, as a browser sends them."""
    last_day = _get_last_leave_day(current.leave_until, timezone)
    return {
        "mail": current.mail,
        "digest_hour": str(current.digest_hour),
        "quiet": "true" if current.quiet_from else "",
        "quiet_from": _format_time(current.quiet_from),
        "quiet_to": _format_time(current.quiet_to),
        "leave": "true" if last_day else "",
        "leave_through": last_day.isoformat() if last_day else "",
    }


def _build_preferences(form: PreferencesForm, timezone: str) -> Preferences:
    """Return the preferences of a form. Raises InvalidInput when a ticked box lacks its values."""
    if form.quiet and (form.quiet_from is None or form.quiet_to is None):
        field = "quiet_from" if form.quiet_from is None else "quiet_to"
        raise InvalidInput(FieldError(field, "missing", "Say when the quiet hours begin and end."))
    if form.leave and (form.leave_through is None or form.leave_through > MAX_LEAVE_DATE):
        raise InvalidInput(
            FieldError("leave_through", "missing", "Say which day is your last one off.")
        )
    return Preferences(
        mail=form.mail,
        digest_hour=form.digest_hour,
        quiet_from=form.quiet_from if form.quiet else None,
        quiet_to=form.quiet_to if form.quiet else None,
        leave_until=_get_start_of_next_day(form.leave_through, timezone) if form.leave else None,
    )


def _get_start_of_next_day(day: date | None, timezone: str) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(timezone)).astimezone(UTC)


def _get_last_leave_day(until: datetime | None, timezone: str) -> date | None:
    """Return the last day of a current leave; None when there is none."""
    if until is None or until <= clock.now():
        return None
    return clock.local_date(until - timedelta(seconds=1), timezone)


def _format_time(value: time | None) -> str:
    return value.strftime("%H:%M") if value else ""
