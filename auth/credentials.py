"""Validates and revokes credentials of both kinds: sessions and tokens."""

from collections.abc import Iterable
from datetime import datetime

from auth import sessions, tokens
from auth.identity import Grant
from auth.sessions import SessionLimits


async def keep_valid(
    grants: Iterable[Grant], *, now: datetime, limits: SessionLimits
) -> set[Grant]:
    """Return the grants that are still valid. Asking does not count as use of a session."""
    candidates = list(grants)
    valid = {
        "session": await sessions.keep_valid_ids(
            _ids_of_kind(candidates, "session"), now=now, limits=limits
        ),
        "bearer": await tokens.keep_valid_ids(_ids_of_kind(candidates, "bearer"), now=now),
    }
    return {grant for grant in candidates if grant.id in valid.get(grant.kind or "", ())}


async def revoke_all(object_id: str, *, now: datetime) -> None:
    """End all sessions and tokens of a person.

    Called when the account was disabled or the person asked for it.
    """
    await sessions.end_all_sessions(object_id, now=now)
    await tokens.revoke_all_tokens(object_id, now=now)


def _ids_of_kind(grants: Iterable[Grant], kind: str) -> list[str]:
    return [grant.id for grant in grants if grant.kind == kind and grant.id is not None]
