"""Fills an empty installation with the demo municipality.

The story is played through the domain functions, on a clock that is set back, and ends today;
ids, order and texts are the same every time. It runs in one transaction.
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
from groups_service.access import Viewer
from groups_service.core import clock, ids
from groups_service.core.errors import Conflict
from groups_service.demo import sample_documents, story_events
from groups_service.demo.story_schema import StoryTime
from groups_service.domain.feeds import follows_and_mutes
from groups_service.domain.files import uploads as archive_files
from groups_service.domain.groups import groups, lifecycle, status
from groups_service.domain.members import join_requests, memberships
from groups_service.domain.members.join_requests import JoinRequestDecision
from groups_service.domain.people import directory_sync
from groups_service.domain.people import profiles as people_profiles
from groups_service.domain.posts import comments, pins_and_locks, posts, questions, reactions
from groups_service.domain.posts.creation import PostInput
from groups_service.models import Event, Group, JoinRequest, Person, Setting
from groups_service.models.groups import RequestState, Role
from groups_service.storage import Archive

SEED = 1874
FORUM_CHAPTER = "01-forum.toml"
DEMO_DIR = files("groups_service.demo")
NOTIFICATIONS_START = StoryTime.parse("3d 00:00")
"""The demo has notifications of events since this time; older events count as delivered."""


@dataclass
class SeedContext:
    """The people, groups and posts that events refer to, by account and by key."""

    archive: Archive
    viewers: dict[str, Viewer]
    groups: dict[str, UUID] = field(default_factory=dict)
    posts: dict[str, UUID] = field(default_factory=dict)
    comments: dict[str, UUID] = field(default_factory=dict)


async def fill(directory: Directory, archive: Archive, timezone: str) -> None:
    """Play the whole story in the time zone `timezone`.

    Raises Conflict `not_empty` when the installation has people or groups.
    """
    now, zone = clock.now(), ZoneInfo(timezone)
    with ids.seeded(SEED):
        async with in_transaction("default"):
            await _require_empty()
            await directory_sync.apply_snapshot(await directory.read_all(), archive)
            context = SeedContext(archive, await _load_viewers())
            await _fill_profiles(context)
            await _play_story(context, now, zone)
            await _set_forum(context)
            await _mark_old_events_delivered(NOTIFICATIONS_START.to_datetime(now, zone))


# access (read): fills empty installations only
async def _require_empty() -> None:
    if await Person.exists() or await Group.exists():
        message = "This installation already has people or groups; the demo needs an empty one."
        raise Conflict(message, code="not_empty")


async def _load_viewers() -> dict[str, Viewer]:
    people = await Person.filter(active=True).only("id", "object_id", "account")
    return {person.account: Viewer(person.id, person.object_id) for person in people}


async def _fill_profiles(context: SeedContext) -> None:
    profiles = tomllib.loads((DEMO_DIR / "profiles.toml").read_text(encoding="utf-8"))
    for account, profile in profiles.items():
        await people_profiles.update_profile(
            context.viewers[account], profile["about"].strip(), profile["keywords"]
        )


async def _play_story(context: SeedContext, now: datetime, zone: ZoneInfo) -> None:
    for event in story_events.load_events():
        with clock.frozen_at(event.when.to_datetime(now, zone)):
            await _apply_event(event, context)


async def _set_forum(context: SeedContext) -> None:
    await Setting.create(name=lifecycle.FORUM_SETTING, value=str(context.groups[FORUM_CHAPTER]))


async def _mark_old_events_delivered(since: datetime) -> None:
    await Event.filter(at__lt=since).update(delivered_at=F("at"))


@singledispatch
async def _apply_event(event: story_events.StoryEvent, context: SeedContext) -> None:
    raise TypeError(f"no handler for {event} in {context}")


@_apply_event.register
async def _create_group(event: story_events.GroupCreated, context: SeedContext) -> None:
    new_group = groups.NewGroup(event.name, event.status, event.description)
    context.groups[event.group] = await groups.create_group(context.viewers[event.by], new_group)


@_apply_event.register
async def _join_group(event: story_events.MemberJoined, context: SeedContext) -> None:
    await memberships.join_group(
        context.viewers[event.by], context.groups[event.group], event.message
    )


@_apply_event.register
async def _add_member(event: story_events.MemberAdded, context: SeedContext) -> None:
    person_id = context.viewers[event.person].id
    await memberships.add_or_set_role(
        context.viewers[event.by], context.groups[event.group], person_id, None
    )


@_apply_event.register
async def _appoint_administrator(
    event: story_events.AdministratorAppointed, context: SeedContext
) -> None:
    person_id = context.viewers[event.person].id
    await memberships.add_or_set_role(
        context.viewers[event.by], context.groups[event.group], person_id, Role.ADMINISTRATOR
    )


# access (read): looks up what the story of the demo has made
@_apply_event.register
async def _answer_join_request(
    event: story_events.JoinRequestAnswered, context: SeedContext
) -> None:
    group, person_id = context.groups[event.group], context.viewers[event.person].id
    request = await JoinRequest.get(
        group_id=group, person_id=person_id, state=RequestState.WAITING
    )
    accepted, declined = JoinRequestDecision.ACCEPT, JoinRequestDecision.DECLINE
    decision = accepted if event.accept else declined
    await join_requests.decide_join_request(
        context.viewers[event.by], group, request.id, decision, event.reason
    )


@_apply_event.register
async def _change_status(event: story_events.StatusChanged, context: SeedContext) -> None:
    group = context.groups[event.group]
    await status.change_status(context.viewers[event.by], group, event.status, event.reason)


@_apply_event.register
async def _publish_post(event: story_events.PostPublished, context: SeedContext) -> None:
    group = context.groups[event.group]
    context.posts[event.key] = await posts.publish_post(
        context.viewers[event.by], group, PostInput(event.text, is_question=event.question)
    )


@_apply_event.register
async def _add_comment(event: story_events.CommentAdded, context: SeedContext) -> None:
    post, comment = context.posts[event.post], PostInput(event.text)
    context.comments[event.key] = await comments.add_comment(
        context.viewers[event.by], post, comment
    )


@_apply_event.register
async def _add_reaction(event: story_events.ReactionAdded, context: SeedContext) -> None:
    comment = context.comments.get(event.key)
    content_type = "post" if comment is None else "comment"
    content_id = comment or context.posts[event.key]
    await reactions.add_reaction(context.viewers[event.by], content_type, content_id, event.kind)


@_apply_event.register
async def _accept_answer(event: story_events.AnswerAccepted, context: SeedContext) -> None:
    comment = context.comments[event.key]
    await questions.accept_answer(context.viewers[event.by], context.posts[event.post], comment)


@_apply_event.register
async def _pin_post(event: story_events.PostPinned, context: SeedContext) -> None:
    await pins_and_locks.pin_post(context.viewers[event.by], context.posts[event.key])


@_apply_event.register
async def _publish_timeline_post(
    event: story_events.TimelinePostPublished, context: SeedContext
) -> None:
    await posts.publish_on_timeline(context.viewers[event.by], PostInput(event.text))


@_apply_event.register
async def _add_follows(event: story_events.FollowsAdded, context: SeedContext) -> None:
    viewer = context.viewers[event.by]
    for account in event.people:
        await follows_and_mutes.follow_person(viewer, context.viewers[account].id)
    for tag in event.tags:
        await follows_and_mutes.follow_tag(viewer, tag)


@_apply_event.register
async def _upload_file(event: story_events.FileUploaded, context: SeedContext) -> None:
    upload = archive_files.UploadStream(event.name, _read_content(event.source, event.name))
    viewer, group = context.viewers[event.by], context.groups[event.group]
    await archive_files.upload_file(viewer, group, context.archive, upload)


async def _read_content(source: str, name: str) -> AsyncIterator[bytes]:
    file = DEMO_DIR / "files" / source
    make = sample_documents.MAKERS.get(PurePath(name).suffix)
    yield make(file.read_text(encoding="utf-8")) if make else file.read_bytes()
