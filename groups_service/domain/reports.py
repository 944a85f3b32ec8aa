"""Reporting a post or comment, and what is decided about it.

The report carries a copy of the thing: editing or deleting it afterwards loses nothing. Its events
stand in a stream of their own and name nobody who acted, so that they move no number of the group.
"""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from tortoise.transactions import in_transaction

from groups_service import access, clock, ids
from groups_service.access import Act, Handled, Receivers, Viewer
from groups_service.database import sql
from groups_service.domain import going, limits
from groups_service.domain.answered import AlreadyAnswered
from groups_service.domain.turn import Turn, held
from groups_service.errors import NotFound
from groups_service.models import Comment, Event, Group, Post, Report
from groups_service.queries import feeds
from groups_service.queries.rows import uuid
from groups_service.queries.threads import CommentSeen, PostSeen

WAITING = "waiting"
ANSWERED = "This report has already been handled."


class Reason(StrEnum):
    HARASSMENT = "harassment"
    SECRECY = "secrecy"
    PERSONAL_DATA = "personal_data"
    WRONG_PLACE = "wrong_place"
    OTHER = "other"


class Decision(StrEnum):
    REMOVE = "remove"
    KEEP = "keep"


STATES = {Decision.REMOVE: "removed", Decision.KEEP: "kept"}


@dataclass(frozen=True)
class Complaint:
    """What is wrong with a post, or with a comment when `comment_id` is given."""

    post_id: UUID
    comment_id: UUID | None
    reason: Reason
    note: str = ""

    @property
    def thing_id(self) -> UUID:
        return self.comment_id or self.post_id


async def complaint(viewer: Viewer, kind: str, thing_id: UUID) -> tuple[UUID, UUID | None]:
    """The post and comment of something that the viewer reads. Raises NotFound."""
    if kind == "post":
        await access.find_post(viewer, thing_id)
        return thing_id, None
    return await access.find_comment(viewer, thing_id), thing_id


async def found(viewer: Viewer, complaint: Complaint) -> PostSeen | CommentSeen:
    """What is reported, as the viewer sees it. Raises NotFound."""
    seen: PostSeen | CommentSeen | None
    if complaint.comment_id is None:
        seen = await feeds.post(viewer, complaint.post_id)
    else:
        seen = await feeds.comment(viewer, complaint.comment_id)
    if seen is None:
        raise NotFound
    return seen


async def goes_to(viewer: Viewer, complaint: Complaint, receivers: Receivers) -> Handled:
    """Where a report of it would go now. Raises NotFound."""
    seen = await found(viewer, complaint)
    return await _where(viewer, await Post.get(id=complaint.post_id), seen.author.id, receivers)


async def make(viewer: Viewer, complaint: Complaint, receivers: Receivers) -> UUID:
    """Report something; its id. Reported again while it waits, it is the same report.

    Raises NotFound, NotAllowed, TooMany.
    """
    async with in_transaction("default"):
        thing = await _reportable(viewer, complaint)
        earlier = await _waiting(viewer, complaint)
        if earlier is not None:
            return earlier
        await limits.reports_made(viewer, clock.now())
        post = await Post.get(id=complaint.post_id)
        where = await _where(viewer, post, thing.author_id, receivers)
        made = await _write(viewer, complaint, thing, post, where)
        if made is not None:
            await _tell(made, "report.made", await access.handlers(made, receivers), 1)
            return made
    return await _waiting(viewer, complaint) or await make(viewer, complaint, receivers)


async def handle(
    viewer: Viewer, report_id: UUID, decision: Decision, answer: str, receivers: Receivers
) -> None:
    """Remove what was reported, or leave it; who reported it is told.

    Removing it answers every report of it that waits; leaving it moves no number of the group.
    Raises NotFound for reports that the viewer does not handle, AlreadyAnswered for those that
    wait no longer.
    """
    await _require_handler(viewer, report_id, receivers)
    if decision is Decision.KEEP:
        async with in_transaction("default"):
            await _answer(viewer, report_id, decision, answer)
        return
    report = await Report.get(id=report_id)
    async with await _held(viewer, report) as mine:
        await _require_handler(viewer, report_id, receivers)
        await _answer(viewer, report_id, decision, answer)
        comment_id = report.thing_id if report.thing_type == "comment" else None
        await going.remove_reported(mine, report.post_id, comment_id)


