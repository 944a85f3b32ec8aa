"""The person who makes a request, and the credential that authenticates it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Identity:
    """A person of the directory. `object_id` is the key; the account name may be used again."""

    object_id: str
    account: str
    name: str
    mail: str | None


@dataclass(frozen=True, slots=True)
class Grant:
    """The credential of a request; `id` is that of its row and is not secret."""

    kind: Literal["session", "bearer"] | None
    id: str | None


@dataclass(frozen=True, slots=True)
class AuthenticatedCaller:
    """A person together with the credential of this request."""

    identity: Identity
    grant: Grant


ANONYMOUS = Grant(kind=None, id=None)
