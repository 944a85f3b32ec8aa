"""What can go wrong, drawn as a tree.

ServiceError
    Unreadable          400   cannot be parsed at all
    NotSignedIn         401
    NotFound            404   also for what exists but may not be seen
    NotAllowed          403   seen, but not to be touched
    Conflict            409   the world is another than the caller thought
    Stale               412   the resource changed since it was read
    TooLarge            413
    Unsupported         415   a media type we do not take
    OutOfRange          416   none of the bytes asked for are there
    Invalid             422   readable, but wrong: every field at once
    TooMany             429
    Unavailable         503   something we depend on does not answer

Messages are English sentences with named values; they are translated where they are shown.
"""

import dataclasses
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FieldError:
    """One thing wrong with one field; `message` is a template for `values`."""

    field: str
    code: str
    message: str
    values: dict[str, Any] = dataclasses.field(
        default_factory=dict
    )  # numbers and words for the template


class ServiceError(Exception):
    """A failure the caller is told about, as opposed to a bug."""

    status = 400
    code = "bad_request"
    title = "Bad request"

    def __init__(self, message: str, *, code: str | None = None, **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.values = values
        self.code = code or type(self).code


class Unreadable(ServiceError):
    code = "unreadable"
    title = "The request could not be read"


class NotFound(ServiceError):
    status = 404
    code = "not_found"
    title = "Not found"

    def __init__(self) -> None:
        super().__init__("There is nothing here, or nothing that you may see.")


class NotSignedIn(ServiceError):
    status = 401
    code = "not_signed_in"
    title = "Sign in first"

    def __init__(self) -> None:
        super().__init__("Your session has ended. Sign in again.")


class MethodNotAllowed(ServiceError):
    status = 405
    code = "method_not_allowed"
    title = "That cannot be done here"


class NotAllowed(ServiceError):
    status = 403
    code = "not_allowed"
    title = "Not allowed"


class Conflict(ServiceError):
    status = 409
    code = "conflict"
    title = "Conflict"


class Stale(ServiceError):
    status = 412
    code = "stale"
    title = "Changed meanwhile"

    def __init__(self) -> None:
        super().__init__("This was changed since you read it. Read it again.")


class TooLarge(ServiceError):
    status = 413
    code = "too_large"
    title = "Too large"


class Unsupported(ServiceError):
    status = 415
    code = "unsupported_media_type"
    title = "Unsupported media type"


class OutOfRange(ServiceError):
    status = 416
    code = "range_not_satisfiable"
    title = "There is no such part"

    def __init__(self, size: int) -> None:
        super().__init__("The file has only %(size)d bytes.", size=size)
        self.size = size


class Invalid(ServiceError):
    status = 422
    code = "invalid"
    title = "Something needs to be corrected"

    def __init__(self, *errors: FieldError) -> None:
        super().__init__("Some fields need to be corrected.")
        self.errors = errors


class TooMany(ServiceError):
    status = 429
    code = "too_many_requests"
    title = "Too many requests"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(ServiceError):
    status = 503
    code = "unavailable"
    title = "Temporarily unavailable"

    def __init__(self, message: str, *, retry_after: int = 5) -> None:
        super().__init__(message)
        self.retry_after = retry_after
