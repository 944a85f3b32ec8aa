"""Renders notifications: the application supplies the texts each time."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from notifications.inbox.inbox import Notification
from notifications.payload import Ref, RenderedNotification


class Renderer(Protocol):
    async def render(
        self, recipient: str, refs: Sequence[Ref]
    ) -> Mapping[Ref, RenderedNotification | None]:
        """Return what `recipient` may see of `refs` now; unavailable ones are None or missing."""


async def render_notifications(
    renderer: Renderer, recipient: str, notifications: Sequence[Notification]
) -> list[tuple[Notification, RenderedNotification | None]]:
    """Return each notification with its texts. References shared by several are rendered once."""
    refs = list(
        dict.fromkeys(
            notification.payload.ref
            for notification in notifications
            if not notification.is_superseded
        )
    )
    rendered = await renderer.render(recipient, refs) if refs else {}
    return [
        (notification, rendered.get(notification.payload.ref)) for notification in notifications
    ]
