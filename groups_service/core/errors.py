"""The exceptions of the service, drawn as a tree.

ServiceError
    MalformedRequest      400   the request cannot be parsed
    NotSignedIn           401
    NotFound              404   also for content that exists but is hidden from the viewer
    NotAllowed            403   visible to the viewer, but the action is not permitted
    MethodNotAllowed      405
    Conflict              409   the current state does not allow the change
    PreconditionFailed    412   the resource changed since it was read
    PayloadTooLarge       413
    UnsupportedMediaType  415
    RangeNotSatisfiable   416   the requested byte range is outside the file
    InvalidInput          422   parsed, but invalid: lists every field at once
    TooManyRequests       429
    ServiceUnavailable    503   a dependency does not answer

Messages are English sentences with named values; they are translated where they are shown.
"""

import dataclasses
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FieldError:
    """One validation error of one field; `message` is a template for `values`."""

    field: str
    code: str
    message: str
    values: dict[str, Any] = dataclasses.field(default_factory=dict)  # values for the template


class ServiceError(Exception):
    """A failure that is reported to the caller, as opposed to a bug."""

    status = 400
    code = "bad_request"
    title = "Bad request"

    def __init__(self, message: str, *, code: str | None = None, **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.values = values
        self.code = code or type(self).code


class MalformedRequest(ServiceError):
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


class PreconditionFailed(ServiceError):
    status = 412
    code = "stale"
    title = "Changed meanwhile"

    def __init__(self) -> None:
        super().__init__("This was changed since you read it. Read it again.")


class PayloadTooLarge(ServiceError):
    status = 413
    code = "too_large"
    title = "Too large"


class UnsupportedMediaType(ServiceError):
    status = 415
    code = "unsupported_media_type"
    title = "Unsupported media type"


class RangeNotSatisfiable(ServiceError):
    status = 416
    code = "range_not_satisfiable"
    title = "There is no such part"

    def __init__(self, size: int) -> None:
        super().__init__("The file has only %(size)d bytes.", size=size)
        self.size = size


class InvalidInput(ServiceError):
    status = 422
    code = "invalid"
    title = "Something needs to be corrected"

    def __init__(self, *errors: FieldError) -> None:
        super().__init__("Some fields need to be corrected.")
        self.errors = errors


class TooManyRequests(ServiceError):
    status = 429
    code = "too_many_requests"
    title = "Too many requests"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ServiceUnavailable(ServiceError):
    status = 503
    code = "unavailable"
    title = "Temporarily unavailable"

    def __init__(self, message: str, *, retry_after: int = 5) -> None:
        super().__init__(message)
        self.retry_after = retry_after
