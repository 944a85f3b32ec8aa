"""Codes for failed sign-ins and denied requests; the application supplies the texts."""

from enum import StrEnum


class SignInFailure(StrEnum):
    """Why a sign-in failed, for the sign-in page.

    Unknown, wrong, empty and disabled are all REFUSED.
    """

    REFUSED = "refused"
    THROTTLED = "throttled"
    UNREACHABLE = "unreachable"


class AuthErrorCode(StrEnum):
    """The error codes of the responses made by the middleware."""

    NOT_SIGNED_IN = "not_signed_in"
    CROSS_SITE = "cross_site"
    UNAVAILABLE = "unavailable"
