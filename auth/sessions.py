"""Server-side sessions: the cookie holds a secret of 256 bits, the row its digest.

A session lives until it is ended, unused for too long, or too old - whichever comes first.
"""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from auth import rows
from auth.identity import Caller, Grant, Identity
from auth.lists import same_length
from auth.models import Session

SEEN_AT_MOST_EVERY = timedelta(minutes=1)
"""Being used is written down this often, so that reading seldom means writing."""


@dataclass(frozen=True)
class SessionLimits:
    idle: timedelta = timedelta(hours=8)
    absolute: timedelta = timedelta(hours=24)


@dataclass(frozen=True)
class SessionShown:
    """One line of a person's own list of sessions."""

    id: str
    created_at: datetime
    seen_at: datetime


async def start(identity: Identity, *, now: datetime) -> str:
    """Begin a session; the secret for the cookie is told only here."""
    secret = secrets.token_urlsafe(32)
    await Session.create(
        id=uuid4(),
        object_id=identity.object_id,
        account=identity.account,
        name=identity.name,
        mail=identity.mail,
        digest=_digest(secret),
        created_at=now,
        seen_at=now,
    )
    return secret


async def read(
    secret: str, *, now: datetime, limits: SessionLimits, is_use: bool = True
) -> Caller | None:
    """Whose session this is, noting that it was used; None when it is over or never was."""
    session = await rows.find(Session, "digest", _digest(secret))
    if session is None or not _lives(session, now, limits):
        return None
    if is_use and now - session.seen_at >= SEEN_AT_MOST_EVERY:
        await Session.filter(id=session.id).update(seen_at=now)
    identity = Identity(session.object_id, session.account, session.name, session.mail)
    return Caller(identity, Grant("session", str(session.id)))


async def living(ids: Collection[str], *, now: datetime, limits: SessionLimits) -> set[str]:
    """Which of these sessions live; asking is no use: an open socket keeps nobody signed in."""
    if not ids:
        return set()
    held = await Session.filter(id__in=same_length([UUID(each) for each in ids]))
    return {str(session.id) for session in held if _lives(session, now, limits)}


async def of(object_id: str, *, now: datetime, limits: SessionLimits) -> list[SessionShown]:
    """The living sessions of a person, the latest used first."""
    sessions = await Session.filter(object_id=object_id, ended_at=None).order_by("-seen_at", "id")
    return [
        SessionShown(str(session.id), session.created_at, session.seen_at)
        for session in sessions
        if _lives(session, now, limits)
    ]


async def end(secret: str, *, now: datetime) -> None:
    await Session.filter(digest=_digest(secret), ended_at=None).update(ended_at=now)


async def end_one(object_id: str, session_id: UUID, *, now: datetime) -> bool:
    """End one of this person's sessions; False when there is no such one."""
    ended = Session.filter(id=session_id, object_id=object_id, ended_at=None)
    return bool(await ended.update(ended_at=now))


async def end_all(object_id: str, *, now: datetime) -> int:
    """End every session of a person; how many there were."""
    return await Session.filter(object_id=object_id, ended_at=None).update(ended_at=now)


async def sweep(*, now: datetime, limits: SessionLimits) -> None:
    """Forget the sessions that are too old to be used."""
    await Session.filter(created_at__lt=now - limits.absolute).delete()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _lives(session: Session, now: datetime, limits: SessionLimits) -> bool:
    return (
        session.ended_at is None
        and now - session.seen_at < limits.idle
        and now - session.created_at < limits.absolute
    )
