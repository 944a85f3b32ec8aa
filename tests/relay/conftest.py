"""What the tests of telling share."""

from tests.relay.cast import cast

__all__ = ["cast"]
