"""Who is notified of each kind of event. Kinds without a rule only send hints to clients.

A rule returns a list with the strongest reason first: each person is notified by the first plan
that names them.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from groups_service.queries.notifications import post_readers, recipients, subscribers
from groups_service.queries.notifications.post_readers import ThreadRole
from groups_service.queries.notifications.recipients import Ids
from notifications.payload import NotificationPayload, Ref

MAX_MEMBERS = 100_000


@dataclass(frozen=True)
class EventRecord:
    """An event as the relay reads it; `stream` is "group", or "person" for a timeline."""

    id: UUID
    stream: str
    stream_id: UUID
    version: int
    kind: str
    actor_id: UUID | None
    refs: dict[str, Any]
    recipients: list[str] | None
    at: datetime
    failures: int

    @property
    def stream_ref(self) -> Ref:
        return Ref(self.stream, str(self.stream_id))

    @property
    def post_ref(self) -> Ref:
        return Ref("post", self.refs["post"])

    @property
    def post_id(self) -> UUID:
        return UUID(self.refs["post"])

    @property
    def mentioned_ids(self) -> list[str]:
        ids: list[str] = self.refs.get("mentions", [])
        return ids


@dataclass(frozen=True)
class NotificationPlan:
    """One notification of an event, and its recipients."""

    kind: str
    ref: Ref
    recipients: Sequence[str]
    subject: Ref | None = None
    collapses: bool = False

    def to_payload(self, event: EventRecord) -> NotificationPayload:
        return NotificationPayload(
            self.kind,
            self.ref,
            event.at,
            actor=str(event.actor_id) if event.actor_id else None,
            about=event.stream_ref,
            subject=self.subject,
            collapses=self.collapses,
        )


NotificationRule = Callable[[EventRecord], Awaitable[list[NotificationPlan]]]


async def _plan_post(event: EventRecord) -> list[NotificationPlan]:
    """Notify mentioned people, and the members and followers of a group.

    Followers of a timeline only get hints.
    """
    plans = [await _plan_mentions(event, event.post_ref)]
    if event.stream == "group":
        subscribed = await subscribers.list_subscribers(event.stream_id, "post", event.post_id)
        people = await post_readers.keep_readers(event.post_id, subscribed)
        plans.append(NotificationPlan(event.kind, event.post_ref, people))
    return plans


async def _plan_file(event: EventRecord) -> list[NotificationPlan]:
    file = Ref("archive_file", event.refs["archive_file"])
    people = await subscribers.list_subscribers(event.stream_id, "archive_file", UUID(file.id))
    return [NotificationPlan(event.kind, file, people, Ref("files", str(event.stream_id)))]


async def _plan_comment(event: EventRecord) -> list[NotificationPlan]:
    """Notify mentioned people, the author replied to, the post's author and commenters."""
    comment, post = Ref("comment", event.refs["comment"]), event.post_ref
    by_role = await post_readers.list_thread_participants(event.post_id, event.refs.get("parent"))
    stream = event.stream_ref
    parent_author = await subscribers.drop_level_off(stream, by_role[ThreadRole.PARENT_AUTHOR])
    author = await subscribers.drop_level_off(stream, by_role[ThreadRole.POST_AUTHOR])
    commenters = await subscribers.keep_level_all(stream, by_role[ThreadRole.COMMENTER])
    return [
        await _plan_mentions(event, comment),
        NotificationPlan("reply.added", comment, parent_author, post, collapses=True),
        NotificationPlan("comment.added", comment, author, post, collapses=True),
        NotificationPlan("thread.replied", comment, commenters, post, collapses=True),
    ]


async def _plan_edit(event: EventRecord) -> list[NotificationPlan]:
    """Notify people whom the earlier text did not mention."""
    comment = event.refs.get("comment")
    return [await _plan_mentions(event, Ref("comment", comment) if comment else event.post_ref)]


async def _plan_mentions(event: EventRecord, ref: Ref) -> NotificationPlan:
    people = await post_readers.keep_readers(event.post_id, event.mentioned_ids)
    people = await subscribers.drop_level_off(event.stream_ref, people)
    return NotificationPlan("mention.created", ref, people, event.post_ref)


async def _plan_reaction(event: EventRecord) -> list[NotificationPlan]:
    """Notify the author, in one notification with other reactions in the thread."""
    comment = event.refs.get("comment")
    people = await post_readers.get_author(event.post_id, comment)
    people = await subscribers.keep_level_all(event.stream_ref, people)
    reactions = Ref("reactions", comment or event.post_ref.id)
    return [NotificationPlan(event.kind, reactions, people, event.post_ref, collapses=True)]


async def _plan_accepted_answer(event: EventRecord) -> list[NotificationPlan]:
    comment = event.refs["comment"]
    people = await post_readers.get_author(event.post_id, comment)
    people = await subscribers.drop_level_off(event.stream_ref, people)
    return [NotificationPlan(event.kind, Ref("comment", comment), people, event.post_ref)]


