"""Who is calling, and what lets them in."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Identity:
    """A person of the directory. `object_id` is the key; the account may be used again."""

    object_id: str
    account: str
    name: str
    mail: str | None


@dataclass(frozen=True, slots=True)
class Grant:
    """What a request is let in by; `id` is that of its row and no secret."""

    kind: Literal["session", "bearer"] | None
    id: str | None


@dataclass(frozen=True, slots=True)
class Caller:
    """A person together with what lets this request in."""

    identity: Identity
    grant: Grant


NOBODY = Grant(kind=None, id=None)
