"""The number of questions, and how soon and where they are answered; aggregates only.

A forwarded question is counted once, in the group where it was asked first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

from groups_service import access
from groups_service.access import Viewer
from groups_service.core import clock
from groups_service.core.errors import FieldError, InvalidInput
from groups_service.domain.statistics.groups import Period
from groups_service.models import QuestionState
from groups_service.queries.statistics import statistics
from groups_service.queries.statistics.statistics import QuestionTimes

MIN_GROUP_SIZE = 5
"""Smaller numbers could identify a person and are not returned."""
DEFAULT_PERIOD = timedelta(days=365)
HOUR = timedelta(hours=1)
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(9999, 12, 30)
"""The days of which every zone and database knows the beginning and the end."""


@dataclass(frozen=True)
class QuestionFigures:
    """Figures on the questions asked from `since` to `until`; None where a number is too small.

    `answered_inside` is the share of answered questions that were answered in the group they
    were asked in; the others were answered where they had been forwarded to.
    """

    since: date
    until: date
    asked: int | None
    answered: int | None
    hours_to_first_answer: float | None
    answered_inside: float | None


@dataclass(frozen=True)
class QuestionChain:
    """A question with all its forwarded copies."""

    is_answered_inside: bool
    is_answered: bool
    waiting_time: timedelta | None


async def get_question_figures(
    viewer: Viewer, administrators: str, period: Period
) -> QuestionFigures:
    """Return the figures of the period for a site administrator.

    Raises NotAllowed, and InvalidInput for a reversed period.
    """
    await access.require_site_administrator(viewer, administrators)
    until = period.until or clock.local_date(clock.now(), period.zone)
    since = period.since or max(until, date.min + DEFAULT_PERIOD) - DEFAULT_PERIOD
    if since > until:
        raise InvalidInput(FieldError("from", "after_end", "The period ends before it begins."))
    start = _start_of_day(max(since, FIRST_DAY), period.zone)
    end = _start_of_day(min(until, LAST_DAY) + timedelta(days=1), period.zone)
    chains = list(_list_chains(await statistics.list_questions(start, end), start, end))
    return _summarize(since, until, chains)


def _summarize(since: date, until: date, chains: list[QuestionChain]) -> QuestionFigures:
    answered = sum(each.is_answered for each in chains)
    inside = sum(each.is_answered_inside for each in chains)
    hours = [each.waiting_time / HOUR for each in chains if each.waiting_time is not None]
    is_large = _meets_k_anonymity(answered, len(chains))
    return QuestionFigures(
        since,
        until,
        len(chains) if len(chains) >= MIN_GROUP_SIZE else None,
        answered if is_large else None,
        round(median(hours), 1) if len(hours) >= MIN_GROUP_SIZE else None,
        inside / answered if is_large and _meets_k_anonymity(inside, answered) else None,
    )


def _meets_k_anonymity(subset_size: int, total: int) -> bool:
    """Return True if both the subset and its complement are large enough (k-anonymity).

    Each needs at least MIN_GROUP_SIZE items; the complement may be empty.
    """
    return subset_size >= MIN_GROUP_SIZE and (
        subset_size == total or total - subset_size >= MIN_GROUP_SIZE
    )


def _list_chains(
    rows: list[QuestionTimes], start: datetime, end: datetime
) -> Iterator[QuestionChain]:
    forwards: dict[UUID | None, list[QuestionTimes]] = {}
    for row in rows:
        forwards.setdefault(row.forwarded_from_id, []).append(row)
    ids = {row.id for row in rows}
    for row in rows:
        if row.forwarded_from_id not in ids and start <= row.at < end:
            yield _build_chain(row, [row, *_list_forwards(row, forwards)])


def _list_forwards(
    row: QuestionTimes, forwards: dict[UUID | None, list[QuestionTimes]]
) -> Iterator[QuestionTimes]:
    chain = [row]
    for each in chain:
        chain += forwards.get(each.id, ())
    yield from chain[1:]


def _build_chain(original: QuestionTimes, copies: list[QuestionTimes]) -> QuestionChain:
    answers = [each.first_answer_at for each in copies if each.first_answer_at is not None]
    return QuestionChain(
        is_answered_inside=original.state == QuestionState.ANSWERED,
        is_answered=any(each.state == QuestionState.ANSWERED for each in copies),
        waiting_time=min(answers) - original.at if answers else None,
    )


def _start_of_day(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
