"""What somebody is told: a kind, a reference and a time; the words are given when it is shown."""

from dataclasses import dataclass
from datetime import datetime

EMPTY = "empty"
"""The kind of a notice that has grown: a later one says it all."""


@dataclass(frozen=True, order=True)
class Ref:
    """Something of the application: ("post", id), ("group", id)."""

    type: str
    id: str


@dataclass(frozen=True)
class Note:
    """`ref` is what happened; `about` is where and `actor` who, if the application cares.

    `thing` is what opening reads it, when that is more than `ref`: the post of a comment. Of
    notes that grow the unread ones of a kind about one thing are one notice: "Bo and 2 others".
    """

    kind: str
    ref: Ref
    at: datetime  # aware
    actor: str | None = None
    about: Ref | None = None
    thing: Ref | None = None
    grows: bool = False


@dataclass(frozen=True)
class Shown:
    """The words of a notice for one recipient, at the moment of showing."""

    title: str
    author: str | None
    text: str | None
    link: str | None
