"""Limits against spam by self-service."""

from datetime import datetime, timedelta

from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.errors import TooMany
from groups_service.models import Invitation, Report

GROUPS_A_DAY = 20
INVITATIONS_A_DAY = 200
REPORTS_A_DAY = 20
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


async def invitations_sent(viewer: Viewer, now: datetime) -> None:
    """Raise TooMany when `viewer` sent as many invitations within a day as one may."""
    sent = await Invitation.filter(invited_by_id=viewer.id, created_at__gt=now - A_DAY).count()
    if sent >= INVITATIONS_A_DAY:
        message = "You have invited many people today. Try again tomorrow."
        raise TooMany(message, retry_after=int(A_DAY.total_seconds()))


async def reports_made(viewer: Viewer, now: datetime) -> None:
    """Raise TooMany when `viewer` reported as much within a day as one may."""
    made = await Report.filter(reporter_id=viewer.id, created_at__gt=now - A_DAY).count()
    if made >= REPORTS_A_DAY:
        message = "You have reported much today. Try again tomorrow."
        raise TooMany(message, retry_after=int(A_DAY.total_seconds()))
