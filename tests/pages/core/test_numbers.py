"""Numbers as text."""

import pytest

from groups_service.rendering.numbers import NumberFormatter

THIN = "\u202f"


def test_swedish_thousands_are_separated_by_a_thin_space() -> None:
    assert NumberFormatter("sv").number(10_214) == f"10{THIN}214"
    assert NumberFormatter("en").number(10_214) == "10,214"
    assert NumberFormatter("sv").number(15.5) == "15,5"


@pytest.mark.parametrize(
    ("part", "whole", "formatted"),
    [(95, 205, "46"), (118, 244, "48"), (1, 8, "13"), (1, 3, "33"), (0, 7, "0"), (7, 7, "100")],
)
def test_share_is_rounded_half_up_to_a_whole_percentage(
    part: int, whole: int, formatted: str
) -> None:
    assert NumberFormatter("sv").percent(part, whole) == f"{formatted}{THIN}%"
    assert NumberFormatter("en").percent(part, whole) == f"{formatted}%"


def test_share_of_zero_is_a_dash() -> None:
    assert NumberFormatter("sv").percent(0, 0) == "–"


@pytest.mark.parametrize(
    ("octets", "formatted"),
    [
        (0, f"0{THIN}B"),
        (999, f"999{THIN}B"),
        (1_500, f"1,5{THIN}kB"),
        (84_400, f"84{THIN}kB"),
        (1_234_567, f"1,2{THIN}MB"),
        (250_000_000, f"250{THIN}MB"),
        (3_000_000_000, f"3{THIN}GB"),
    ],
)
def test_file_size_has_a_suitable_unit(octets: int, formatted: str) -> None:
    assert NumberFormatter("sv").size(octets) == formatted
