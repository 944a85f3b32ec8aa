"""Loads what sockets have to send: counters and new notifications of many inboxes in one query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from notifications import sql
from notifications.inbox import inbox
from notifications.inbox.inbox import MAX_COUNTED_UNREAD, Notification

PAGE_SIZE = 50  # notifications of an inbox at a time
AFTER_LAST_NUMBER = 2**62
"""A number above that of any notification."""

Position = tuple[str, int]  # a recipient, and the last notification number they have

UPDATES_SQL = f"""WITH inbox_state AS MATERIALIZED (
        SELECT asked.one AS recipient, CAST(asked.other AS BIGINT) AS after_number,
            COALESCE(c.last_number, 0) AS last_number, COALESCE(c.read_through, 0) AS read_through,
            COALESCE(c.pruned_through, 0) AS pruned_through, COALESCE(c.reads, 0) AS reads,
            (SELECT COUNT(*) FROM (
                SELECT 1 FROM notification n
                WHERE n.recipient = asked.one AND n.read_at IS NULL
                AND n.number > COALESCE(c.read_through, 0) LIMIT $2
            ) AS counted) AS unread
        FROM {{pairs $1}} LEFT JOIN notification_counter c ON c.recipient = asked.one
    )
    SELECT s.recipient, s.after_number, s.last_number, s.unread, s.pruned_through, s.reads,
        {inbox.FIELDS_SQL}
    FROM inbox_state s LEFT JOIN notification n ON n.recipient = s.recipient
        AND n.number > s.after_number AND n.number <= s.after_number + $3
    ORDER BY s.recipient, s.after_number, n.number"""  # noqa: S608 - only constants


@dataclass
class InboxUpdate:
    """An inbox's latest number, its unread count and its next notifications.

    It is pruned up to `pruned_through`; `read_revision` rises whenever its read markers change.
    """

    number: int
    unread: int
    pruned_through: int
    read_revision: int
    notifications: list[Notification] = field(default_factory=list)


async def load_updates(positions: Sequence[Position]) -> Mapping[Position, InboxUpdate]:
    """Return for each position the next notifications in order, at most `PAGE_SIZE`.

    The list is empty only if there are none after the position.
    """
    updates: dict[Position, InboxUpdate] = {}
    pairs = sql.encode_pairs(positions)
    for row in await sql.fetch(UPDATES_SQL, pairs, MAX_COUNTED_UNREAD, PAGE_SIZE):
        position = (row["recipient"], row["after_number"])
        update = updates.setdefault(position, _update_from_row(row))
        if row["number"] is not None:
            update.notifications.append(inbox.notification_from_row(row))
    for (recipient, number), update in updates.items():
        if not update.notifications and number < update.number:  # the oldest were pruned
            update.notifications = await inbox.list_after(recipient, number, limit=PAGE_SIZE)
    return updates


def _update_from_row(row: sql.Row) -> InboxUpdate:
    return InboxUpdate(row["last_number"], row["unread"], row["pruned_through"], row["reads"])
