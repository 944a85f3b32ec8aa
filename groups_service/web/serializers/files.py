"""Files, attachments and image previews as JSON."""

from groups_service.domain.core.images import resizing
from groups_service.domain.files import previews
from groups_service.queries.files.files import FileView
from groups_service.queries.posts.related import AttachmentView
from groups_service.web.http.json_values import Json, format_time
from groups_service.web.serializers.people import serialize_person_summary


def serialize_file(file: FileView) -> Json:
    return {
        "id": str(file.id),
        "group": str(file.group_id) if file.group_id else None,
        "name": file.name,
        "size": file.size,
        "media_type": file.media_type,
        "sha256": file.sha256,
        "era": file.era,
        "author": serialize_person_summary(file.author),
        "created_at": format_time(file.created_at),
        "content": f"/api/v1/files/{file.id}/content",
        "allowed_actions": ["read"],
    }


PREVIEW_SIDE_PX = dict(zip(("small", "large"), resizing.PREVIEW_SIDES_PX, strict=True))


def serialize_attachment(file: AttachmentView) -> Json:
    return {
        "file": str(file.file_id),
        "name": file.name,
        "size": file.size,
        "media_type": file.media_type,
        "alt": file.alt,
        "content": f"/api/v1/files/{file.file_id}/content",
        "previews": _serialize_previews(file),
    }


def _serialize_previews(file: AttachmentView) -> list[Json]:
    """Return the previews of an image, the smallest first."""
    sizes = previews.get_preview_sizes(file.width, file.height)
    return [
        {
            "width": sizes[side][0],
            "height": sizes[side][1],
            "content": f"/api/v1/files/{file.file_id}/preview?size={name}",
        }
        for name, side in PREVIEW_SIDE_PX.items()
        if side in sizes
    ]
