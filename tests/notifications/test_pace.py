"""Coming back after a restart: all within fifteen seconds, and not all at once."""

import pytest

from notifications.line import Pace


@pytest.mark.parametrize(
    ("sockets", "seconds"), [(0, 1.0), (100, 1.0), (1_000, 5.0), (2_000, 10.0), (50_000, 15.0)]
)
def test_the_more_sockets_there_are_the_longer_they_take_to_come_back(
    sockets: int, seconds: float
) -> None:
    assert Pace().reconnect_within(sockets) == seconds
