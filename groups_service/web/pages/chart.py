"""Charts for the statistics page: SVG without style of its own, so that it prints and themes.

Each is drawn twice, wide and narrow: one drawing scaled down gives letters nobody can read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

TEN_PERCENT = 10


@dataclass(frozen=True)
class Point:
    """A share of closed groups, `percent` as a number and `shown` as it is written."""

    day: date
    percent: float
    shown: str
    month: str


@dataclass(frozen=True)
class Bar:
    """One kind of group: `status` gives its colour."""

    status: str
    name: str
    shown: str
    percent: float


@dataclass(frozen=True)
class Sheet:
    """The paper: its size, the margins around the plot, and how many months get a name."""

    name: str
    width: int
    height: int
    left: int
    right: int
    months: int
    top: int = 26
    bottom: int = 32

    def x(self, share: float) -> float:
        return self.left + share * (self.width - self.left - self.right)

    def y(self, share: float) -> float:
        return self.height - self.bottom - share * (self.height - self.top - self.bottom)


WIDE = Sheet("wide", 640, 290, left=52, right=64, months=7)
NARROW = Sheet("narrow", 330, 240, left=48, right=10, months=4)
BARS = Sheet("bars", 380, 210, left=0, right=0, months=0)
BAR_HEIGHT = 14
EDGE = 24
BAR_STEP = 72


def curve(points: Sequence[Point], label: str, thin: str) -> Markup:
    """The share over time; `label` is the sentence that says what the drawing shows."""
    return Markup("").join(_curve(points, label, thin, sheet) for sheet in (WIDE, NARROW))


def bars(kinds: Sequence[Bar], label: str) -> Markup:
    """Kinds of groups beside each other, each with its number written."""
    drawn = Markup("").join(_bar(bar, 26 + BAR_STEP * row) for row, bar in enumerate(kinds))
    return _drawing(BARS, label, drawn)


def _curve(points: Sequence[Point], label: str, thin: str, sheet: Sheet) -> Markup:
    top = _highest(points)
    places = _places(points, sheet, top)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return _drawing(
        sheet,
        label,
        _grid(sheet, top, thin)
        + _months(points, places, sheet)
        + Markup('<polyline class="curve" points="{}"/>').format(line)
        + _last(points[-1], places[-1], sheet),
    )


def _drawing(sheet: Sheet, label: str, inside: Markup) -> Markup:
    return Markup(
        '<svg class="chart {}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(sheet.name, sheet.width, sheet.height, label, inside)


def _highest(points: Sequence[Point]) -> int:
    """The top of the scale in percent: a whole ten above everything."""
    highest = max(point.percent for point in points)
    return min(100, int(highest // TEN_PERCENT + 1) * TEN_PERCENT)


def _places(points: Sequence[Point], sheet: Sheet, top: int) -> list[tuple[float, float]]:
    first, last = points[0].day.toordinal(), points[-1].day.toordinal()
    length = max(1, last - first)
    return [
        (
            sheet.x((point.day.toordinal() - first) / length if last > first else 1),
            sheet.y(point.percent / top),
        )
        for point in points
    ]


def _grid(sheet: Sheet, top: int, thin: str) -> Markup:
    """A line and a number for each step of the scale; at most five steps."""
    step = TEN_PERCENT * -(-top // (5 * TEN_PERCENT))
    return Markup("").join(
        Markup(
            '<path class="grid" d="M{x:.0f} {y:.1f}H{end:.0f}"/>'
            '<text x="{text}" y="{base:.1f}" text-anchor="end">{share}{thin}%</text>'
        ).format(
            x=sheet.left,
            y=sheet.y(share / top),
            end=sheet.width - sheet.right,
            text=sheet.left - 8,
            base=sheet.y(share / top) + 5,
            share=share,
            thin=thin,
        )
        for share in range(0, top + 1, step)
    )


def _months(
    points: Sequence[Point], places: Sequence[tuple[float, float]], sheet: Sheet
) -> Markup:
    """Names under the scale, counted back from the last point, never too close."""
    every = max(1, -(-len(points) // sheet.months))
    chosen = range(len(points) - 1, -1, -every)
    return Markup("").join(
        Markup('<text x="{:.1f}" y="{}" text-anchor="{}">{}</text>').format(
            places[number][0],
            sheet.height - 8,
            _anchor(places[number][0], sheet),
            points[number].month,
        )
        for number in chosen
    )


def _anchor(x: float, sheet: Sheet) -> str:
    """The last name stays on the paper."""
    return "end" if x > sheet.width - EDGE else "middle"


def _last(point: Point, place: tuple[float, float], sheet: Sheet) -> Markup:
    """The latest value, written beside the end of the line where there is room, else above."""
    x, y = place
    beside = sheet.right > sheet.left
    return Markup(
        '<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="5"/>'
        '<text class="strong" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>'
    ).format(
        x,
        y,
        x + 11 if beside else x,
        y + 5 if beside else y - 12,
        "start" if beside else "end",
        point.shown,
    )


def _bar(bar: Bar, base: int) -> Markup:
    width = BARS.width
    return Markup(
        '<text class="strong" x="0" y="{base}">{name}</text>'
        '<text x="{width}" y="{base}" text-anchor="end">{shown}</text>'
        '<rect class="track" x="0" y="{top}" width="{width}" height="{height}" rx="4"/>'
        '<rect class="{status}" x="0" y="{top}" width="{long:.1f}" height="{height}" rx="4"/>'
    ).format(
        base=base,
        name=bar.name,
        width=width,
        shown=bar.shown,
        top=base + 10,
        height=BAR_HEIGHT,
        status=bar.status,
        long=max(0.0, min(100.0, bar.percent)) / 100 * width,
    )
