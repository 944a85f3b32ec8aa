"""Reconnects after a restart: all within fifteen seconds, but not all at once."""

import pytest

from notifications.live.connection import ConnectionLimits


@pytest.mark.parametrize(
    ("sockets", "seconds"), [(0, 1.0), (100, 1.0), (1_000, 5.0), (2_000, 10.0), (50_000, 15.0)]
)
def test_more_sockets_get_more_time_to_reconnect(sockets: int, seconds: float) -> None:
    assert ConnectionLimits().reconnect_within(sockets) == seconds
