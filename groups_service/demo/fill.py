"""Filling an empty installation with the demo municipality.

The story is played through the verbs that everybody uses, on a clock that is turned back. It ends
today; ids, order and words are the same every time. All of it happens, or none.
"""

import tomllib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import singledispatch
from importlib.resources import files
from pathlib import PurePath
from uuid import UUID
from zoneinfo import ZoneInfo

from tortoise.expressions import F
from tortoise.transactions import in_transaction

from auth.directory import Directory
from groups_service import clock, ids
from groups_service.access import Viewer
from groups_service.demo import documents, story
from groups_service.demo.chapters import When
from groups_service.domain import (
    comments,
    following,
    groups,
    lives,
    marking,
    members,
    people,
    posts,
    questions,
    reactions,
    requests,
    statuses,
    sync,
)
from groups_service.domain import files as archive_files
from groups_service.domain.composing import Writing
from groups_service.errors import Conflict
from groups_service.models import Event, Group, JoinRequest, Person, Setting
from groups_service.models.groups import RequestState, Role
from groups_service.storage import Archive

SEED = 1874
FORUM_CHAPTER = "01-forum.toml"
HERE = files("groups_service.demo")
NEWS = When.read("3d 00:00")
"""Since when people get notices; of what was before they have heard."""


@dataclass
class Stage:
    """Who and what the acts speak of, found by account and by key."""

    archive: Archive
    viewers: dict[str, Viewer]
    groups: dict[str, UUID] = field(default_factory=dict)
    posts: dict[str, UUID] = field(default_factory=dict)
    comments: dict[str, UUID] = field(default_factory=dict)


async def fill(directory: Directory, archive: Archive, timezone: str) -> None:
    """Play the whole story, as it went where `timezone` is.

    Raises Conflict `not_empty` where somebody already is.
    """
    now, zone = clock.now(), ZoneInfo(timezone)
    with ids.seeded(SEED):
        async with in_transaction("default"):
            await _require_empty()
            await sync.apply(await directory.everyone(), archive)
            stage = Stage(archive, await _viewers())
            await _describe(stage)
            await _play(stage, now, zone)
            await _name_the_forum(stage)
            await _tell_news_only(NEWS.moment(now, zone))


async def _require_empty() -> None:
    if await Person.exists() or await Group.exists():
        message = "This installation already has people or groups; the demo needs an empty one."
        raise Conflict(message, code="not_empty")


async def _viewers() -> dict[str, Viewer]:
    found = await Person.filter(active=True).only("id", "object_id", "account")
    return {person.account: Viewer(person.id, person.object_id) for person in found}


async def _describe(stage: Stage) -> None:
    profiles = tomllib.loads((HERE / "profiles.toml").read_text(encoding="utf-8"))
    for account, own in profiles.items():
        await people.describe(stage.viewers[account], own["about"].strip(), own["keywords"])


async def _play(stage: Stage, now: datetime, zone: ZoneInfo) -> None:
    for act in story.read():
        with clock.at(act.when.moment(now, zone)):
            await _perform(act, stage)


async def _name_the_forum(stage: Stage) -> None:
    await Setting.create(name=lives.FORUM, value=str(stage.groups[FORUM_CHAPTER]))


async def _tell_news_only(since: datetime) -> None:
    await Event.filter(at__lt=since).update(told_at=F("at"))


@singledispatch
async def _perform(act: story.Act, stage: Stage) -> None:
    raise TypeError(f"nobody can perform {act} on {stage}")


@_perform.register
async def _found(act: story.Founding, stage: Stage) -> None:
    new = groups.NewGroup(act.name, act.status, act.description)
    stage.groups[act.group] = await groups.create(stage.viewers[act.by], new)


@_perform.register
async def _join(act: story.Joining, stage: Stage) -> None:
    await members.join(stage.viewers[act.by], stage.groups[act.group], act.why)


@_perform.register
async def _add(act: story.Adding, stage: Stage) -> None:
    who = stage.viewers[act.who].id
    await members.put(stage.viewers[act.by], stage.groups[act.group], who, None)


@_perform.register
async def _appoint(act: story.Appointment, stage: Stage) -> None:
    who = stage.viewers[act.who].id
    await members.put(stage.viewers[act.by], stage.groups[act.group], who, Role.ADMINISTRATOR)


@_perform.register
async def _answer(act: story.Answer, stage: Stage) -> None:
    group, who = stage.groups[act.group], stage.viewers[act.who].id
    request = await JoinRequest.get(group_id=group, person_id=who, state=RequestState.WAITING)
    decision = requests.Decision.ACCEPT if act.accept else requests.Decision.DECLINE
    await requests.decide(stage.viewers[act.by], group, request.id, decision, act.reason)


@_perform.register
async def _change_status(act: story.StatusChange, stage: Stage) -> None:
    group = stage.groups[act.group]
    await statuses.change(stage.viewers[act.by], group, act.status, act.reason)


@_perform.register
async def _post(act: story.Posting, stage: Stage) -> None:
    group = stage.groups[act.group]
    stage.posts[act.key] = await posts.publish(
        stage.viewers[act.by], group, Writing(act.text, question=act.question)
    )


@_perform.register
async def _comment(act: story.Commenting, stage: Stage) -> None:
    post, written = stage.posts[act.post], Writing(act.text)
    stage.comments[act.key] = await comments.add(stage.viewers[act.by], post, written)


@_perform.register
async def _react(act: story.Reacting, stage: Stage) -> None:
    comment = stage.comments.get(act.key)
    thing = "post" if comment is None else "comment"
    await reactions.react(stage.viewers[act.by], thing, comment or stage.posts[act.key], act.kind)


@_perform.register
async def _accept(act: story.Accepting, stage: Stage) -> None:
    comment = stage.comments[act.key]
    await questions.accept(stage.viewers[act.by], stage.posts[act.post], comment)


@_perform.register
async def _pin(act: story.Pinning, stage: Stage) -> None:
    await marking.pin(stage.viewers[act.by], stage.posts[act.key])


@_perform.register
async def _tell(act: story.Telling, stage: Stage) -> None:
    await posts.publish_on_timeline(stage.viewers[act.by], Writing(act.text))


@_perform.register
async def _follow(act: story.Following, stage: Stage) -> None:
    viewer = stage.viewers[act.by]
    for account in act.people:
        await following.follow_person(viewer, stage.viewers[account].id)
    for tag in act.tags:
        await following.follow_tag(viewer, tag)


@_perform.register
async def _upload(act: story.Upload, stage: Stage) -> None:
    incoming = archive_files.Incoming(act.name, _bytes(act.source, act.name))
    viewer, group = stage.viewers[act.by], stage.groups[act.group]
    await archive_files.upload(viewer, group, stage.archive, incoming)


async def _bytes(source: str, name: str) -> AsyncIterator[bytes]:
    file = HERE / "files" / source
    make = documents.MAKERS.get(PurePath(name).suffix)
    yield make(file.read_text(encoding="utf-8")) if make else file.read_bytes()
