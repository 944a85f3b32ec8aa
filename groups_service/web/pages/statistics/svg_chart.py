"""SVG charts for the statistics page.

They contain no styles, so that print and themes can style them.

The line chart is drawn twice, wide and narrow, because the text of one scaled-down drawing is
unreadable.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

SCALE_STEP_PERCENT = 10


@dataclass(frozen=True)
class Point:
    """The share of closed groups on a day, as a number and as text."""

    day: date
    percent: float
    value_text: str
    month: str


@dataclass(frozen=True)
class Bar:
    """One status of groups. `status` selects the colour."""

    status: str
    name: str
    value_text: str
    percent: float


@dataclass(frozen=True)
class ChartLayout:
    """Dimensions of a chart.

    `left`, `right`, `top` and `bottom` are the margins around the plot, `months` the maximum
    number of month labels.
    """

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


WIDE = ChartLayout("wide", 640, 290, left=52, right=64, months=7)
NARROW = ChartLayout("narrow", 330, 240, left=48, right=10, months=4)
BARS = ChartLayout("bars", 380, 210, left=0, right=0, months=0)
BAR_HEIGHT_PX = 14
EDGE_PX = 24
BAR_STEP_PX = 72


def render_line_chart(points: Sequence[Point], label: str, thin_space: str) -> Markup:
    """Draw the share over time. `label` is the text alternative."""
    return Markup("").join(
        _render_line(points, label, thin_space, layout) for layout in (WIDE, NARROW)
    )


def render_bar_chart(items: Sequence[Bar], label: str) -> Markup:
    """Draw one labelled bar for each status of groups."""
    content = Markup("").join(
        _render_bar(bar, 26 + BAR_STEP_PX * row) for row, bar in enumerate(items)
    )
    return _render_svg(BARS, label, content)


def _render_line(
    points: Sequence[Point], label: str, thin_space: str, layout: ChartLayout
) -> Markup:
    scale_maximum = _get_scale_maximum(points)
    coordinates = _get_coordinates(points, layout, scale_maximum)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in coordinates)
    return _render_svg(
        layout,
        label,
        _render_grid(layout, scale_maximum, thin_space)
        + _render_month_labels(points, coordinates, layout)
        + Markup('<polyline class="curve" points="{}"/>').format(line)
        + _render_last_value(points[-1], coordinates[-1], layout),
    )


def _render_svg(layout: ChartLayout, label: str, content: Markup) -> Markup:
    return Markup(
        '<svg class="chart {}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(layout.name, layout.width, layout.height, label, content)


def _get_scale_maximum(points: Sequence[Point]) -> int:
    """Return the top of the scale in percent: the first multiple of ten above all points."""
    maximum = max(point.percent for point in points)
    return min(100, int(maximum // SCALE_STEP_PERCENT + 1) * SCALE_STEP_PERCENT)


def _get_coordinates(
    points: Sequence[Point], layout: ChartLayout, scale_maximum: int
) -> list[tuple[float, float]]:
    first, last = points[0].day.toordinal(), points[-1].day.toordinal()
    length = max(1, last - first)
    return [
        (
            layout.x((point.day.toordinal() - first) / length if last > first else 1),
            layout.y(point.percent / scale_maximum),
        )
        for point in points
    ]


def _render_grid(layout: ChartLayout, scale_maximum: int, thin_space: str) -> Markup:
    """Draw a line and a label for each step of the scale; at most five steps."""
    step = SCALE_STEP_PERCENT * -(-scale_maximum // (5 * SCALE_STEP_PERCENT))
    return Markup("").join(
        Markup(
            '<path class="grid" d="M{x:.0f} {y:.1f}H{end:.0f}"/>'
            '<text x="{text}" y="{base:.1f}" text-anchor="end">{share}{thin}%</text>'
        ).format(
            x=layout.left,
            y=layout.y(share / scale_maximum),
            end=layout.width - layout.right,
            text=layout.left - 8,
            base=layout.y(share / scale_maximum) + 5,
            share=share,
            thin=thin_space,
        )
        for share in range(0, scale_maximum + 1, step)
    )


def _render_month_labels(
    points: Sequence[Point], coordinates: Sequence[tuple[float, float]], layout: ChartLayout
) -> Markup:
    """Draw the month labels below the scale.

    They are counted back from the last point and spaced to avoid overlap.
    """
    step = max(1, -(-len(points) // layout.months))
    indexes = range(len(points) - 1, -1, -step)
    return Markup("").join(
        Markup('<text x="{:.1f}" y="{}" text-anchor="{}">{}</text>').format(
            coordinates[index][0],
            layout.height - 8,
            _get_text_anchor(coordinates[index][0], layout),
            points[index].month,
        )
        for index in indexes
    )


def _get_text_anchor(x: float, layout: ChartLayout) -> str:
    """Return the text anchor that keeps the last label inside the drawing."""
    return "end" if x > layout.width - EDGE_PX else "middle"


def _render_last_value(
    point: Point, coordinate: tuple[float, float], layout: ChartLayout
) -> Markup:
    """Draw the latest value: beside the end of the line where there is room, else above it."""
    x, y = coordinate
    beside = layout.right > layout.left
    return Markup(
        '<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="5"/>'
        '<text class="strong" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>'
    ).format(
        x,
        y,
        x + 11 if beside else x,
        y + 5 if beside else y - 12,
        "start" if beside else "end",
        point.value_text,
    )


def _render_bar(bar: Bar, base: int) -> Markup:
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
        shown=bar.value_text,
        top=base + 10,
        height=BAR_HEIGHT_PX,
        status=bar.status,
        long=max(0.0, min(100.0, bar.percent)) / 100 * width,
    )
