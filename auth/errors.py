"""Why nobody was signed in; the words are the service's."""

from enum import StrEnum


class Refusal(StrEnum):
    """What the sign-in page is told. Unknown, wrong, empty and disabled are all REFUSED."""

    REFUSED = "refused"
    THROTTLED = "throttled"
    UNREACHABLE = "unreachable"


class Reason(StrEnum):
    """The codes of the gate's answers."""

    NOT_SIGNED_IN = "not_signed_in"
    CROSS_SITE = "cross_site"
    UNAVAILABLE = "unavailable"
