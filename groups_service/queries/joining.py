"""Invitations and proposals, as administrators and those concerned see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries import mentioned
from groups_service.queries.mentioned import Named
from groups_service.queries.people import BRIEF, Brief, brief
from groups_service.queries.rows import maybe_uuid, uuid, when


@dataclass(frozen=True)
class InvitationSeen:
    """`person` is invited; `group_name` is told to them even of a closed group."""

    id: UUID
    group_id: UUID
    group_name: str
    group_status: str
    person: Brief
    invited_by: str
    note: str
    state: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class ProposalSeen:
    """`group_name` is None to an author who may not know of the group any more."""

    id: UUID
    group_id: UUID
    group_name: str | None
    author: Brief
    text: str
    html: str
    state: str
    reason: str | None
    post_id: UUID | None
    created_at: datetime


INVITATION = f"""SELECT i.id, i.group_id, g.name AS group_name, g.status AS group_status,
    i.note, i.state, i.created_at, i.expires_at, b.name AS invited_by, {BRIEF}
    FROM invitation i JOIN groups g ON g.id = i.group_id JOIN person b ON b.id = i.invited_by_id
    JOIN person p ON p.id = i.person_id LEFT JOIN unit u ON u.id = p.unit_id
    WHERE g.state IN ('active', 'inactive')"""
WAITING = access.living_invitation("i")

PROPOSAL = f"""SELECT r.id, r.group_id,
    CASE WHEN {access.known_groups("g", "$1")} THEN g.name END AS group_name,
    r.text, r.html, r.state, r.reason, r.post_id, r.created_at, {BRIEF}
    FROM proposal r JOIN groups g ON g.id = r.group_id
    JOIN person p ON p.id = r.author_id LEFT JOIN unit u ON u.id = p.unit_id"""


async def invitations_to(
    group_id: UUID, after: tuple[datetime, str] | None, limit: int
) -> list[InvitationSeen]:
    """Those that wait, oldest first, one more than the limit; for the group's administrators."""
    beyond = "AND (i.created_at, i.id) > ($2, $3)" if after else ""
    rows = await sql(
        f"""{INVITATION} AND {WAITING} AND i.group_id = $1 {beyond}
        ORDER BY i.created_at, i.id LIMIT {limit + 1}""",
        str(group_id),
        *(after or ()),
    )
    return [_invitation(row) for row in rows]


async def invitations_of(
    viewer: Viewer, after: tuple[datetime, str] | None, limit: int
) -> list[InvitationSeen]:
    """One's own that wait."""
    beyond = "AND (i.created_at, i.id) > ($2, $3)" if after else ""
    rows = await sql(
        f"""{INVITATION} AND {WAITING} AND i.person_id = $1 AND p.active {beyond}
        ORDER BY i.created_at, i.id LIMIT {limit + 1}""",
        str(viewer.id),
        *(after or ()),
    )
    return [_invitation(row) for row in rows]


async def invitation_in(viewer: Viewer, group_id: UUID) -> InvitationSeen | None:
    """The one by which the viewer is invited to a group."""
    rows = await sql(
        f"{INVITATION} AND {WAITING} AND i.person_id = $1 AND i.group_id = $2",
        str(viewer.id),
        str(group_id),
    )
    return _invitation(rows[0]) if rows else None


async def invitation(group_id: UUID, invitation_id: UUID) -> InvitationSeen | None:
    """Any one, answered or not; for the group's administrators."""
    rows = await sql(
        f"{INVITATION} AND i.group_id = $1 AND i.id = $2", str(group_id), str(invitation_id)
    )
    return _invitation(rows[0]) if rows else None


async def proposals_to(
    viewer: Viewer, group_id: UUID, after: tuple[datetime, str] | None, limit: int
) -> list[ProposalSeen]:
    """Waiting proposals, oldest first: all for administrators, one's own for others."""
    beyond = "AND (r.created_at, r.id) > ($3, $4)" if after else ""
    rows = await sql(
        f"""{PROPOSAL} WHERE r.group_id = $2 AND r.state = 'waiting' AND (
            r.author_id = $1 OR EXISTS (
                SELECT 1 FROM membership m WHERE m.group_id = r.group_id AND m.person_id = $1
                AND m.role = 'administrator'
            )
        ) {beyond} ORDER BY r.created_at, r.id LIMIT {limit + 1}""",
        str(viewer.id),
        str(group_id),
        *(after or ()),
    )
    return await _proposals(rows)


async def proposal(viewer: Viewer, proposal_id: UUID) -> ProposalSeen | None:
    """One's own, or one to a group that the viewer administers."""
    rows = await sql(
        f"""{PROPOSAL} WHERE r.id = $2 AND (
            r.author_id = $1 OR (g.state IN ('active', 'inactive') AND EXISTS (
                SELECT 1 FROM membership m WHERE m.group_id = r.group_id AND m.person_id = $1
                AND m.role = 'administrator'
            ))
        ) AND EXISTS (SELECT 1 FROM person asking WHERE asking.id = $1 AND asking.active)""",
        str(viewer.id),
        str(proposal_id),
    )
    return (await _proposals(rows))[0] if rows else None


def _invitation(row: dict[str, Any]) -> InvitationSeen:  # a row of INVITATION
    return InvitationSeen(
        id=uuid(row["id"]),
        group_id=uuid(row["group_id"]),
        group_name=row["group_name"],
        group_status=row["group_status"],
        person=brief(row),
        invited_by=row["invited_by"],
        note=row["note"],
        state=row["state"],
        created_at=when(row["created_at"]),
        expires_at=when(row["expires_at"]),
    )


async def _proposals(rows: list[dict[str, Any]]) -> list[ProposalSeen]:
    """Rows of PROPOSAL, with the names of those mentioned."""
    named = await mentioned.named(row["html"] for row in rows)
    return [_proposal(row, named) for row in rows]


def _proposal(row: dict[str, Any], named: Named) -> ProposalSeen:  # a row of PROPOSAL
    return ProposalSeen(
        id=uuid(row["id"]),
        group_id=uuid(row["group_id"]),
        author=brief(row),
        **{name: row[name] for name in ("group_name", "state", "reason")},
        text=named.text(row["text"]),
        html=named.html(row["html"]),
        post_id=maybe_uuid(row["post_id"]),
        created_at=when(row["created_at"]),
    )
