"""How many questions are asked, and how soon and where they are answered: sums, never single ones.

A question that was handed on is counted once, where it was asked first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

from groups_service import access, clock
from groups_service.access import Viewer
from groups_service.domain.statistics import Period
from groups_service.errors import FieldError, Invalid
from groups_service.models import Question
from groups_service.queries import statistics
from groups_service.queries.statistics import Asked

FEWEST = 5
"""A smaller number could tell of somebody; it is not told."""
USUAL = timedelta(days=365)
AN_HOUR = timedelta(hours=1)
FIRST, LAST = date(1970, 1, 1), date(9999, 12, 30)
"""The days of which every zone and database knows the beginning and the end."""


@dataclass(frozen=True)
class Figures:
    """Of the questions asked on the days from `since` to `until`; None for what is too few.

    `inside` is the share of answered questions that were answered in the group they were asked
    in; the others were answered where they had been handed on to.
    """

    since: date
    until: date
    asked: int | None
    answered: int | None
    hours_to_first_answer: float | None
    inside: float | None


@dataclass(frozen=True)
class Told:
    """One question, with those that it was handed on as."""

    inside: bool
    answered: bool
    waited: timedelta | None


async def figures(viewer: Viewer, administrators: str, period: Period) -> Figures:
    """For site administrators: NotAllowed for everybody else. Invalid for a period backwards."""
    await access.require_site_administrator(viewer, administrators)
    until = period.until or clock.day_of(clock.now(), period.zone)
    since = period.since or max(until, date.min + USUAL) - USUAL
    if since > until:
        raise Invalid(FieldError("from", "after_end", "The period ends before it begins."))
    begin = _begin(max(since, FIRST), period.zone)
    end = _begin(min(until, LAST) + timedelta(days=1), period.zone)
    told = list(_told(await statistics.questions(begin, end), begin, end))
    return _summed(since, until, told)


def _summed(since: date, until: date, told: list[Told]) -> Figures:
    answered = sum(each.answered for each in told)
    inside = sum(each.inside for each in told)
    waited = [each.waited / AN_HOUR for each in told if each.waited is not None]
    many = _tells_of_many(answered, len(told))
    return Figures(
        since,
        until,
        len(told) if len(told) >= FEWEST else None,
        answered if many else None,
        round(median(waited), 1) if len(waited) >= FEWEST else None,
        inside / answered if many and _tells_of_many(inside, answered) else None,
    )


def _tells_of_many(part: int, whole: int) -> bool:
    """Neither the part nor the rest of the whole is of a few."""
    return part >= FEWEST and (part == whole or whole - part >= FEWEST)


def _told(rows: list[Asked], begin: datetime, end: datetime) -> Iterator[Told]:
    below: dict[UUID | None, list[Asked]] = {}
    for row in rows:
        below.setdefault(row.handed_from_id, []).append(row)
    known = {row.id for row in rows}
    for row in rows:
        if row.handed_from_id not in known and begin <= row.at < end:
            yield _one(row, [row, *_all_below(row, below)])


def _all_below(row: Asked, below: dict[UUID | None, list[Asked]]) -> Iterator[Asked]:
    found = [row]
    for each in found:
        found += below.get(each.id, ())
    yield from found[1:]


def _one(asked: Asked, everywhere: list[Asked]) -> Told:
    answers = [each.first_answer_at for each in everywhere if each.first_answer_at is not None]
    return Told(
        inside=asked.state == Question.ANSWERED,
        answered=any(each.state == Question.ANSWERED for each in everywhere),
        waited=min(answers) - asked.at if answers else None,
    )


def _begin(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
