"""Who is told what, for each kind of event; what has another kind is a hint and no notice.

A telling is a list, the strongest reason first: each person is told the first that is theirs.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from groups_service.queries import readers, recipients, wanting
from groups_service.queries.readers import Part
from groups_service.queries.recipients import Ids
from notifications.note import Note, Ref

EVERY_MEMBER = 100_000


@dataclass(frozen=True)
class Happened:
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
    def place(self) -> Ref:
        return Ref(self.stream, str(self.stream_id))

    @property
    def post(self) -> Ref:
        return Ref("post", self.refs["post"])

    @property
    def post_id(self) -> UUID:
        return UUID(self.refs["post"])

    @property
    def mentions(self) -> list[str]:
        found: list[str] = self.refs.get("mentions", [])
        return found


@dataclass(frozen=True)
class Told:
    """What to tell whom of an event."""

    kind: str
    ref: Ref
    people: Sequence[str]
    thing: Ref | None = None
    grows: bool = False

    def note(self, happened: Happened) -> Note:
        return Note(
            self.kind,
            self.ref,
            happened.at,
            actor=str(happened.actor_id) if happened.actor_id else None,
            about=happened.place,
            thing=self.thing,
            grows=self.grows,
        )


Telling = Callable[[Happened], Awaitable[list[Told]]]


async def _of_post(happened: Happened) -> list[Told]:
    """Those it mentions; members and followers of a group. A timeline's followers get hints."""
    told = [await _mentioned(happened, happened.post)]
    if happened.stream == "group":
        hearing = await wanting.hearing(happened.stream_id, "post", happened.post_id)
        people = await readers.among(happened.post_id, hearing)
        told.append(Told(happened.kind, happened.post, people))
    return told


async def _of_file(happened: Happened) -> list[Told]:
    file = Ref("archive_file", happened.refs["archive_file"])
    people = await wanting.hearing(happened.stream_id, "archive_file", UUID(file.id))
    return [Told(happened.kind, file, people, Ref("files", str(happened.stream_id)))]


async def _of_comment(happened: Happened) -> list[Told]:
    """Those it mentions, whom it answers, who wrote the post, who else wrote in the thread."""
    comment, post = Ref("comment", happened.refs["comment"]), happened.post
    parts = await readers.of_thread(happened.post_id, happened.refs.get("parent"))
    answered = await wanting.mine_of(happened.place, parts[Part.ANSWERED])
    author = await wanting.mine_of(happened.place, parts[Part.AUTHOR])
    writers = await wanting.all_of(happened.place, parts[Part.WRITER])
    return [
        await _mentioned(happened, comment),
        Told("reply.added", comment, answered, post, grows=True),
        Told("comment.added", comment, author, post, grows=True),
        Told("thread.continued", comment, writers, post, grows=True),
    ]


async def _of_edit(happened: Happened) -> list[Told]:
    """Those who were not mentioned before."""
    comment = happened.refs.get("comment")
    return [await _mentioned(happened, Ref("comment", comment) if comment else happened.post)]


async def _mentioned(happened: Happened, ref: Ref) -> Told:
    people = await readers.among(happened.post_id, happened.mentions)
    wanted = await wanting.mine_of(happened.place, people)
    return Told("mention.made", ref, wanted, happened.post)


async def _of_reaction(happened: Happened) -> list[Told]:
    """Who wrote it; told together with other reactions in the thread."""
    comment = happened.refs.get("comment")
    people = await readers.author(happened.post_id, comment)
    wanted = await wanting.all_of(happened.place, people)
    reactions = Ref("reactions", comment or happened.post.id)
    return [Told(happened.kind, reactions, wanted, happened.post, grows=True)]


async def _of_answer(happened: Happened) -> list[Told]:
    comment = happened.refs["comment"]
    people = await readers.author(happened.post_id, comment)
    wanted = await wanting.mine_of(happened.place, people)
    return [Told(happened.kind, Ref("comment", comment), wanted, happened.post)]


async def _of_request(happened: Happened) -> list[Told]:
    administrators = await recipients.administrators(happened.stream_id)
    request = Ref("request", happened.refs["request"])
    return [Told(happened.kind, request, administrators, _list_of(happened, "requests"))]


async def _of_proposal(happened: Happened) -> list[Told]:
    administrators = await recipients.administrators(happened.stream_id)
    proposal = Ref("proposal", happened.refs["proposal"])
    return [Told(happened.kind, proposal, administrators, _list_of(happened, "proposals"))]


async def _of_acceptance(happened: Happened) -> list[Told]:
    """Its author; of the post that it is now, whoever is told of posts."""
    posted = replace(happened, kind="post.published")
    return [_to(happened, happened.recipients or []), *await _of_post(posted)]


async def _of_publication(happened: Happened) -> list[Told]:
    return [Told(happened.kind, happened.place, await _every_member(happened))]


async def _of_status(happened: Happened) -> list[Told]:
    """Those whose request or proposal ended with it, and the followers that closing drops.

    Members are told when more people than before can read what they write.
    """
    people: Sequence[str] = happened.recipients or []
    if happened.refs["status"] == "closed":
        era = int(happened.refs["era"])
        return [
            _to(happened, [*people, *await recipients.followers_before(happened.stream_id, era)])
        ]
    told = [_to(happened, people)]
    if happened.refs.get("was") == "closed":
        told.append(Told("group.opened", happened.place, await _every_member(happened)))
    return told


async def _of_state(happened: Happened) -> list[Told]:
    """Whoever the trash takes it from; else members are told that it rests, or goes on."""
    if happened.recipients is not None:
        return [_to(happened, happened.recipients)]
    kind = f"group.{happened.refs['state']}"
    return [Told(kind, happened.place, await _every_member(happened))]


async def _about_themselves(happened: Happened) -> list[Told]:
    return [_to(happened, happened.recipients or [])]


def _to(happened: Happened, people: Sequence[str]) -> Told:
    return Told(happened.kind, Ref("event", str(happened.id)), people, happened.place)


def _list_of(happened: Happened, what: str) -> Ref:
    return Ref(what, str(happened.stream_id))


async def _every_member(happened: Happened) -> Ids:
    return await recipients.members(happened.stream_id, at_most=EVERY_MEMBER)


TELLINGS: dict[str, Telling] = {
    "post.published": _of_post,
    "post.edited": _of_edit,
    "post.removed": _about_themselves,
    "comment.added": _of_comment,
    "comment.edited": _of_edit,
    "comment.removed": _about_themselves,
    "reaction.added": _of_reaction,
    "answer.accepted": _of_answer,
    "report.made": _about_themselves,
    "report.handled": _about_themselves,
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
    "proposal.accepted": _of_acceptance,
    "proposal.declined": _about_themselves,
    "binding.applied": _about_themselves,
    "group.status": _of_status,
    "group.state": _of_state,
    "group.published": _of_publication,
    "group.offered": _about_themselves,
}


async def of(happened: Happened) -> list[Told]:
    """What is to be told of it now, and to whom; never to who did it."""
    telling = TELLINGS.get(happened.kind)
    told = await telling(happened) if telling else []
    actor = str(happened.actor_id)
    return [replace(each, people=[one for one in each.people if one != actor]) for each in told]


async def afterwards(happened: Happened) -> None:
    """What follows when everybody was told: closing ends the follows that were older."""
    if happened.kind == "group.status" and happened.refs["status"] == "closed":
        await recipients.drop_followers_before(happened.stream_id, int(happened.refs["era"]))