async def _plan_join_request(event: EventRecord) -> list[NotificationPlan]:
    administrators = await recipients.list_administrators(event.stream_id)
    request, group_id = Ref("request", event.refs["request"]), str(event.stream_id)
    return [NotificationPlan(event.kind, request, administrators, Ref("requests", group_id))]


async def _plan_proposal(event: EventRecord) -> list[NotificationPlan]:
    administrators = await recipients.list_administrators(event.stream_id)
    proposal, group_id = Ref("proposal", event.refs["proposal"]), str(event.stream_id)
    return [NotificationPlan(event.kind, proposal, administrators, Ref("proposals", group_id))]


async def _plan_accepted_proposal(event: EventRecord) -> list[NotificationPlan]:
    """Notify the author of the proposal, and everyone whom a new post notifies."""
    published = replace(event, kind="post.published")
    return [_plan_about_event(event, event.recipients or []), *await _plan_post(published)]


async def _plan_publication(event: EventRecord) -> list[NotificationPlan]:
    return [NotificationPlan(event.kind, event.stream_ref, await _list_members(event))]


async def _plan_status_change(event: EventRecord) -> list[NotificationPlan]:
    """Notify people whose request or proposal ended, and followers who lose a closed group.

    Members are notified when more people than before can read the group.
    """
    people: Sequence[str] = event.recipients or []
    if event.refs["status"] == "closed":
        era = int(event.refs["era"])
        followers = await recipients.list_followers_before(event.stream_id, era)
        return [_plan_about_event(event, [*people, *followers])]
    plans = [_plan_about_event(event, people)]
    if event.refs.get("was") == "closed":
        members = await _list_members(event)
        plans.append(NotificationPlan("group.opened", event.stream_ref, members))
    return plans


async def _plan_state_change(event: EventRecord) -> list[NotificationPlan]:
    """Notify people who lose the group to the trash, or else members of the new state."""
    if event.recipients is not None:
        return [_plan_about_event(event, event.recipients)]
    kind = f"group.{event.refs['state']}"
    return [NotificationPlan(kind, event.stream_ref, await _list_members(event))]


async def _plan_for_event_recipients(event: EventRecord) -> list[NotificationPlan]:
    return [_plan_about_event(event, event.recipients or [])]


def _plan_about_event(event: EventRecord, people: Sequence[str]) -> NotificationPlan:
    return NotificationPlan(event.kind, Ref("event", str(event.id)), people, event.stream_ref)


async def _list_members(event: EventRecord) -> Ids:
    return await recipients.list_members(event.stream_id, at_most=MAX_MEMBERS)


RULES: dict[str, NotificationRule] = {
    "post.published": _plan_post,
    "post.edited": _plan_edit,
    "post.removed": _plan_for_event_recipients,
    "comment.added": _plan_comment,
    "comment.edited": _plan_edit,
    "comment.removed": _plan_for_event_recipients,
    "reaction.added": _plan_reaction,
    "answer.accepted": _plan_accepted_answer,
    "report.created": _plan_for_event_recipients,
    "report.handled": _plan_for_event_recipients,
    "file.added": _plan_file,
    "request.created": _plan_join_request,
    "request.accepted": _plan_for_event_recipients,
    "request.declined": _plan_for_event_recipients,
    "request.ended": _plan_for_event_recipients,
    "member.added": _plan_for_event_recipients,
    "member.removed": _plan_for_event_recipients,
    "member.role": _plan_for_event_recipients,
    "succession.accepted": _plan_for_event_recipients,
    "member.appointed": _plan_for_event_recipients,
    "invitation.created": _plan_for_event_recipients,
    "invitation.accepted": _plan_for_event_recipients,
    "invitation.declined": _plan_for_event_recipients,
    "proposal.created": _plan_proposal,
    "proposal.accepted": _plan_accepted_proposal,
    "proposal.declined": _plan_for_event_recipients,
    "binding.applied": _plan_for_event_recipients,
    "group.status": _plan_status_change,
    "group.state": _plan_state_change,
    "group.published": _plan_publication,
    "succession.offered": _plan_for_event_recipients,
}


async def plan_notifications(event: EventRecord) -> list[NotificationPlan]:
    """Return what to send to whom now; the actor is never notified of their own action."""
    rule = RULES.get(event.kind)
    plans = await rule(event) if rule else []
    actor = str(event.actor_id)
    return [
        replace(plan, recipients=[person for person in plan.recipients if person != actor])
        for plan in plans
    ]


async def apply_side_effects(event: EventRecord) -> None:
    """Apply what follows the delivery: closing a group ends its older follows."""
    if event.kind == "group.status" and event.refs["status"] == "closed":
        await recipients.delete_followers_before(event.stream_id, int(event.refs["era"]))
