"""Charts: geometry and labels; browser tests check the appearance."""

import re
from datetime import date
from xml.etree import ElementTree as ET

from groups_service.web.pages.statistics import svg_chart
from groups_service.web.pages.statistics.svg_chart import Bar, Point

TWO_POINTS = [
    Point(date(2014, 9, 30), 0.0, "0 %", "sep"),
    Point(date(2014, 10, 31), 50.0, "50 %", "okt"),
]


def parse_drawings(svg: str) -> list[ET.Element]:
    return list(ET.fromstring(f"<all>{svg}</all>"))  # noqa: S314 - we drew it


def draw_curve(points: list[Point]) -> list[ET.Element]:
    return parse_drawings(svg_chart.render_line_chart(points, "Andelen växer.", "\u202f"))


def list_texts(drawing: ET.Element) -> list[str]:
    return [text.text or "" for text in drawing.iter("text")]


def test_curve_is_drawn_wide_and_narrow_with_a_label() -> None:
    wide, narrow = draw_curve(TWO_POINTS)

    assert [wide.get("class"), narrow.get("class")] == ["chart wide", "chart narrow"]
    assert {drawing.get("role") for drawing in (wide, narrow)} == {"img"}
    assert wide.get("aria-label") == "Andelen växer."


def test_curve_spans_from_left_at_zero_to_right() -> None:
    wide, _ = draw_curve(TWO_POINTS)
    line = wide.find("polyline")
    assert line is not None

    first, last = (line.get("points") or "").split()

    assert first == f"{svg_chart.WIDE.x(0):.1f},{svg_chart.WIDE.y(0):.1f}"
    assert last == f"{svg_chart.WIDE.x(1):.1f},{svg_chart.WIDE.y(50 / 60):.1f}"


def test_last_value_and_scale_are_labelled() -> None:
    wide, _ = draw_curve(TWO_POINTS)

    assert "50 %" in list_texts(wide)
    assert [text for text in list_texts(wide) if "\u202f" in text] == [
        f"{share}\u202f%" for share in (0, 20, 40, 60)
    ]


def test_number_of_month_labels_is_limited() -> None:
    years = [Point(date(2014 + n // 12, n % 12 + 1, 28), 10.0, "", "mån") for n in range(60)]

    for drawing, sheet in zip(draw_curve(years), (svg_chart.WIDE, svg_chart.NARROW), strict=True):
        assert 2 <= list_texts(drawing).count("mån") <= sheet.months


def test_single_point_is_at_the_right_end() -> None:
    wide, _ = draw_curve(TWO_POINTS[1:])
    dot = wide.find("circle")

    assert dot is not None
    assert dot.get("cx") == f"{svg_chart.WIDE.x(1):.1f}"


def test_hundred_percent_stays_inside_the_chart() -> None:
    wide, _ = draw_curve([Point(date(2014, 9, 30), 100.0, "100 %", "sep")])

    dot = wide.find("circle")
    assert dot is not None
    assert dot.get("cy") == f"{svg_chart.WIDE.y(1):.1f}"


def test_bar_length_is_proportional_to_share() -> None:
    kinds = [Bar("open", "Öppna", "3 (75 %)", 75.0), Bar("closed", "Slutna", "1 (25 %)", 25.0)]

    (drawing,) = parse_drawings(svg_chart.render_bar_chart(kinds, "Tre öppna, en sluten"))

    lengths = [rect.get("width") for rect in drawing.iter("rect")]
    assert lengths == ["380", "285.0", "380", "95.0"]
    assert "3 (75 %)" in list_texts(drawing)


def test_labels_are_escaped_and_nothing_has_inline_style() -> None:
    svg = svg_chart.render_bar_chart([Bar("open", "<b>", "1", 1.0)], 'a "name"')

    assert "<b>" not in svg
    assert not re.search(r"\bstyle=", svg)
