"""Posts, comments, drafts and proposals as JSON. Pages render the same values."""

import re
from functools import lru_cache
from uuid import UUID

from groups_service import access
from groups_service.access import ContentAction, ContentFacts, Standing, Viewer
from groups_service.queries.posts.drafts import DraftView
from groups_service.queries.posts.forwarded_questions import LinkedQuestion
from groups_service.queries.posts.posts import ReactionView, RevisionView
from groups_service.queries.posts.proposals import ProposalView
from groups_service.queries.posts.views import CommentView, PostView
from groups_service.web.http.json_values import Json, format_time
from groups_service.web.http.lookup import (
    PostOrComment,
    get_post_or_404,
)
from groups_service.web.serializers.files import serialize_attachment
from groups_service.web.serializers.people import serialize_person_summary

TAG_LINK_RE = re.compile(r'<a class="tag"[^>]*>#([^<]+)</a>')


def serialize_post(post: PostView, viewer: Viewer) -> Json:
    return {
        "id": str(post.id),
        "group": _serialize_reference(post.group_id, post.group_name),
        "timeline": _serialize_reference(post.owner_id, post.owner_name),
        **_serialize_text(post),
        "author": serialize_person_summary(post.author),
        "era": post.era,
        "version": post.versions.version,
        "activity": post.versions.activity,
        "comment_count": post.comment_count,
        "comments": [serialize_comment(comment, viewer) for comment in post.comments],
        **_serialize_shared_fields(post),
        "activity_at": format_time(post.activity_at),
        "pinned": post.pinned,
        "locked": post.locked,
        "question": _serialize_question(post, viewer),
        "tags": TAG_LINK_RE.findall(post.html),
        "allowed_actions": [*_list_allowed_actions(post.standing, post.facts_for(viewer))],
    }


def serialize_comment(comment: CommentView, viewer: Viewer) -> Json:
    may = _list_allowed_actions(comment.standing, comment.facts_for(viewer))
    if comment.can_be_accepted_by(viewer):
        may = tuple(
            action.value
            for action in ContentAction
            if action.value in {*may, ContentAction.ACCEPT_ANSWER.value}
        )
    return {
        "id": str(comment.id),
        "post": str(comment.post_id),
        "parent": str(comment.parent_id) if comment.parent_id else None,
        **_serialize_text(comment),
        "author": serialize_person_summary(comment.author),
        **_serialize_shared_fields(comment),
        "is_answer": comment.is_answer,
        "allowed_actions": [*may],
    }


@lru_cache(maxsize=1024)
def _list_allowed_actions(standing: Standing, facts: ContentFacts) -> tuple[str, ...]:
    """The allowed actions depend only on these two values, so the result is cached."""
    allowed = access.allowed_content_actions(standing, facts)
    return tuple(action.value for action in ContentAction if action in allowed)


def _serialize_reference(object_id: UUID | None, name: str | None) -> Json | None:
    return {"id": str(object_id), "name": name} if object_id else None


def _serialize_text(item: PostView | CommentView) -> Json:
    """A deleted post or comment has no text."""
    if item.deletion:
        return {"text": None, "html": None}
    return {"text": item.text, "html": item.html}


def _serialize_shared_fields(item: PostView | CommentView) -> Json:
    return {
        "created_at": format_time(item.created_at),
        "edited_at": format_time(item.edited_at),
        "deletion": item.deletion,
        "reactions": item.reactions,
        "my_reactions": list(item.my_reactions),
        "attachments": [serialize_attachment(file) for file in item.attachments],
    }


def _serialize_question(post: PostView, viewer: Viewer) -> Json | None:
    if post.question is None:
        return None
    origin = post.links.forwarded_from(post)
    return {
        "state": post.question,
        "answer": str(post.answer_id) if post.answer_id else None,
        "accepted": serialize_comment(post.answer, viewer) if post.answer else None,
        "forwarded_to": [
            serialize_linked_question(linked) for linked in post.links.forwarded_to(post)
        ],
        "forwarded_from": serialize_linked_question(origin) if origin else None,
    }


def serialize_linked_question(linked: LinkedQuestion) -> Json:
    """A question that this one was forwarded to, or from."""
    return {
        "post": str(linked.id),
        "group": _serialize_reference(linked.group_id, linked.group_name),
        "state": linked.state,
    }


def serialize_reaction(reaction: ReactionView) -> Json:
    return {
        "person": serialize_person_summary(reaction.person),
        "kind": reaction.kind,
        "at": format_time(reaction.at),
    }


def serialize_revision(revision: RevisionView) -> Json:
    return {
        "number": revision.number,
        "text": revision.text,
        "html": revision.html,
        "written_at": format_time(revision.written_at),
    }


def serialize_post_or_comment(item: PostOrComment, viewer: Viewer) -> Json:
    return (
        serialize_post(item, viewer)
        if isinstance(item, PostView)
        else serialize_comment(item, viewer)
    )


async def load_post_json(viewer: Viewer, post_id: UUID) -> Json:
    return serialize_post(await get_post_or_404(viewer, post_id), viewer)


def serialize_draft(draft: DraftView) -> Json:
    return {
        "target": draft.target,
        "text": draft.text,
        "updated_at": format_time(draft.updated_at),
    }


def serialize_proposal(proposal: ProposalView) -> Json:
    return {
        "id": str(proposal.id),
        "group": {"id": str(proposal.group_id), "name": proposal.group_name},
        "author": serialize_person_summary(proposal.author),
        "text": proposal.text,
        "html": proposal.html,
        "state": proposal.state,
        "reason": proposal.reason,
        "post": str(proposal.post_id) if proposal.post_id else None,
        "created_at": format_time(proposal.created_at),
    }
