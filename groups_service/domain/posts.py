"""Posts in groups and on timelines."""

from datetime import datetime
from uuid import UUID

from groups_service import access
from groups_service.access import Act, Verb, Viewer
from groups_service.domain import (
    attachments,
    audience,
    composing,
    drafts,
    finding,
    handed,
    markup,
    members,
    mentions,
    proposals,
    revisions,
)
from groups_service.domain.composing import Writing
from groups_service.domain.threads import on_post
from groups_service.domain.turn import on_timeline, turn


async def publish_or_propose(viewer: Viewer, group_id: UUID, writing: Writing) -> UUID:
    """Publish where the viewer may, propose where only that is allowed; the id of either."""
    standing = await access.standing(viewer, group_id)
    if Verb.PROPOSE in access.may(standing):
        return await proposals.propose(viewer, group_id, writing)
    return await publish(viewer, group_id, writing)


async def publish(viewer: Viewer, group_id: UUID, writing: Writing) -> UUID:
    """Publish to the group. Who is no member of an open group becomes one by it.

    Raises NotFound, NotAllowed, Conflict, Invalid, and AudienceChanged when the group's readers
    changed since.
    """
    written = await mentions.written(writing.text)
    async with turn(viewer, group_id, Verb.POST) as mine:
        audience.require_same(mine, writing.era)
        await handed.require_room(writing.handed_from, group_id)
        if mine.standing.role is None:
            await members.join_now(mine)
        post_id = await composing.add(mine, written, writing)
        await mine.note("post.published", refs=composing.refs(post_id, written))
        await drafts.sent(viewer, f"group:{group_id}")
        await mine.settle()
        await mine.show(activity=True)
    return post_id


async def publish_on_timeline(viewer: Viewer, writing: Writing) -> UUID:
    """Publish on one's own timeline, for every employee. Raises Invalid, AudienceChanged."""
    written = await mentions.written(writing.text)
    async with on_timeline(viewer, viewer.id) as mine:
        audience.require_same(mine, writing.era)
        post_id = await composing.add(mine, written, writing)
        await mine.note("post.published", refs=composing.refs(post_id, written))
        await drafts.sent(viewer, drafts.OWN_TIMELINE)
    return post_id


async def edit(
    viewer: Viewer, post_id: UUID, writing: Writing, since: datetime | None = None
) -> None:
    """Say something else in a post of one's own; what it said before is kept.

    `since` is when the words were written that the viewer began with. Raises NotFound,
    NotAllowed, Invalid, AudienceChanged, and Stale when somebody edited them meanwhile.
    """
    written = await mentions.written(writing.text)
    async with on_post(viewer, post_id, Act.EDIT) as thread:
        mine, post = thread.mine, thread.post
        composing.require_unchanged(post, since)
        audience.require_same(mine, writing.era)
        if writing.attachments is not None:
            await attachments.put(mine, post, writing.attachments)
        before = mentions.ids(post.text)
        await revisions.keep(post)
        post.text, post.html, post.renderer = written.text, written.html, markup.RENDERER
        post.edited_at = mine.at
        await composing.tag(post, written)
        await finding.index(post)
        await thread.wrote()
        new = [str(person) for person in written.mentions if person not in before]
        await mine.note("post.edited", refs=thread.refs | {"mentions": new})
        await thread.save()
