"""Charts: geometry and words; how they look is seen in a browser."""

import re
from datetime import date
from xml.etree import ElementTree as ET

from groups_service.web.pages import chart
from groups_service.web.pages.chart import Bar, Point

HALF = [
    Point(date(2014, 9, 30), 0.0, "0 %", "sep"),
    Point(date(2014, 10, 31), 50.0, "50 %", "okt"),
]


def drawings(svg: str) -> list[ET.Element]:
    return list(ET.fromstring(f"<all>{svg}</all>"))  # noqa: S314 - we drew it


def curve(points: list[Point]) -> list[ET.Element]:
    return drawings(chart.curve(points, "Andelen växer.", "\u202f"))


def texts(drawing: ET.Element) -> list[str]:
    return [text.text or "" for text in drawing.iter("text")]


def test_curve_is_drawn_wide_and_narrow_with_a_sentence_as_its_name() -> None:
    wide, narrow = curve(HALF)

    assert [wide.get("class"), narrow.get("class")] == ["chart wide", "chart narrow"]
    assert {drawing.get("role") for drawing in (wide, narrow)} == {"img"}
    assert wide.get("aria-label") == "Andelen växer."


def test_curve_begins_at_the_left_at_nothing_and_ends_at_the_right() -> None:
    wide, _ = curve(HALF)
    line = wide.find("polyline")
    assert line is not None

    first, last = (line.get("points") or "").split()

    assert first == f"{chart.WIDE.x(0):.1f},{chart.WIDE.y(0):.1f}"
    assert last == f"{chart.WIDE.x(1):.1f},{chart.WIDE.y(50 / 60):.1f}"


def test_last_value_and_the_scale_are_written() -> None:
    wide, _ = curve(HALF)

    assert "50 %" in texts(wide)
    assert [text for text in texts(wide) if "\u202f" in text] == [
        f"{share}\u202f%" for share in (0, 20, 40, 60)
    ]


def test_months_are_never_crowded() -> None:
    years = [Point(date(2014 + n // 12, n % 12 + 1, 28), 10.0, "", "mån") for n in range(60)]

    for drawing, sheet in zip(curve(years), (chart.WIDE, chart.NARROW), strict=True):
        assert 2 <= texts(drawing).count("mån") <= sheet.months


def test_single_point_stands_at_the_end() -> None:
    wide, _ = curve(HALF[1:])
    dot = wide.find("circle")

    assert dot is not None
    assert dot.get("cx") == f"{chart.WIDE.x(1):.1f}"


def test_all_closed_stays_on_the_paper() -> None:
    wide, _ = curve([Point(date(2014, 9, 30), 100.0, "100 %", "sep")])

    dot = wide.find("circle")
    assert dot is not None
    assert dot.get("cy") == f"{chart.WIDE.y(1):.1f}"


def test_bars_are_as_long_as_their_share() -> None:
    kinds = [Bar("open", "Öppna", "3 (75 %)", 75.0), Bar("closed", "Slutna", "1 (25 %)", 25.0)]

    (drawing,) = drawings(chart.bars(kinds, "Tre öppna, en sluten"))

    lengths = [rect.get("width") for rect in drawing.iter("rect")]
    assert lengths == ["380", "285.0", "380", "95.0"]
    assert "3 (75 %)" in texts(drawing)


def test_names_are_escaped_and_nothing_has_a_style_of_its_own() -> None:
    svg = chart.bars([Bar("open", "<b>", "1", 1.0)], 'a "name"')

    assert "<b>" not in svg
    assert not re.search(r"\bstyle=", svg)
