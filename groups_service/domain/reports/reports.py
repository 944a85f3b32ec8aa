"""Report a post or comment, and decide on reports.

A report stores a copy of the content, so that editing or deleting it later hides nothing. Its
events have their own stream and no actor, so that a report raises no version of the group.
"""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from tortoise.transactions import in_transaction

from groups_service import access
from groups_service.access import ContentAction, ReceiverGroup, ReportReceiver, Viewer
from groups_service.core import clock, ids
from groups_service.core.errors import NotFound
from groups_service.database import sql
from groups_service.domain.core import rate_limits
from groups_service.domain.core.decisions import AlreadyDecided
from groups_service.domain.core.unit_of_work import UnitOfWork, unchecked_uow
from groups_service.domain.posts import deletion
from groups_service.models import Comment, Event, Group, Post, Report
from groups_service.queries.core.columns import to_uuid
from groups_service.queries.posts import posts
from groups_service.queries.posts.views import CommentView, PostView

WAITING = "waiting"
MAX_INSERT_ATTEMPTS = 3
ALREADY_DECIDED_MESSAGE = "This report has already been handled."


class ReportReason(StrEnum):
    HARASSMENT = "harassment"
    SECRECY = "secrecy"
    PERSONAL_DATA = "personal_data"
    WRONG_PLACE = "wrong_place"
    OTHER = "other"


class ReportDecision(StrEnum):
    REMOVE = "remove"
    KEEP = "keep"


STATE_FOR = {ReportDecision.REMOVE: "removed", ReportDecision.KEEP: "kept"}


@dataclass(frozen=True)
class ReportInput:
    """What is wrong with a post, or with a comment when `comment_id` is set."""

    post_id: UUID
    comment_id: UUID | None
    reason: ReportReason
    note: str = ""

    @property
    def target_id(self) -> UUID:
        return self.comment_id or self.post_id


async def find_target(viewer: Viewer, kind: str, target_id: UUID) -> tuple[UUID, UUID | None]:
    """Return the post id and comment id of content that the viewer may read. Raises NotFound."""
    if kind == "post":
        await access.find_post(viewer, target_id)
        return target_id, None
    return await access.find_post_of_comment(viewer, target_id), target_id


async def get_reported(viewer: Viewer, report: ReportInput) -> PostView | CommentView:
    """Return the reported content as the viewer sees it. Raises NotFound."""
    content: PostView | CommentView | None
    if report.comment_id is None:
        content = await posts.get_post(viewer, report.post_id)
    else:
        content = await posts.get_comment(viewer, report.comment_id)
    if content is None:
        raise NotFound
    return content


async def get_receiver(
    viewer: Viewer, report: ReportInput, receivers: ReceiverGroup
) -> ReportReceiver:
    """Return the receiver that a report of this content would have now. Raises NotFound."""
    content = await get_reported(viewer, report)
    post = await Post.get(id=report.post_id)
    return await _receiver_for(viewer, post, content.author.id, receivers)


async def create_report(viewer: Viewer, report: ReportInput, receivers: ReceiverGroup) -> UUID:
    """Report a post or comment. Returns the report's id; a waiting report of the same is reused.

    Raises NotFound, NotAllowed, TooManyRequests, and AlreadyDecided when concurrent reports of
    the viewer are decided each time before this one is inserted.
    """
    for _ in range(MAX_INSERT_ATTEMPTS):
        async with in_transaction("default"):
            content = await _load_reportable(viewer, report)
            waiting_id = await _find_waiting_report(viewer, report)
            if waiting_id is not None:
                return waiting_id
            await rate_limits.check_reports_made(viewer, clock.now())
            post = await Post.get(id=report.post_id)
            receiver = await _receiver_for(viewer, post, content.author_id, receivers)
            report_id = await _insert_report(viewer, report, content, post, receiver)
            if report_id is not None:
                handlers = await access.list_handlers(report_id, receivers)
                await _add_report_event(report_id, "report.created", handlers, 1)
                return report_id
    raise AlreadyDecided(ALREADY_DECIDED_MESSAGE)


