"""What a caller holds - a session or a token - whichever it is."""

from datetime import datetime

from auth import sessions, tokens
from auth.identity import Grant
from auth.sessions import SessionLimits


async def lives(grant: Grant, *, now: datetime, limits: SessionLimits) -> bool:
    """Whether what let this request or socket in still would."""
    if grant.id is None:
        return False
    if grant.kind == "session":
        return await sessions.lives(grant.id, now=now, limits=limits)
    return await tokens.lives(grant.id, now=now)


async def end_all(object_id: str, *, now: datetime) -> None:
    """Sign a person out everywhere: the account was disabled, or the person asked for it."""
    await sessions.end_all(object_id, now=now)
    await tokens.revoke_all(object_id, now=now)
