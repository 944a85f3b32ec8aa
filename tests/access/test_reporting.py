"""Where reports go: by the status of the place, what the group chose, and who is left there.

The table has a line for each place and a column for what its group chose; it holds as long as the
group has an administrator who neither wrote the thing nor reports it.
"""

from pathlib import Path

import pytest

from groups_service import access
from groups_service.access import Handled, Receivers
from groups_service.models.groups import Status

TABLES = (Path(__file__).parent / "reporting.txt").read_text().strip().split("\n\n")
WISHES = {
    "nobody": None,
    "administrators": Handled.ADMINISTRATORS,
    "receiver": Handled.RECEIVER,
}
WHERE = {"group": Handled.ADMINISTRATORS, "receiver": Handled.RECEIVER}
LINES = [
    (place, wish, chosen, cell)
    for table, chosen in zip(TABLES, (False, True), strict=True)
    for place, *cells in map(str.split, table.splitlines()[2:])
    for wish, cell in zip(table.splitlines()[1].split(), cells, strict=True)
]


def status(place: str) -> Status | None:
    return None if place == "timeline" else Status(place)


def test_the_table_holds_every_place_and_wish() -> None:
    assert {place for place, *_ in LINES} == {*Status, "timeline"}
    assert {wish for _, wish, *_ in LINES} == {*WISHES}
    assert len(LINES) == 2 * 4 * 3


@pytest.mark.parametrize(("place", "wish", "chosen", "cell"), LINES)
def test_a_report_goes_where_the_table_says(
    place: str, wish: str, *, chosen: bool, cell: str
) -> None:
    receivers = Receivers("Tillsyn", chosen=chosen)

    found = access.goes_to(status(place), WISHES[wish], receivers, others=True)

    assert found is WHERE[cell]


@pytest.mark.parametrize(("place", "wish", "chosen", "cell"), LINES)
def test_what_nobody_else_in_the_group_could_handle_goes_to_the_receiver(
    place: str, wish: str, *, chosen: bool, cell: str
) -> None:
    receivers = Receivers("Tillsyn", chosen=chosen)

    found = access.goes_to(status(place), WISHES[wish], receivers, others=False)

    assert found is Handled.RECEIVER, cell