async def _require_handler(viewer: Viewer, report_id: UUID, receivers: Receivers) -> None:
    if str(viewer.id) not in await access.handlers(report_id, receivers):
        raise NotFound


async def _held(viewer: Viewer, report: Report) -> AbstractAsyncContextManager[Turn]:
    """The turn in which what was reported is removed."""
    post = await Post.get(id=report.post_id)
    if post.timeline_id is not None:
        return held(viewer, "person", post.timeline_id)
    return held(viewer, "group", post.group_id or post.id)


async def _reportable(viewer: Viewer, complaint: Complaint) -> Post | Comment:
    """What is reported, as it is stored."""
    seen = await found(viewer, complaint)
    access.require_act(seen.standing, seen.piece(viewer), Act.REPORT)
    if complaint.comment_id is not None:
        return await Comment.get(id=complaint.comment_id)
    return await Post.get(id=complaint.post_id)


async def _waiting(viewer: Viewer, complaint: Complaint) -> UUID | None:
    thing_id = complaint.thing_id
    found = await Report.get_or_none(reporter_id=viewer.id, thing_id=thing_id, state=WAITING)
    return found.id if found else None


async def _where(viewer: Viewer, post: Post, author: UUID, receivers: Receivers) -> Handled:
    if post.group_id is None:
        return access.goes_to(None, None, receivers, others=False)
    group = await Group.get(id=post.group_id)
    others = await access.others_administer(group.id, [author, viewer.id])
    wish = Handled(group.reports_to) if group.reports_to else None
    return access.goes_to(group.status, wish, receivers, others=others)


async def _write(
    viewer: Viewer, complaint: Complaint, thing: Post | Comment, post: Post, where: Handled
) -> UUID | None:
    """The report's row; None when the viewer has just made another one of the same thing."""
    rows = await sql(
        """INSERT INTO report (id, reporter_id, thing_type, thing_id, post_id, group_id, author_id,
            reason, note, text, html, handled_where, state, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'waiting', $13)
        ON CONFLICT DO NOTHING RETURNING id""",
        str(ids.new()),
        str(viewer.id),
        "comment" if complaint.comment_id else "post",
        str(complaint.thing_id),
        str(post.id),
        str(post.group_id) if post.group_id else None,
        str(thing.author_id),
        complaint.reason.value,
        complaint.note,
        thing.text,
        thing.html,
        where.value,
        clock.now(),
    )
    return uuid(rows[0]["id"]) if rows else None


async def _answer(viewer: Viewer, report_id: UUID, decision: Decision, answer: str) -> None:
    """Answer the report, and with a removal all others of the same thing; tell who made them."""
    answered = await sql(
        """UPDATE report SET state = $2, handled_at = $3, handled_by_id = $4, answer = $5
        WHERE state = 'waiting' AND (id = $1 OR (
            $2 = 'removed' AND thing_id = (SELECT s.thing_id FROM report s WHERE s.id = $1)
        ))
        RETURNING id, reporter_id""",
        str(report_id),
        STATES[decision],
        clock.now(),
        str(viewer.id),
        answer or None,
    )
    reporters = {uuid(row["id"]): str(uuid(row["reporter_id"])) for row in answered}
    if report_id not in reporters:
        raise AlreadyAnswered(ANSWERED)
    for each, reporter in reporters.items():
        await _tell(each, "report.handled", [reporter], 2)


async def _tell(report_id: UUID, kind: str, people: list[str], version: int) -> None:
    await Event.create(
        id=ids.new(),
        stream="report",
        stream_id=report_id,
        version=version,
        kind=kind,
        actor_id=None,
        refs={"report": str(report_id)},
        recipients=people,
        at=clock.now(),
    )
