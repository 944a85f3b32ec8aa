"""The statistics page: how many groups, and how large a share of them is closed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from groups_service.domain import question_figures, statistics
from groups_service.domain.statistics import Count, Period
from groups_service.web import language
from groups_service.web.api.statistics import figures_json
from groups_service.web.pages import chart, frame, orphans
from groups_service.web.pages.chart import Bar, Point
from groups_service.web.pages.dates import Dates
from groups_service.web.pages.figures import Figures
from groups_service.web.service import service
from groups_service.web.viewer import current_viewer

LETTERS = 3
"""Of a month's name under a chart: maj, jun, jul."""


@dataclass(frozen=True)
class KeyFigure:
    name: str
    value: str
    about: str = ""


@dataclass(frozen=True)
class Row:
    month: str
    total: int
    open: int
    moderated: int
    closed: int
    share: str


async def show(request: Request) -> Response:
    """For site administrators; NotAllowed for everybody else."""
    viewer = await current_viewer(request)
    settings = service(request).settings
    counts = await statistics.groups(
        viewer, settings.site_administrators, Period(settings.timezone)
    )
    report = Report(counts, language.of(request), settings.timezone)
    return await frame.page(
        request,
        viewer,
        "statistics",
        here="statistics",
        report=report,
        orphans=await orphans.listed(viewer),
        questions=figures_json(
            await question_figures.figures(
                viewer, settings.site_administrators, Period(settings.timezone)
            )
        ),
    )


class Report:
    """Counts in rising order of days, put into words and drawings; the last is today's."""

    def __init__(self, counts: list[Count], language_: str, zone: str) -> None:
        self._counts = counts
        self._figures = Figures(language_)
        self._dates = Dates(language_, zone)
        self._ = self._dates.gettext

    @property
    def key_figures(self) -> list[KeyFigure]:
        now, before = self._counts[-1], self._counts[-2] if len(self._counts) > 1 else None
        return [
            self._key_figure(self._("Groups"), now, before, lambda at: self._number(at.total)),
            self._key_figure(
                self._("Number of closed groups"), now, before, lambda at: self._number(at.closed)
            ),
            self._key_figure(self._("Share closed"), now, before, self._share),
        ]

    @property
    def rows(self) -> list[Row]:
        """The newest first, as one reads them."""
        return [
            Row(
                self._name(count.date),
                count.total,
                count.open,
                count.moderated,
                count.closed,
                self._share(count),
            )
            for count in reversed(self._counts)
        ]

    @property
    def sentence(self) -> str:
        """What the curve shows, for those who do not see it too."""
        first, last = self._counts[0], self._counts[-1]
        if first is last:
            return self._("%(share)s today") % {"share": self._share(last)}
        values = {
            "first": self._share(first),
            "since": self._dates.month(first.date),
            "last": self._share(last),
            "until": self._dates.month(last.date),
        }
        return self._("From %(first)s in %(since)s to %(last)s in %(until)s") % values

    @property
    def share_chart(self) -> Markup:
        points = [self._point(count) for count in self._counts if count.total]
        label = f"{self._('Share of closed groups, month by month')}. {self.sentence}."
        return chart.curve(points, label, self._figures.gap) if points else Markup("")

    @property
    def kinds_chart(self) -> Markup:
        now = self._counts[-1]
        kinds = [
            self._bar("open", self._("Open groups"), now.open, now.total),
            self._bar("moderated", self._("Moderated groups"), now.moderated, now.total),
            self._bar("closed", self._("Closed groups"), now.closed, now.total),
        ]
        label = ", ".join(f"{bar.name}: {bar.shown}" for bar in kinds)
        return chart.bars(kinds, label)

    def _point(self, count: Count) -> Point:
        percent = 100 * (count.closed_ratio or 0.0)
        month = self._dates.month(count.date, "MMMM")[:LETTERS]
        return Point(count.date, percent, self._share(count), month)

    def _bar(self, status: str, name: str, count: int, total: int) -> Bar:
        shown = f"{self._number(count)} ({self._figures.percent(count, total)})"
        return Bar(status, name, shown, 100 * count / total if total else 0.0)

    def _key_figure(
        self, name: str, now: Count, before: Count | None, of: Callable[[Count], str]
    ) -> KeyFigure:
        """What it is now, and what it was at the end of the month before."""
        if before is None:
            return KeyFigure(name, of(now))
        values = {"count": of(before), "month": self._dates.month(before.date)}
        return KeyFigure(name, of(now), self._("%(count)s at the end of %(month)s") % values)

    def _name(self, day: date) -> str:
        """A month by its name; today, in the middle of one, by its date."""
        if day == self._counts[-1].date:
            return self._dates.long_day(day)
        return self._dates.month(day)

    def _number(self, count: int) -> str:
        return self._figures.number(count)

    def _share(self, count: Count) -> str:
        return self._figures.percent(count.closed, count.total)
