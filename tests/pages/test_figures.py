"""Numbers as they are written."""

import pytest

from groups_service.web.pages.figures import Figures

THIN = "\u202f"


def test_thousands_stand_apart_by_a_thin_space() -> None:
    assert Figures("sv").number(10_214) == f"10{THIN}214"
    assert Figures("en").number(10_214) == "10,214"
    assert Figures("sv").number(15.5) == "15,5"


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [(95, 205, "46"), (118, 244, "48"), (1, 8, "13"), (1, 3, "33"), (0, 7, "0"), (7, 7, "100")],
)
def test_share_is_a_whole_percentage_with_halves_upwards(
    part: int, whole: int, written: str
) -> None:
    assert Figures("sv").percent(part, whole) == f"{written}{THIN}%"
    assert Figures("en").percent(part, whole) == f"{written}%"


def test_share_of_nothing_is_a_dash() -> None:
    assert Figures("sv").percent(0, 0) == "–"


@pytest.mark.parametrize(
    ("octets", "written"),
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
def test_size_has_the_unit_that_fits(octets: int, written: str) -> None:
    assert Figures("sv").size(octets) == written
