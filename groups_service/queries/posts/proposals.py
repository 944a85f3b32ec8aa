"""Proposed posts, as their authors and the administrators of the group see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.core.columns import to_datetime, to_optional_uuid, to_uuid
from groups_service.queries.core.page import Page, cut_rows
from groups_service.queries.people import mention_names
from groups_service.queries.people.mention_names import MentionNames
from groups_service.queries.people.profiles import (
    PERSON_COLUMNS_SQL,
    PersonSummary,
    to_person_summary,
)


@dataclass(frozen=True)
class ProposalView:
    """A proposed post; `group_name` is None for authors who may no longer know of the group."""

    id: UUID
    group_id: UUID
    group_name: str | None
    author: PersonSummary
    text: str
    html: str
    state: str
    reason: str | None
    post_id: UUID | None
    created_at: datetime


PROPOSAL_SELECT_SQL = f"""SELECT r.id, r.group_id,
    CASE WHEN {access.groups_visible_to("g", "$1")} THEN g.name END AS group_name,
    r.text, r.html, r.state, r.reason, r.post_id, r.created_at, {PERSON_COLUMNS_SQL}
    FROM proposal r JOIN groups g ON g.id = r.group_id
    JOIN person p ON p.id = r.author_id LEFT JOIN unit u ON u.id = p.unit_id"""


# access (query): for the author and administrators; its callers require READ
async def list_proposals(
    viewer: Viewer, group_id: UUID, after: tuple[datetime, str] | None, limit: int
) -> Page[ProposalView]:
    """List waiting proposals, oldest first.

    Administrators get all of them, other viewers their own.
    """
    after_condition = "AND (r.created_at, r.id) > ($3, $4)" if after else ""
    rows = await sql(
        f"""{PROPOSAL_SELECT_SQL} WHERE r.group_id = $2 AND r.state = 'waiting' AND (
            r.author_id = $1 OR EXISTS (
                SELECT 1 FROM membership m WHERE m.group_id = r.group_id AND m.person_id = $1
                AND m.role = 'administrator'
            )
        ) {after_condition} ORDER BY r.created_at, r.id LIMIT {limit + 1}""",
        str(viewer.id),
        str(group_id),
        *(after or ()),
    )
    rows, has_more = cut_rows(rows, limit)
    return Page(await _to_proposals(rows), has_more)


# access (query): for the author, and administrators of a group that is not in the trash
async def get_proposal(viewer: Viewer, proposal_id: UUID) -> ProposalView | None:
    """Return a proposal that the viewer made, or one to a group that they administer."""
    rows = await sql(
        f"""{PROPOSAL_SELECT_SQL} WHERE r.id = $2 AND (
            r.author_id = $1 OR (g.state IN ('active', 'inactive') AND EXISTS (
                SELECT 1 FROM membership m WHERE m.group_id = r.group_id AND m.person_id = $1
                AND m.role = 'administrator'
            ))
        ) AND EXISTS (SELECT 1 FROM person asking WHERE asking.id = $1 AND asking.active)""",
        str(viewer.id),
        str(proposal_id),
    )
    return (await _to_proposals(rows))[0] if rows else None


async def _to_proposals(rows: list[dict[str, Any]]) -> list[ProposalView]:
    """Convert rows of PROPOSAL_SELECT_SQL, with the names of the people they mention."""
    names = await mention_names.load_mention_names(row["html"] for row in rows)
    return [_to_proposal(row, names) for row in rows]


def _to_proposal(row: dict[str, Any], names: MentionNames) -> ProposalView:
    return ProposalView(
        id=to_uuid(row["id"]),
        group_id=to_uuid(row["group_id"]),
        author=to_person_summary(row),
        **{name: row[name] for name in ("group_name", "state", "reason")},
        text=names.render_text(row["text"]),
        html=names.render_html(row["html"]),
        post_id=to_optional_uuid(row["post_id"]),
        created_at=to_datetime(row["created_at"]),
    )
