"""The chapters of the story as they are written: one TOML file a group, read strictly."""

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import total_ordering
from importlib.resources.abc import Traversable
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict

from groups_service.models import ReactionKind
from groups_service.models.groups import Status

WORKDAYS = 5  # of a week, from Monday on
WRITTEN = re.compile(r"(?P<workdays>[1-9]\d*)d (?P<at>\d\d:\d\d)|(?P<minutes>[1-9]\d*)m")


@total_ordering
@dataclass(frozen=True)
class When:
    """A moment before the day of filling: "12d 08:30" (workdays ago) or "25m" (minutes ago)."""

    workdays: int
    minutes: int
    """After midnight where the municipality lies; today (no workdays): before now."""

    @classmethod
    def read(cls, text: str) -> Self:
        found = WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f'"{text}" is not like "12d 08:30" or "25m"')
        if found["minutes"]:
            return cls(0, int(found["minutes"]))
        at = time.fromisoformat(found["at"])
        return cls(int(found["workdays"]), at.hour * 60 + at.minute)

    def later(self, minutes: int) -> "When":
        return When(self.workdays, self.minutes + minutes * (1 if self.workdays else -1))

    def moment(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The moment in UTC, when the story ends at `now`."""
        if not self.workdays:
            return now - timedelta(minutes=self.minutes)
        day = _workdays_before(now.astimezone(zone).date(), self.workdays)
        at = time(self.minutes // 60, self.minutes % 60)
        return datetime.combine(day, at, zone).astimezone(UTC)

    def __lt__(self, other: "When") -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[int, int]:
        return -self.workdays, self.minutes if self.workdays else -self.minutes


def _workdays_before(day: date, count: int) -> date:
    """Mondays to Fridays only; a weekend counts as the Monday after it."""
    weekday = day.weekday()
    if weekday >= WORKDAYS:
        day, weekday = day + timedelta(days=7 - weekday), 0
    weeks, weekday_then = divmod(weekday - count, WORKDAYS)
    return day + timedelta(weeks=weeks, days=weekday_then - weekday)


Moment = Annotated[When, BeforeValidator(When.read)]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Arrival(Part):
    """People who come one after the other, of themselves or added `by` an administrator."""

    when: Moment
    who: tuple[str, ...]
    by: str | None = None


class Trust(Part):
    """`by` makes the member `who` an administrator."""

    when: Moment
    by: str
    who: str


class Wish(Part):
    """`who` asks to become a member; `answered` says when, unless it still waits."""

    when: Moment
    who: str
    why: str
    answered: Moment | None = None
    by: str | None = None
    decision: Literal["accept", "decline"] | None = None
    reason: str = ""


class Turnabout(Part):
    """`by` gives the group another status."""

    when: Moment
    by: str
    status: Status
    reason: str


class Remark(Part):
    """`reactions` names who reacted how; `accepted`: it is the answer to the question."""

    when: Moment
    by: str
    text: str
    reactions: dict[ReactionKind, tuple[str, ...]] = {}
    accepted: bool = False


class Entry(Remark):
    """A post and what was said below it."""

    question: bool = False
    pinned_by: str = ""
    comments: tuple[Remark, ...] = ()


class Paper(Part):
    """A file called `name`; `source` lies in the folder `files`."""

    when: Moment
    by: str
    source: str
    name: str


class Chapter(Part):
    """Everything that happens in one group."""

    name: str
    description: str
    status: Status
    founded: Moment
    founder: str
    members: tuple[Arrival, ...] = ()
    administrators: tuple[Trust, ...] = ()
    requests: tuple[Wish, ...] = ()
    changes: tuple[Turnabout, ...] = ()
    posts: tuple[Entry, ...] = ()
    files: tuple[Paper, ...] = ()


class Interest(Part):
    """Whom and what somebody follows from then on."""

    when: Moment
    by: str
    people: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Diary(Part):
    """What happens in no group: status updates, and what people follow."""

    told: tuple[Remark, ...]
    interests: tuple[Interest, ...]


def read_diary(file: Traversable) -> Diary:
    return Diary.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))


def read(file: Traversable) -> Chapter:
    return Chapter.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
