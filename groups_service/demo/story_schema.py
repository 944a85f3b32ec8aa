"""The format of the story's chapters: one TOML file per group, validated strictly."""

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
from groups_service.models.groups import GroupStatus

WORKDAYS_PER_WEEK = 5  # from Monday on
STORY_TIME_RE = re.compile(r"(?P<workdays>[1-9]\d*)d (?P<at>\d\d:\d\d)|(?P<minutes>[1-9]\d*)m")


@total_ordering
@dataclass(frozen=True)
class StoryTime:
    """A time before the day of seeding: "12d 08:30" (workdays ago) or "25m" (minutes ago)."""

    workdays: int
    minutes: int
    """Minutes after midnight in the municipality; today (no workdays), minutes before now."""

    @classmethod
    def parse(cls, text: str) -> Self:
        match = STORY_TIME_RE.fullmatch(text)
        if match is None:
            raise ValueError(f'"{text}" is not like "12d 08:30" or "25m"')
        if match["minutes"]:
            return cls(0, int(match["minutes"]))
        at = time.fromisoformat(match["at"])
        return cls(int(match["workdays"]), at.hour * 60 + at.minute)

    def plus_minutes(self, minutes: int) -> "StoryTime":
        return StoryTime(self.workdays, self.minutes + minutes * (1 if self.workdays else -1))

    def to_datetime(self, now: datetime, zone: ZoneInfo) -> datetime:
        """Return the time in UTC, when the story ends at `now`."""
        if not self.workdays:
            return now - timedelta(minutes=self.minutes)
        day = _workdays_before(now.astimezone(zone).date(), self.workdays)
        at = time(self.minutes // 60, self.minutes % 60)
        return datetime.combine(day, at, zone).astimezone(UTC)

    def __lt__(self, other: "StoryTime") -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[int, int]:
        return -self.workdays, self.minutes if self.workdays else -self.minutes


def _workdays_before(day: date, count: int) -> date:
    """Count Mondays to Fridays only; a weekend counts as the Monday after it."""
    weekday = day.weekday()
    if weekday >= WORKDAYS_PER_WEEK:
        day, weekday = day + timedelta(days=7 - weekday), 0
    weeks, weekday_then = divmod(weekday - count, WORKDAYS_PER_WEEK)
    return day + timedelta(weeks=weeks, days=weekday_then - weekday)


StoryTimeField = Annotated[StoryTime, BeforeValidator(StoryTime.parse)]


class StoryModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ArrivalEntry(StoryModel):
    """People who become members one after the other: they join, or `by` adds them."""

    when: StoryTimeField
    who: tuple[str, ...]
    by: str | None = None


class AppointmentEntry(StoryModel):
    """`by` makes the member `who` an administrator."""

    when: StoryTimeField
    by: str
    who: str


class JoinRequestEntry(StoryModel):
    """`who` requests membership; `answered` is the time of the answer, None while it waits."""

    when: StoryTimeField
    who: str
    why: str
    answered: StoryTimeField | None = None
    by: str | None = None
    decision: Literal["accept", "decline"] | None = None
    reason: str = ""


class StatusChangeEntry(StoryModel):
    """`by` changes the status of the group."""

    when: StoryTimeField
    by: str
    status: GroupStatus
    reason: str


class CommentEntry(StoryModel):
    """`reactions` has the people per kind; `accepted` says that it answers the question."""

    when: StoryTimeField
    by: str
    text: str
    reactions: dict[ReactionKind, tuple[str, ...]] = {}
    accepted: bool = False


class PostEntry(CommentEntry):
    """A post and its comments."""

    question: bool = False
    pinned_by: str = ""
    comments: tuple[CommentEntry, ...] = ()


class FileEntry(StoryModel):
    """A file with the name `name`; `source` is a file in the folder `files`."""

    when: StoryTimeField
    by: str
    source: str
    name: str


class Chapter(StoryModel):
    """All events of one group."""

    name: str
    description: str
    status: GroupStatus
    founded: StoryTimeField
    founder: str
    members: tuple[ArrivalEntry, ...] = ()
    administrators: tuple[AppointmentEntry, ...] = ()
    requests: tuple[JoinRequestEntry, ...] = ()
    changes: tuple[StatusChangeEntry, ...] = ()
    posts: tuple[PostEntry, ...] = ()
    files: tuple[FileEntry, ...] = ()


class FollowEntry(StoryModel):
    """The people and tags that `by` follows from then on."""

    when: StoryTimeField
    by: str
    people: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Diary(StoryModel):
    """The events outside groups: status updates and follows."""

    updates: tuple[CommentEntry, ...]
    interests: tuple[FollowEntry, ...]


def load_diary(file: Traversable) -> Diary:
    return Diary.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))


def load_chapter(file: Traversable) -> Chapter:
    return Chapter.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
