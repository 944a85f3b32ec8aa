"""Server-side sessions: the cookie holds a secret of 256 bits, the row its digest.

A session is valid until it is ended, unused for too long, or too old - whichever comes first.
"""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from auth import row_lookup
from auth.identity import AuthenticatedCaller, Grant, Identity
from auth.models import Session

SEEN_AT_UPDATE_INTERVAL = timedelta(minutes=1)
"""Use of a session is recorded at most this often, so that most reads do not write."""


@dataclass(frozen=True)
class SessionLimits:
    idle: timedelta = timedelta(hours=8)
    absolute: timedelta = timedelta(hours=24)


@dataclass(frozen=True)
class SessionView:
    """An item of a person's own list of sessions."""

    id: str
    created_at: datetime
    seen_at: datetime


async def start_session(identity: Identity, *, now: datetime) -> str:
    """Start a session and return the secret for the cookie; it is available only here."""
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


async def find_caller(
    secret: str, *, now: datetime, limits: SessionLimits, counts_as_use: bool = True
) -> AuthenticatedCaller | None:
    """Return the caller of a session and record its use; None if it has ended or is unknown."""
    session = await row_lookup.find_row(Session, "digest", _digest(secret))
    if session is None or not _is_valid(session, now, limits):
        return None
    if counts_as_use and now - session.seen_at >= SEEN_AT_UPDATE_INTERVAL:
        await Session.filter(id=session.id).update(seen_at=now)
    identity = Identity(session.object_id, session.account, session.name, session.mail)
    return AuthenticatedCaller(identity, Grant("session", str(session.id)))


async def keep_valid_ids(
    ids: Collection[str], *, now: datetime, limits: SessionLimits
) -> set[str]:
    """Return the ids of valid sessions.

    This does not count as use: an open socket keeps no session alive.
    """
    if not ids:
        return set()
    padded_ids = row_lookup.pad_to_power_of_two([UUID(session_id) for session_id in ids])
    sessions = await Session.filter(id__in=padded_ids)
    return {str(session.id) for session in sessions if _is_valid(session, now, limits)}


async def list_sessions(
    object_id: str, *, now: datetime, limits: SessionLimits
) -> list[SessionView]:
    """Return the valid sessions of a person, the most recently used first."""
    sessions = await Session.filter(object_id=object_id, ended_at=None).order_by("-seen_at", "id")
    return [
        SessionView(str(session.id), session.created_at, session.seen_at)
        for session in sessions
        if _is_valid(session, now, limits)
    ]


async def end_session(secret: str, *, now: datetime) -> None:
    await Session.filter(digest=_digest(secret), ended_at=None).update(ended_at=now)


async def end_session_by_id(object_id: str, session_id: UUID, *, now: datetime) -> bool:
    """End one of this person's sessions; return False if they have no such session."""
    matching = Session.filter(id=session_id, object_id=object_id, ended_at=None)
    return bool(await matching.update(ended_at=now))


async def end_all_sessions(object_id: str, *, now: datetime) -> int:
    """End all sessions of a person and return their number."""
    return await Session.filter(object_id=object_id, ended_at=None).update(ended_at=now)


async def delete_expired(*, now: datetime, limits: SessionLimits) -> None:
    """Delete the sessions that are too old to be valid."""
    await Session.filter(created_at__lt=now - limits.absolute).delete()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _is_valid(session: Session, now: datetime, limits: SessionLimits) -> bool:
    return (
        session.ended_at is None
        and now - session.seen_at < limits.idle
        and now - session.created_at < limits.absolute
    )