async def decide_report(
    viewer: Viewer,
    report_id: UUID,
    decision: ReportDecision,
    answer: str,
    receivers: ReceiverGroup,
) -> None:
    """Remove the reported content or keep it; the reporter is notified.

    Removal decides all waiting reports of the same content; keeping it raises no version of the
    group. Raises NotFound when the viewer does not handle the report, and AlreadyDecided.
    """
    await _require_handler(viewer, report_id, receivers)
    if decision is ReportDecision.KEEP:
        async with in_transaction("default"):
            await _record_decision(viewer, report_id, decision, answer)
        return
    report = await Report.get(id=report_id)
    async with await _open_uow(viewer, report) as uow:
        await _require_handler(viewer, report_id, receivers)
        await _record_decision(viewer, report_id, decision, answer)
        comment_id = report.subject_id if report.subject_type == "comment" else None
        await deletion.remove_reported(uow, report.post_id, comment_id)


async def _require_handler(viewer: Viewer, report_id: UUID, receivers: ReceiverGroup) -> None:
    if str(viewer.id) not in await access.list_handlers(report_id, receivers):
        raise NotFound


async def _open_uow(viewer: Viewer, report: Report) -> AbstractAsyncContextManager[UnitOfWork]:
    """Return the unit of work in which the reported content is removed."""
    post = await Post.get(id=report.post_id)
    if post.timeline_id is not None:
        return unchecked_uow(viewer, "person", post.timeline_id)
    return unchecked_uow(viewer, "group", post.group_id or post.id)


async def _load_reportable(viewer: Viewer, report: ReportInput) -> Post | Comment:
    """Load the reported content from its table. Raises NotFound, NotAllowed."""
    content = await get_reported(viewer, report)
    access.require_content_action(
        content.standing, content.facts_for(viewer), ContentAction.REPORT
    )
    if report.comment_id is not None:
        return await Comment.get(id=report.comment_id)
    return await Post.get(id=report.post_id)


async def _find_waiting_report(viewer: Viewer, report: ReportInput) -> UUID | None:
    target_id = report.target_id
    stored = await Report.get_or_none(reporter_id=viewer.id, subject_id=target_id, state=WAITING)
    return stored.id if stored else None


async def _receiver_for(
    viewer: Viewer, post: Post, author: UUID, receivers: ReceiverGroup
) -> ReportReceiver:
    if post.group_id is None:
        return access.choose_report_receiver(None, None, receivers, has_other_administrators=False)
    group = await Group.get(id=post.group_id)
    has_others = await access.has_other_administrators(group.id, [author, viewer.id])
    preferred = ReportReceiver(group.reports_to) if group.reports_to else None
    return access.choose_report_receiver(
        group.status, preferred, receivers, has_other_administrators=has_others
    )


async def _insert_report(
    viewer: Viewer,
    report: ReportInput,
    content: Post | Comment,
    post: Post,
    receiver: ReportReceiver,
) -> UUID | None:
    """Insert the report. Returns None when a concurrent request has reported the same content."""
    rows = await sql(
        """INSERT INTO report (id, reporter_id, subject_type, subject_id, post_id, group_id,
            author_id, reason, note, text, html, handled_by_role, state, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'waiting', $13)
        ON CONFLICT DO NOTHING RETURNING id""",
        str(ids.new()),
        str(viewer.id),
        "comment" if report.comment_id else "post",
        str(report.target_id),
        str(post.id),
        str(post.group_id) if post.group_id else None,
        str(content.author_id),
        report.reason.value,
        report.note,
        content.text,
        content.html,
        receiver.value,
        clock.now(),
    )
    return to_uuid(rows[0]["id"]) if rows else None


async def _record_decision(
    viewer: Viewer, report_id: UUID, decision: ReportDecision, answer: str
) -> None:
    """Store the decision, with a removal on all reports of the same content; notify reporters.

    Raises AlreadyDecided when the report was decided before.
    """
    rows = await sql(
        """UPDATE report SET state = $2, handled_at = $3, handled_by_id = $4, answer = $5
        WHERE state = 'waiting' AND (id = $1 OR (
            $2 = 'removed' AND subject_id = (SELECT s.subject_id FROM report s WHERE s.id = $1)
        ))
        RETURNING id, reporter_id""",
        str(report_id),
        STATE_FOR[decision],
        clock.now(),
        str(viewer.id),
        answer or None,
    )
    reporters = {to_uuid(row["id"]): str(to_uuid(row["reporter_id"])) for row in rows}
    if report_id not in reporters:
        raise AlreadyDecided(ALREADY_DECIDED_MESSAGE)
    for each, reporter in reporters.items():
        await _add_report_event(each, "report.handled", [reporter], 2)


async def _add_report_event(report_id: UUID, kind: str, people: list[str], version: int) -> None:
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
