"""The statistics page: the number of groups, and the share of closed groups."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from groups_service.domain.statistics import groups, questions
from groups_service.domain.statistics.groups import GroupCount, Period
from groups_service.rendering.dates import DateFormatter
from groups_service.rendering.numbers import NumberFormatter
from groups_service.web.http import language
from groups_service.web.http.context import get_app_context
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import layout
from groups_service.web.pages.members import groups_without_admin
from groups_service.web.pages.statistics import svg_chart
from groups_service.web.pages.statistics.svg_chart import Bar, Point
from groups_service.web.serializers.statistics import serialize_question_figures

MONTH_LABEL_CHARS = 3
"""Length of a month's name under a chart: maj, jun, jul."""


@dataclass(frozen=True)
class KeyFigure:
    name: str
    value: str
    about: str = ""


@dataclass(frozen=True)
class MonthRow:
    month: str
    total: int
    open: int
    moderated: int
    closed: int
    share: str


async def show_statistics(request: Request) -> Response:
    """Show the statistics. Raises NotAllowed when the viewer is not a site administrator."""
    viewer = await get_viewer(request)
    settings = get_app_context(request).settings
    counts = await groups.count_groups(
        viewer, settings.site_admin_group, Period(settings.timezone)
    )
    report = StatisticsPage(counts, language.get_language(request), settings.timezone)
    return await layout.render_page(
        request,
        viewer,
        "statistics/statistics",
        here="statistics",
        report=report,
        orphans=await groups_without_admin.list_groups_without_admin(viewer),
        questions=serialize_question_figures(
            await questions.get_question_figures(
                viewer, settings.site_admin_group, Period(settings.timezone)
            )
        ),
    )


class StatisticsPage:
    """Formats group counts as figures, tables and charts.

    Counts are in ascending order of days; the last is today's.
    """

    def __init__(self, counts: list[GroupCount], language_: str, timezone: str) -> None:
        self._counts = counts
        self._figures = NumberFormatter(language_)
        self._dates = DateFormatter(language_, timezone)
        self._ = self._dates.gettext

    @property
    def key_figures(self) -> list[KeyFigure]:
        now, previous = self._counts[-1], self._counts[-2] if len(self._counts) > 1 else None
        return [
            self._make_key_figure(
                self._("Groups"), now, previous, lambda at: self._format_number(at.total)
            ),
            self._make_key_figure(
                self._("Number of closed groups"),
                now,
                previous,
                lambda at: self._format_number(at.closed),
            ),
            self._make_key_figure(self._("Share closed"), now, previous, self._format_share),
        ]

    @property
    def rows(self) -> list[MonthRow]:
        """The counts as table rows, newest first."""
        return [
            MonthRow(
                self._format_month(count.date),
                count.total,
                count.open,
                count.moderated,
                count.closed,
                self._format_share(count),
            )
            for count in reversed(self._counts)
        ]

    @property
    def sentence(self) -> str:
        """The text alternative of the curve."""
        first, last = self._counts[0], self._counts[-1]
        if first is last:
            return self._("%(share)s today") % {"share": self._format_share(last)}
        values = {
            "first": self._format_share(first),
            "since": self._dates.month(first.date),
            "last": self._format_share(last),
            "until": self._dates.month(last.date),
        }
        return self._("From %(first)s in %(since)s to %(last)s in %(until)s") % values

    @property
    def share_chart(self) -> Markup:
        points = [self._make_point(count) for count in self._counts if count.total]
        label = f"{self._('Share of closed groups, month by month')}. {self.sentence}."
        return (
            svg_chart.render_line_chart(points, label, self._figures.percent_space)
            if points
            else Markup("")
        )

    @property
    def kinds_chart(self) -> Markup:
        now = self._counts[-1]
        status_bars = [
            self._make_bar("open", self._("Open groups"), now.open, now.total),
            self._make_bar("moderated", self._("Moderated groups"), now.moderated, now.total),
            self._make_bar("closed", self._("Closed groups"), now.closed, now.total),
        ]
        label = ", ".join(f"{bar.name}: {bar.value_text}" for bar in status_bars)
        return svg_chart.render_bar_chart(status_bars, label)

    def _make_point(self, count: GroupCount) -> Point:
        percent = 100 * (count.closed_ratio or 0.0)
        month = self._dates.month(count.date, "MMMM")[:MONTH_LABEL_CHARS]
        return Point(count.date, percent, self._format_share(count), month)

    def _make_bar(self, status: str, name: str, count: int, total: int) -> Bar:
        value_text = f"{self._format_number(count)} ({self._figures.percent(count, total)})"
        return Bar(status, name, value_text, 100 * count / total if total else 0.0)

    def _make_key_figure(
        self,
        name: str,
        now: GroupCount,
        previous: GroupCount | None,
        format_value: Callable[[GroupCount], str],
    ) -> KeyFigure:
        """Return the current figure with that of the end of the previous month."""
        if previous is None:
            return KeyFigure(name, format_value(now))
        values = {"count": format_value(previous), "month": self._dates.month(previous.date)}
        return KeyFigure(
            name, format_value(now), self._("%(count)s at the end of %(month)s") % values
        )

    def _format_month(self, day: date) -> str:
        """Format a day as its month; today, in the middle of a month, as its date."""
        if day == self._counts[-1].date:
            return self._dates.long_day(day)
        return self._dates.month(day)

    def _format_number(self, count: int) -> str:
        return self._figures.number(count)

    def _format_share(self, count: GroupCount) -> str:
        return self._figures.percent(count.closed, count.total)
