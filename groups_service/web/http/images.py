"""Images of people, groups and files: reading uploads and serving stored ones."""

import hashlib

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from groups_service.core.errors import PayloadTooLarge, UnsupportedMediaType
from groups_service.domain.core.images import processing
from groups_service.web.http.context import get_app_context

IMAGE_MEDIA_TYPES = {"image/jpeg", "image/png", "image/webp", "image/gif"}


async def serve_image(request: Request, key: str) -> Response:
    """Stream an image from the archive; 304 when the caller has it.

    The ETag is a hash of the key, so that the response does not reveal the storage path.
    """
    headers = {
        "ETag": f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"',
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    chunks = await get_app_context(request).archive.read(key)
    return StreamingResponse(chunks, 200, headers, media_type="image/webp")


def require_image_type(request: Request) -> None:
    """Raises UnsupportedMediaType when the content type is not one of the accepted image types."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in IMAGE_MEDIA_TYPES:
        raise UnsupportedMediaType(
            "Send a picture as image/jpeg, image/png, image/webp or image/gif."
        )


async def read_image(request: Request) -> bytes:
    """Read the whole body. Raises PayloadTooLarge when it exceeds the limit for photos."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > processing.MAX_PHOTO_BYTES:
            limit = processing.MAX_PHOTO_BYTES // 1_000_000
            raise PayloadTooLarge("A picture may be at most %(limit)d MB.", limit=limit)
    return bytes(content)
