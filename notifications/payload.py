"""The content of a notification: kind, reference and time. The text is rendered on display."""

from dataclasses import dataclass
from datetime import datetime

SUPERSEDED = "empty"
"""The kind of a notification that a later, collapsed one has replaced."""


@dataclass(frozen=True, order=True)
class Ref:
    """A reference to an object of the application: ("post", id), ("group", id)."""

    type: str
    id: str


@dataclass(frozen=True)
class NotificationPayload:
    """The event behind a notification.

    `ref` is the object of the event, `about` its place and `actor` the person who acted, if
    known. `subject` is the object whose opening marks the notification read, if it differs from
    `ref`: the post of a comment. Unread notifications of one kind and subject collapse into one
    if `collapses` is set: "Bo and 2 others".
    """

    kind: str
    ref: Ref
    at: datetime  # aware
    actor: str | None = None
    about: Ref | None = None
    subject: Ref | None = None
    collapses: bool = False


@dataclass(frozen=True)
class RenderedNotification:
    """The texts of a notification for one recipient, at the moment of display."""

    title: str
    author: str | None
    text: str | None
    link: str | None
