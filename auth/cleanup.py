"""Deletes expired sessions, tokens and login attempts; meant to be called periodically."""

from datetime import datetime

from auth import login_attempts, sessions, tokens
from auth.login_attempts import AttemptLimits
from auth.sessions import SessionLimits


async def delete_expired_rows(
    *, now: datetime, session_limits: SessionLimits, attempt_limits: AttemptLimits
) -> None:
    await sessions.delete_expired(now=now, limits=session_limits)
    await tokens.delete_expired(now=now)
    await login_attempts.delete_expired(now=now, limits=attempt_limits)
