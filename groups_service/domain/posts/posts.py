"""Posts in groups and on timelines."""

from datetime import datetime
from uuid import UUID

from groups_service import access
from groups_service.access import ContentAction, GroupAction, Viewer
from groups_service.core import mention_tokens
from groups_service.domain.core import audience_check, markup
from groups_service.domain.core.unit_of_work import group_uow, timeline_uow
from groups_service.domain.members import memberships
from groups_service.domain.posts import (
    attachments,
    creation,
    drafts,
    forward_limit,
    mentions,
    proposals,
    question_index,
    revisions,
)
from groups_service.domain.posts.creation import PostInput
from groups_service.domain.posts.thread_locks import lock_post_thread


async def publish_or_propose_post(viewer: Viewer, group_id: UUID, post_input: PostInput) -> UUID:
    """Publish the post where the viewer may, else propose it.

    Returns the id of the post or proposal.
    """
    standing = await access.get_standing(viewer, group_id)
    if GroupAction.PROPOSE in access.allowed_actions(standing):
        return await proposals.propose_post(viewer, group_id, post_input)
    return await publish_post(viewer, group_id, post_input)


async def publish_post(viewer: Viewer, group_id: UUID, post_input: PostInput) -> UUID:
    """Publish a post in the group. A non-member who posts in an open group becomes a member.

    Raises NotFound, NotAllowed, Conflict, InvalidInput, and AudienceChanged when the group's
    readers have changed since the form was shown.
    """
    rendered = await mentions.render(post_input.text)
    async with group_uow(viewer, group_id, GroupAction.POST) as uow:
        audience_check.require_same_era(uow, post_input.era)
        await forward_limit.require_forward_allowed(post_input.forwarded_from, group_id)
        if uow.standing.role is None:
            await memberships.join_in_uow(uow)
        post_id = await creation.insert_post(uow, rendered, post_input)
        await uow.add_event("post.published", refs=creation.post_event_refs(post_id, rendered))
        await drafts.delete_after_publish(viewer, f"group:{group_id}")
        await uow.reveal_author_membership()
        await uow.mark_changed(activity=True)
    return post_id


async def publish_on_timeline(viewer: Viewer, post_input: PostInput) -> UUID:
    """Publish a post on the viewer's timeline, for all employees.

    Raises InvalidInput, AudienceChanged.
    """
    rendered = await mentions.render(post_input.text)
    async with timeline_uow(viewer, viewer.id) as uow:
        audience_check.require_same_era(uow, post_input.era)
        post_id = await creation.insert_post(uow, rendered, post_input)
        await uow.add_event("post.published", refs=creation.post_event_refs(post_id, rendered))
        await drafts.delete_after_publish(viewer, drafts.OWN_TIMELINE)
    return post_id


async def edit_post(
    viewer: Viewer, post_id: UUID, post_input: PostInput, since: datetime | None = None
) -> None:
    """Edit a post of the viewer; the earlier text is kept as a revision.

    `since` is the time of the text that the viewer started from. Raises NotFound, NotAllowed,
    InvalidInput, AudienceChanged, and PreconditionFailed when the post was edited since then.
    """
    rendered = await mentions.render(post_input.text)
    async with lock_post_thread(viewer, post_id, ContentAction.EDIT) as thread:
        uow, post = thread.uow, thread.post
        creation.require_not_edited_since(post, since)
        audience_check.require_same_era(uow, post_input.era)
        if post_input.attachments is not None:
            await attachments.replace_attachments(uow, post, post_input.attachments)
        previous_mentions = mention_tokens.find_person_ids(post.text)
        await revisions.save_revision(post)
        post.text, post.html, post.renderer = rendered.text, rendered.html, markup.RENDERER_VERSION
        post.edited_at = uow.at
        await creation.replace_tags(post, rendered)
        await question_index.reindex(post)
        await thread.apply_era()
        new_mentions = [
            str(person) for person in rendered.mentions if person not in previous_mentions
        ]
        await uow.add_event("post.edited", refs=thread.event_refs | {"mentions": new_mentions})
        await thread.save()
