"""Who is told what, for each kind of event; what has another kind is a hint and no notice."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups_service.queries import recipients
from notifications.note import Note, Ref

MANY_MEMBERS = 500
"""In larger groups new posts are hints, not notices."""


@dataclass(frozen=True)
class Happened:
    """An event as the relay reads it."""

    id: UUID
    group_id: UUID
    kind: str
    actor_id: UUID | None
    refs: dict[str, str]
    recipients: list[str] | None
    at: datetime
    failures: int

    def note(self, ref: Ref) -> Note:
        actor = str(self.actor_id) if self.actor_id else None
        return Note(self.kind, ref, self.at, actor=actor, about=Ref("group", str(self.group_id)))


EVERY_MEMBER = 100_000

Telling = Callable[[Happened], Awaitable[tuple[Ref, list[str]]]]


async def _of_post(happened: Happened) -> tuple[Ref, list[str]]:
    return await _of_thing(happened, "post")


async def _of_file(happened: Happened) -> tuple[Ref, list[str]]:
    return await _of_thing(happened, "archive_file")


async def _of_thing(happened: Happened, table: str) -> tuple[Ref, list[str]]:
    """Members, as long as they are not too many, and followers who may read it now."""
    thing_id = happened.refs[table]
    members = await recipients.members(happened.group_id, at_most=MANY_MEMBERS)
    followers = await recipients.followers(happened.group_id, table, UUID(thing_id))
    return Ref(table, thing_id), members + followers


async def _of_comment(happened: Happened) -> tuple[Ref, list[str]]:
    writers = await recipients.of_thread(UUID(happened.refs["post"]))
    return Ref("comment", happened.refs["comment"]), writers


async def _of_request(happened: Happened) -> tuple[Ref, list[str]]:
    administrators = await recipients.administrators(happened.group_id)
    return Ref("request", happened.refs["request"]), administrators


async def _of_proposal(happened: Happened) -> tuple[Ref, list[str]]:
    administrators = await recipients.administrators(happened.group_id)
    return Ref("proposal", happened.refs["proposal"]), administrators


async def _of_publication(happened: Happened) -> tuple[Ref, list[str]]:
    members = await recipients.members(happened.group_id, at_most=EVERY_MEMBER)
    return Ref("group", str(happened.group_id)), members


async def _of_status(happened: Happened) -> tuple[Ref, list[str]]:
    """Those whose request or proposal ended with it, and the followers that closing drops."""
    people = happened.recipients or []
    if happened.refs["status"] == "closed":
        era = int(happened.refs["era"])
        people = people + await recipients.followers_before(happened.group_id, era)
    return Ref("event", str(happened.id)), people


async def _about_themselves(happened: Happened) -> tuple[Ref, list[str]]:
    return Ref("event", str(happened.id)), happened.recipients or []


TELLINGS: dict[str, Telling] = {
    "post.published": _of_post,
    "comment.added": _of_comment,
    "file.added": _of_file,
    "request.made": _of_request,
    "request.accepted": _about_themselves,
    "request.declined": _about_themselves,
    "request.ended": _about_themselves,
    "member.added": _about_themselves,
    "member.removed": _about_themselves,
    "member.role": _about_themselves,
    "member.took_over": _about_themselves,
    "member.appointed": _about_themselves,
    "invitation.made": _about_themselves,
    "invitation.accepted": _about_themselves,
    "invitation.declined": _about_themselves,
    "proposal.made": _of_proposal,
    "proposal.accepted": _about_themselves,
    "proposal.declined": _about_themselves,
    "binding.applied": _about_themselves,
    "group.status": _of_status,
    "group.state": _about_themselves,
    "group.published": _of_publication,
    "group.offered": _about_themselves,
}


async def afterwards(happened: Happened) -> None:
    """What follows when everybody was told: closing ends the follows that were older."""
    if happened.kind == "group.status" and happened.refs["status"] == "closed":
        await recipients.drop_followers_before(happened.group_id, int(happened.refs["era"]))
