"""Servers that must not be believed, and servers that do not answer."""

PROMISED = 5
"""Seconds within which a directory that does not answer is said to be unreachable."""
