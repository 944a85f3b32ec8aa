"""What sockets have to tell: where inboxes stand and what is new, for many in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from notifications import inbox, sql
from notifications.inbox import MOST_COUNTED, Notice

PAGE = 50  # notices of an inbox at a time
NOTHING_BEHIND = 2**62
"""A position that nothing comes after."""

Position = tuple[str, int]  # a recipient, and the number of the last notice they have

NEWS = f"""WITH standing AS MATERIALIZED (
        SELECT asked.one AS recipient, CAST(asked.other AS BIGINT) AS behind,
            COALESCE(c.last_number, 0) AS last_number, COALESCE(c.read_through, 0) AS read_through,
            COALESCE(c.pruned_through, 0) AS pruned_through, COALESCE(c.reads, 0) AS reads,
            (SELECT COUNT(*) FROM (
                SELECT 1 FROM notification_notice n
                WHERE n.recipient = asked.one AND n.read_at IS NULL
                AND n.number > COALESCE(c.read_through, 0) LIMIT $2
            ) AS counted) AS unread
        FROM {{pairs $1}} LEFT JOIN notification_counter c ON c.recipient = asked.one
    )
    SELECT s.recipient, s.behind, s.last_number, s.unread, s.pruned_through, s.reads,
        {inbox.FIELDS}
    FROM standing s LEFT JOIN notification_notice n ON n.recipient = s.recipient
        AND n.number > s.behind AND n.number <= s.behind + $3
    ORDER BY s.recipient, s.behind, n.number"""  # noqa: S608 - a fragment of our own


@dataclass
class News:
    """Of one inbox: the number of its latest notice, how many are unread, and what comes next.

    Up to `cut` it was pruned; `reads` rises whenever its read marks change.
    """

    number: int
    unread: int
    cut: int
    reads: int
    notices: list[Notice] = field(default_factory=list)


async def of(positions: Sequence[Position]) -> Mapping[Position, News]:
    """For each the next notices in order, at most `PAGE`; none only if nothing is behind."""
    found: dict[Position, News] = {}
    for row in await sql.read(NEWS, sql.pairs(positions), MOST_COUNTED, PAGE):
        position = (row["recipient"], row["behind"])
        news = found.setdefault(position, _standing(row))
        if row["number"] is not None:
            news.notices.append(inbox.notice_of(row))
    for (recipient, behind), news in found.items():
        if not news.notices and behind < news.number:  # the oldest were cut off
            news.notices = await inbox.after(recipient, behind, limit=PAGE)
    return found


def _standing(row: sql.Row) -> News:
    return News(row["last_number"], row["unread"], row["pruned_through"], row["reads"])
