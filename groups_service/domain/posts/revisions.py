"""Earlier texts of posts and comments, and the texts of deleted ones."""

from datetime import datetime
from uuid import UUID

from groups_service.core import ids
from groups_service.models import Comment, Post, Revision


async def save_revision(content: Post | Comment) -> None:
    """Save the current text of the post or comment as a new revision."""
    await Revision.create(
        id=ids.new(),
        subject_id=content.id,
        number=await _get_latest_number(content.id) + 1,
        text=content.text,
        html=content.html,
        renderer=content.renderer,
        author_id=content.author_id,
        written_at=get_written_at(content),
    )


async def restore_latest(content: Post | Comment) -> None:
    """Set the text to the latest revision and delete that revision; the caller saves the row."""
    latest = await Revision.get(subject_id=content.id, number=await _get_latest_number(content.id))
    content.text, content.html, content.renderer = latest.text, latest.html, latest.renderer
    await latest.delete()


def get_written_at(content: Post | Comment) -> datetime:
    return content.edited_at or content.created_at


async def _get_latest_number(content_id: UUID) -> int:
    latest = await Revision.filter(subject_id=content_id).order_by("-number").first()
    return latest.number if latest else 0
