"""Renders notifications each time they are shown, with the rights of their recipient.

Content is shown to recipients who may read it now. What is about the recipient (added, removed,
answered) is always shown, with the name of the group and the actor and never with content: the
event row lists the people it is about.
"""

import html
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from groups_service import access
from groups_service.core import mention_tokens
from groups_service.core.page_urls import page_url
from groups_service.database import sql, sql_lists
from groups_service.queries.core.columns import from_json_column
from groups_service.queries.notifications import excerpts as notifications_excerpts
from groups_service.queries.notifications.excerpts import (
    RenderedByKey,
    get_row_key,
    render_excerpts,
)
from notifications.live.batch_loader import BatchLoader
from notifications.payload import Ref, RenderedNotification

EVENT_FOR_FOLLOWERS = "group.status"
"""Followers are notified when their group closes, but no stored row lists them as recipients."""

RenderKey = tuple[str, Ref]  # the recipient, and what is rendered for them


class NotificationRenderer:
    """Renders references for `notifications`, in one statement for each type of reference.

    Requests that arrive at the same moment share the statements.
    """

    def __init__(self) -> None:
        self._batch_loader = BatchLoader(_render_all)

    async def render(
        self, recipient: str, refs: Sequence[Ref]
    ) -> Mapping[Ref, RenderedNotification | None]:
        words = await self._batch_loader.load(*((recipient, ref) for ref in refs))
        return {ref: words.get((recipient, ref)) for ref in refs}


async def _render_all(keys: Sequence[RenderKey]) -> Mapping[RenderKey, RenderedNotification]:
    rendered: dict[RenderKey, RenderedNotification] = {}
    for kind, render in RENDERERS.items():
        pairs = [(recipient, ref.id) for recipient, ref in keys if ref.type == kind]
        by_pair = await render(sql_lists.encode_pairs(pairs)) if pairs else {}
        rendered |= {
            (recipient, Ref(kind, name)): each for (recipient, name), each in by_pair.items()
        }
    return rendered


async def _render_join_requests(pairs: str) -> RenderedByKey:
    """Render join requests for the administrators of the group."""
    rows = await sql(
        f"""SELECT asked.one, r.id, r.group_id, r.message, g.name AS group_name, p.name AS author
        FROM {{pairs $1}} JOIN join_request r ON r.id = asked.other
        JOIN groups g ON g.id = r.group_id JOIN person p ON p.id = r.person_id
        JOIN membership m ON m.group_id = g.id AND m.person_id = asked.one
            AND m.role = 'administrator'
        WHERE {access.groups_readable_by("g", "asked.one")}""",
        pairs,
    )
    return {
        get_row_key(row): RenderedNotification(
            row["group_name"],
            row["author"],
            mention_tokens.make_excerpt(html.escape(row["message"]), {}) or None,
            page_url("group_members", group_id=row["group_id"]),
        )
        for row in rows
    }


async def _render_proposals(pairs: str) -> RenderedByKey:
    """Render proposed posts for the administrators of the group."""
    rows = await sql(
        f"""SELECT asked.one, r.id, r.group_id, r.html, g.name AS group_name, p.name AS author
        FROM {{pairs $1}} JOIN proposal r ON r.id = asked.other
        JOIN groups g ON g.id = r.group_id JOIN person p ON p.id = r.author_id
        JOIN membership m ON m.group_id = g.id AND m.person_id = asked.one
            AND m.role = 'administrator'
        WHERE {access.groups_readable_by("g", "asked.one")}""",
        pairs,
    )
    texts = await render_excerpts(rows)
    return {
        get_row_key(row): RenderedNotification(
            row["group_name"],
            row["author"],
            text,
            page_url("group_proposals", group_id=row["group_id"]),
        )
        for row, text in zip(rows, texts, strict=True)
    }


async def _render_groups(pairs: str) -> RenderedByKey:
    rows = await sql(
        f"""SELECT asked.one, g.id, g.name FROM {{pairs $1}} JOIN groups g ON g.id = asked.other
        WHERE {access.groups_readable_by("g", "asked.one")}""",
        pairs,
    )
    return {
        get_row_key(row): RenderedNotification(
            row["name"], None, None, page_url("group", group_id=row["id"])
        )
        for row in rows
    }


async def _render_events(pairs: str) -> RenderedByKey:
    rows = await sql(
        f"""SELECT asked.one, e.id, e.stream, e.kind, e.refs, e.recipients, g.id AS group_id,
            g.name AS group_name, p.name AS author,
            CASE WHEN {access.groups_visible_to("g", "asked.one")} THEN 1 ELSE 0 END AS visible
        FROM {{pairs $1}} JOIN event e ON e.id = asked.other
        LEFT JOIN report r ON r.id = e.stream_id AND e.stream = 'report'
        LEFT JOIN groups g ON g.id = COALESCE(r.group_id, e.stream_id)
        LEFT JOIN person p ON p.id = e.actor_id""",
        pairs,
    )
    return {
        get_row_key(row): _render_event(row)
        for row in rows
        if get_row_key(row)[0] in (from_json_column(row["recipients"]) or [])
        or row["kind"] == EVENT_FOR_FOLLOWERS
    }


def _render_event(row: dict[str, Any]) -> RenderedNotification:
    """Render an event without content.

    Recipients who can no longer see the group get the name it had when they were notified.
    Recipients of a report who cannot see its group, such as its receivers, get no name.
    """
    if row["stream"] == "report":
        return RenderedNotification(
            row["group_name"] if row["visible"] else "", None, None, page_url("reports")
        )
    if row["visible"]:
        return RenderedNotification(
            row["group_name"], row["author"], None, page_url("group", group_id=row["group_id"])
        )
    return RenderedNotification(
        from_json_column(row["refs"]).get("group_name", ""), row["author"], None, None
    )


RENDERERS: dict[str, Callable[[str], Awaitable[RenderedByKey]]] = {
    "post": notifications_excerpts.render_posts,
    "comment": notifications_excerpts.render_comments,
    "reactions": notifications_excerpts.render_reactions,
    "archive_file": notifications_excerpts.render_files,
    "request": _render_join_requests,
    "proposal": _render_proposals,
    "group": _render_groups,
    "event": _render_events,
}
