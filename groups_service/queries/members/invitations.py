"""Invitations, as the administrators of the group and the invited person see them."""

# access (query): columns and joins only; invited people may know of the group

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.core.columns import to_datetime, to_uuid
from groups_service.queries.core.page import Page, cut_rows
from groups_service.queries.people.profiles import (
    PERSON_COLUMNS_SQL,
    PersonSummary,
    to_person_summary,
)


@dataclass(frozen=True)
class InvitationView:
    """An invitation of `person`, who sees `group_name` even if the group is closed."""

    id: UUID
    group_id: UUID
    group_name: str
    group_status: str
    person: PersonSummary
    invited_by: str
    note: str
    state: str
    created_at: datetime
    expires_at: datetime


INVITATION_SELECT_SQL = f"""SELECT i.id, i.group_id, g.name AS group_name,
    g.status AS group_status, i.note, i.state, i.created_at, i.expires_at, b.name AS invited_by,
    {PERSON_COLUMNS_SQL}
    FROM invitation i JOIN groups g ON g.id = i.group_id JOIN person b ON b.id = i.invited_by_id
    JOIN person p ON p.id = i.person_id LEFT JOIN unit u ON u.id = p.unit_id
    WHERE g.state IN ('active', 'inactive')"""
IS_WAITING_SQL = access.invitation_is_active("i")


async def list_group_invitations(
    group_id: UUID, after: tuple[datetime, str] | None, limit: int
) -> Page[InvitationView]:
    """List waiting invitations, oldest first, for the group's administrators."""
    after_condition = "AND (i.created_at, i.id) > ($2, $3)" if after else ""
    rows = await sql(
        f"""{INVITATION_SELECT_SQL} AND {IS_WAITING_SQL} AND i.group_id = $1 {after_condition}
        ORDER BY i.created_at, i.id LIMIT {limit + 1}""",
        str(group_id),
        *(after or ()),
    )
    rows, has_more = cut_rows(rows, limit)
    return Page([_to_invitation(row) for row in rows], has_more)


async def list_own_invitations(
    viewer: Viewer, after: tuple[datetime, str] | None, limit: int
) -> Page[InvitationView]:
    """List the viewer's own waiting invitations."""
    after_condition = "AND (i.created_at, i.id) > ($2, $3)" if after else ""
    rows = await sql(
        f"""{INVITATION_SELECT_SQL} AND {IS_WAITING_SQL} AND i.person_id = $1
        AND p.active {after_condition} ORDER BY i.created_at, i.id LIMIT {limit + 1}""",
        str(viewer.id),
        *(after or ()),
    )
    rows, has_more = cut_rows(rows, limit)
    return Page([_to_invitation(row) for row in rows], has_more)


async def find_own_invitation(viewer: Viewer, group_id: UUID) -> InvitationView | None:
    """Return the waiting invitation of the viewer to a group."""
    rows = await sql(
        f"{INVITATION_SELECT_SQL} AND {IS_WAITING_SQL} AND i.person_id = $1 AND i.group_id = $2",
        str(viewer.id),
        str(group_id),
    )
    return _to_invitation(rows[0]) if rows else None


async def get_invitation(group_id: UUID, invitation_id: UUID) -> InvitationView | None:
    """Return an invitation in any state, for the group's administrators."""
    rows = await sql(
        f"{INVITATION_SELECT_SQL} AND i.group_id = $1 AND i.id = $2",
        str(group_id),
        str(invitation_id),
    )
    return _to_invitation(rows[0]) if rows else None


def _to_invitation(row: dict[str, Any]) -> InvitationView:
    return InvitationView(
        id=to_uuid(row["id"]),
        group_id=to_uuid(row["group_id"]),
        group_name=row["group_name"],
        group_status=row["group_status"],
        person=to_person_summary(row),
        invited_by=row["invited_by"],
        note=row["note"],
        state=row["state"],
        created_at=to_datetime(row["created_at"]),
        expires_at=to_datetime(row["expires_at"]),
    )
