"""Fixtures of the tests of events."""

from tests.events.support.people import people

__all__ = ["people"]
