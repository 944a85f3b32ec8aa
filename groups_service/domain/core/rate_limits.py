"""Daily limits per person against spam."""

from datetime import datetime, timedelta

from groups_service.access import Viewer
from groups_service.core.errors import TooManyRequests
from groups_service.database import sql
from groups_service.models import Invitation, Report

MAX_GROUPS_PER_DAY = 20
MAX_INVITATIONS_PER_DAY = 200
MAX_REPORTS_PER_DAY = 20
DAY = timedelta(days=1)


async def check_groups_created(viewer: Viewer, now: datetime) -> None:
    """Raise TooManyRequests when `viewer` has created the daily maximum of groups."""
    rows = await sql(
        """SELECT count(*) AS created FROM event
        WHERE kind = 'group.created' AND actor_id = $1 AND at > $2""",
        str(viewer.id),
        now - DAY,
    )
    if rows[0]["created"] >= MAX_GROUPS_PER_DAY:
        message = "You have created many groups today. Try again tomorrow."
        raise TooManyRequests(message, retry_after=int(DAY.total_seconds()))


async def check_invitations_sent(viewer: Viewer, now: datetime) -> None:
    """Raise TooManyRequests when `viewer` has sent the daily maximum of invitations."""
    sent = await Invitation.filter(invited_by_id=viewer.id, created_at__gt=now - DAY).count()
    if sent >= MAX_INVITATIONS_PER_DAY:
        message = "You have invited many people today. Try again tomorrow."
        raise TooManyRequests(message, retry_after=int(DAY.total_seconds()))


async def check_reports_made(viewer: Viewer, now: datetime) -> None:
    """Raise TooManyRequests when `viewer` has made the daily maximum of reports."""
    reported = await Report.filter(reporter_id=viewer.id, created_at__gt=now - DAY).count()
    if reported >= MAX_REPORTS_PER_DAY:
        message = "You have reported much today. Try again tomorrow."
        raise TooManyRequests(message, retry_after=int(DAY.total_seconds()))
