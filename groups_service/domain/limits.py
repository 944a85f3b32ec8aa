"""Limits against spam by self-service."""

from datetime import datetime, timedelta

from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.errors import TooMany

GROUPS_A_DAY = 20
A_DAY = timedelta(days=1)


async def groups_created(viewer: Viewer, now: datetime) -> None:
    """Raise TooMany when `viewer` made as many groups within a day as one may."""
    rows = await sql(
        """SELECT count(*) AS made FROM event
        WHERE kind = 'group.created' AND actor_id = $1 AND at > $2""",
        str(viewer.id),
        now - A_DAY,
    )
    if rows[0]["made"] >= GROUPS_A_DAY:
        message = "You have created many groups today. Try again tomorrow."
        raise TooMany(message, retry_after=int(A_DAY.total_seconds()))
