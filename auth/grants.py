"""What a caller holds - a session or a token - whichever it is."""

from collections.abc import Iterable
from datetime import datetime

from auth import sessions, tokens
from auth.identity import Grant
from auth.sessions import SessionLimits


async def living(grants: Iterable[Grant], *, now: datetime, limits: SessionLimits) -> set[Grant]:
    """Which of what let requests and sockets in still would; not counted as use."""
    asked = list(grants)
    alive = {
        "session": await sessions.living(_ids(asked, "session"), now=now, limits=limits),
        "bearer": await tokens.living(_ids(asked, "bearer"), now=now),
    }
    return {grant for grant in asked if grant.id in alive.get(grant.kind or "", ())}


async def end_all(object_id: str, *, now: datetime) -> None:
    """Sign a person out everywhere: the account was disabled, or the person asked for it."""
    await sessions.end_all(object_id, now=now)
    await tokens.revoke_all(object_id, now=now)


def _ids(grants: Iterable[Grant], kind: str) -> list[str]:
    return [grant.id for grant in grants if grant.kind == kind and grant.id is not None]
