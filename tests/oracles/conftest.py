"""The profile of `make long`."""

from hypothesis import settings

settings.register_profile("long")
