"""Forgetting what is over; to be called now and then."""

from datetime import datetime

from auth import attempts, sessions, tokens
from auth.attempts import AttemptLimits
from auth.sessions import SessionLimits


async def sweep(*, now: datetime, session: SessionLimits, attempt: AttemptLimits) -> None:
    await sessions.sweep(now=now, limits=session)
    await tokens.sweep(now=now)
    await attempts.sweep(now=now, limits=attempt)
