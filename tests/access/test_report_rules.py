"""Where reports go: by the status of the place, the group's choice, and who remains in the
group.

The table has a line for each place and a column for the group's choice. It holds as long as the
group has an administrator who is neither the author nor the reporter.
"""

from pathlib import Path

import pytest

from groups_service import access
from groups_service.access import ReceiverGroup, ReportReceiver
from groups_service.models.groups import GroupStatus

TABLES = (Path(__file__).parent / "reporting.txt").read_text().strip().split("\n\n")
CHOICES = {
    "nobody": None,
    "administrators": ReportReceiver.ADMINISTRATORS,
    "receiver": ReportReceiver.RECEIVER,
}
RECEIVERS = {"group": ReportReceiver.ADMINISTRATORS, "receiver": ReportReceiver.RECEIVER}
TABLE_ROWS = [
    (place, choice, is_configured, cell)
    for table, is_configured in zip(TABLES, (False, True), strict=True)
    for place, *cells in map(str.split, table.splitlines()[2:])
    for choice, cell in zip(table.splitlines()[1].split(), cells, strict=True)
]


def parse_status(place: str) -> GroupStatus | None:
    return None if place == "timeline" else GroupStatus(place)


def test_report_table_covers_every_place_and_choice() -> None:
    assert {place for place, *_ in TABLE_ROWS} == {*GroupStatus, "timeline"}
    assert {choice for _, choice, *_ in TABLE_ROWS} == {*CHOICES}
    assert len(TABLE_ROWS) == 2 * 4 * 3


@pytest.mark.parametrize(("place", "choice", "is_configured", "cell"), TABLE_ROWS)
def test_report_goes_to_the_receiver_of_the_table(
    place: str, choice: str, *, is_configured: bool, cell: str
) -> None:
    receivers = ReceiverGroup("Tillsyn", is_configured=is_configured)

    receiver = access.choose_report_receiver(
        parse_status(place), CHOICES[choice], receivers, has_other_administrators=True
    )

    assert receiver is RECEIVERS[cell]


@pytest.mark.parametrize(("place", "choice", "is_configured", "cell"), TABLE_ROWS)
def test_report_without_other_administrators_goes_to_the_receiver_group(
    place: str, choice: str, *, is_configured: bool, cell: str
) -> None:
    receivers = ReceiverGroup("Tillsyn", is_configured=is_configured)

    receiver = access.choose_report_receiver(
        parse_status(place), CHOICES[choice], receivers, has_other_administrators=False
    )

    assert receiver is ReportReceiver.RECEIVER, cell
