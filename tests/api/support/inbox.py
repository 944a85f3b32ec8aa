"""Notifications in the inboxes of callers, with texts that do not depend on any content."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from notifications.live.fanout import InProcessFanout
from notifications.live.hub import Hub
from notifications.notifier import Notifier
from notifications.payload import NotificationPayload, Ref, RenderedNotification
from tests.support.people import ApiCaller

NOTIFIED_AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
DEFAULT_PREFERENCES = {
    "mail": "at_once",
    "digest_hour": 7,
    "quiet_from": None,
    "quiet_to": None,
    "leave_until": None,
}
"""The preferences of a person who has never set any."""


class FakeRenderer:
    """Renders every reference except those called "hidden"."""

    async def render(
        self, recipient: str, refs: Sequence[Ref]
    ) -> Mapping[Ref, RenderedNotification | None]:
        return {
            ref: RenderedNotification(f"For {recipient}", "Ada", ref.id, f"/posts/{ref.id}")
            for ref in refs
            if ref.id != "hidden"
        }


async def notify(person: ApiCaller, *posts: str) -> None:
    """Create a notification about each post, in this order."""
    notifier = Notifier(InProcessFanout(Hub()))
    for post in posts:
        payload = NotificationPayload("posted", Ref("post", post), NOTIFIED_AT)
        await notifier.notify(f"event of {post}", payload, [person.id])
