"""Posts, comments and what belongs to them as they leave as JSON; pages render the same."""

import re
from functools import lru_cache
from uuid import UUID

from groups_service import access
from groups_service.access import Act, Piece, Standing, Viewer
from groups_service.domain import previews, shrinking
from groups_service.queries.belongings import Attached
from groups_service.queries.feeds import Reacted, RevisionSeen
from groups_service.queries.handing import Linked
from groups_service.queries.threads import CommentSeen, PostSeen
from groups_service.web.api.shapes import Json, brief_json, time_json

PREVIEWS = dict(zip(("small", "large"), shrinking.SIDES, strict=True))
TAG = re.compile(r'<a class="tag"[^>]*>#([^<]+)</a>')


def post_json(post: PostSeen, viewer: Viewer) -> Json:
    return {
        "id": str(post.id),
        "group": _named(post.group_id, post.group_name),
        "timeline": _named(post.owner_id, post.owner_name),
        **_words_json(post),
        "author": brief_json(post.author),
        "era": post.era,
        "version": post.numbers.version,
        "activity": post.numbers.activity,
        "comment_count": post.comment_count,
        "comments": [comment_json(comment, viewer) for comment in post.comments],
        **_around_json(post),
        "activity_at": time_json(post.activity_at),
        "pinned": post.pinned,
        "locked": post.locked,
        "question": _question_json(post, viewer),
        "tags": TAG.findall(post.html),
        "may": [*_acts(post.standing, post.piece(viewer))],
    }


def comment_json(comment: CommentSeen, viewer: Viewer) -> Json:
    may = _acts(comment.standing, comment.piece(viewer))
    if comment.may_be_accepted(viewer):
        may = tuple(act.value for act in Act if act.value in {*may, Act.ACCEPT_ANSWER.value})
    return {
        "id": str(comment.id),
        "post": str(comment.post_id),
        "parent": str(comment.parent_id) if comment.parent_id else None,
        **_words_json(comment),
        "author": brief_json(comment.author),
        **_around_json(comment),
        "is_answer": comment.is_answer,
        "may": [*may],
    }


@lru_cache(maxsize=1024)
def _acts(standing: Standing, piece: Piece) -> tuple[str, ...]:
    """What the rules make of the two and of nothing else, so that it can be said again."""
    allowed = access.may_with(standing, piece)
    return tuple(act.value for act in Act if act in allowed)


def _named(thing_id: UUID | None, name: str | None) -> Json | None:
    return {"id": str(thing_id), "name": name} if thing_id else None


def _words_json(thing: PostSeen | CommentSeen) -> Json:
    """What is gone has no words."""
    if thing.gone:
        return {"text": None, "html": None}
    return {"text": thing.text, "html": thing.html}


def _around_json(thing: PostSeen | CommentSeen) -> Json:
    return {
        "created_at": time_json(thing.created_at),
        "edited_at": time_json(thing.edited_at),
        "gone": thing.gone,
        "reactions": thing.reactions,
        "my_reactions": list(thing.my_reactions),
        "attachments": [attached_json(file) for file in thing.attachments],
    }


def attached_json(file: Attached) -> Json:
    return {
        "file": str(file.file_id),
        "name": file.name,
        "size": file.size,
        "media_type": file.media_type,
        "alt": file.alt,
        "content": f"/api/v1/files/{file.file_id}/content",
        "previews": _previews_json(file),
    }


def _previews_json(file: Attached) -> list[Json]:
    """Smaller ones of a picture, the smallest first."""
    sizes = previews.of(file.width, file.height)
    return [
        {
            "width": sizes[side][0],
            "height": sizes[side][1],
            "content": f"/api/v1/files/{file.file_id}/preview?size={name}",
        }
        for name, side in PREVIEWS.items()
        if side in sizes
    ]


def _question_json(post: PostSeen, viewer: Viewer) -> Json | None:
    if post.question is None:
        return None
    handed_from = post.links.handed_from(post)
    return {
        "state": post.question,
        "answer": str(post.answer_id) if post.answer_id else None,
        "accepted": comment_json(post.answer, viewer) if post.answer else None,
        "handed_to": [linked_json(linked) for linked in post.links.handed_to(post)],
        "handed_from": linked_json(handed_from) if handed_from else None,
    }


def linked_json(linked: Linked) -> Json:
    """A question that this one was handed on to, or from."""
    return {
        "post": str(linked.id),
        "group": _named(linked.group_id, linked.group_name),
        "state": linked.state,
    }


def reacted_json(reacted: Reacted) -> Json:
    return {
        "person": brief_json(reacted.person),
        "kind": reacted.kind,
        "at": time_json(reacted.at),
    }


def revision_json(revision: RevisionSeen) -> Json:
    return {
        "number": revision.number,
        "text": revision.text,
        "html": revision.html,
        "written_at": time_json(revision.written_at),
    }
