"""Preferences as JSON: what is left out of a body stays as it was."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from notifications.application import Refusal, Wrong
from notifications.preferences import Mail, Preferences
from notifications.reading import WRONG, Refused
from notifications.wire import Json

TIME_OF_DAY = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
FIRST_YEAR, LAST_YEAR = 2000, 2100
NOT_BOTH = "Give both ends of the quiet hours, or none."


def _time_of_day(value: object) -> object:
    if not isinstance(value, str) or not TIME_OF_DAY.fullmatch(value):
        raise PydanticCustomError("time_of_day", "Give a time of day such as 22:00.")
    return time.fromisoformat(value)


def _moment(value: object) -> object:
    if isinstance(value, str) and MOMENT.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("moment", "Give a time such as 2026-12-24T08:00:00Z.")


def _in_utc(value: datetime) -> datetime:
    if FIRST_YEAR <= value.year < LAST_YEAR:
        return value.astimezone(UTC)
    raise PydanticCustomError("moment", "Give a time such as 2026-12-24T08:00:00Z.")


TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]
Moment = Annotated[datetime, BeforeValidator(_moment), AfterValidator(_in_utc)]
Hour = Annotated[int, Field(ge=0, le=23, strict=True)]


class PreferencesBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    mail: Mail = "at_once"
    digest_hour: Hour = 7
    quiet_from: TimeOfDay | None = None
    quiet_to: TimeOfDay | None = None
    leave_until: Moment | None = None

    def changed(self, before: Preferences) -> Preferences:
        """`before` with what was sent. Raises Refused for one end of the quiet hours alone."""
        said: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        after = replace(before, **said)
        if (after.quiet_from is None) != (after.quiet_to is None):
            missing = "quiet_from" if after.quiet_from is None else "quiet_to"
            wrong = Wrong(missing, "both_or_none", NOT_BOTH, {})
            raise Refused(Refusal(422, "invalid", WRONG, (wrong,)))
        return after


def preferences_json(preferences: Preferences) -> Json:
    return {
        "mail": preferences.mail,
        "digest_hour": preferences.digest_hour,
        "quiet_from": _text(preferences.quiet_from),
        "quiet_to": _text(preferences.quiet_to),
        "leave_until": preferences.leave_until,
    }


def _text(value: time | None) -> str | None:
    return value.strftime("%H:%M") if value else None
