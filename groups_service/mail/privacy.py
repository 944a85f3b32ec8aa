"""What an email may reveal of a notification: others than the recipient may read it.

Of closed groups and of threads for members only, an email names the group and nothing more; of
unlisted groups not even the name. Requests to the administrators are never quoted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from groups_service.queries.notifications import public_content
from groups_service.queries.notifications.public_content import GroupPublicity
from notifications.inbox.inbox import Notification
from notifications.payload import NotificationPayload, Ref, RenderedNotification

ABOUT_RECIPIENT = "event"
TYPES_AS_PUBLIC_AS_GROUP = {ABOUT_RECIPIENT, "group", "request", "proposal"}
"""Reference types that are as public as their group; threads and files have their own eras."""
UNQUOTED_TYPES = {"request", "proposal"}
"""Reference types that only administrators read, even in an open group."""
SECRET_KIND_PREFIX = "report."  # noqa: S105 - a kind of event, no password
"""Prefix of the kinds of which an email reveals nothing."""


@dataclass(frozen=True)
class EmailContent:
    """What an email may reveal; `title` is the group's name, or None if that is secret."""

    secret: bool
    title: str | None
    author: str | None
    text: str | None
    group: str | None
    """The id of the group."""


@dataclass(frozen=True)
class EmailPrivacy:
    """Knows which of some notifications are about public content."""

    groups: dict[str, GroupPublicity]
    public_refs: set[Ref]

    def get_permitted_content(
        self, payload: NotificationPayload, rendered: RenderedNotification
    ) -> EmailContent:
        group = payload.about.id if payload.about and payload.about.type == "group" else None
        publicity = self.groups.get(group) if group else None
        if self._is_public(payload, publicity):
            text = None if payload.ref.type in UNQUOTED_TYPES else rendered.text
            return EmailContent(False, rendered.title, rendered.author, text, group)  # noqa: FBT003
        name = publicity.name if publicity else None
        return EmailContent(True, name, None, None, group)  # noqa: FBT003

    def _is_public(self, payload: NotificationPayload, group: GroupPublicity | None) -> bool:
        """Unknown content counts as not public."""
        if payload.about is None or payload.kind.startswith(SECRET_KIND_PREFIX):
            return False
        if payload.about.type == "group" and (group is None or not group.is_public):
            return False
        return payload.ref.type in TYPES_AS_PUBLIC_AS_GROUP or not self.public_refs.isdisjoint(
            _content_refs(payload)
        )


async def load_privacy(notifications: Sequence[Notification]) -> EmailPrivacy:
    payloads = [notification.payload for notification in notifications]
    places = [payload.about for payload in payloads if payload.about]
    group_ids = {place.id for place in places if place.type == "group"}
    refs = chain.from_iterable(map(_content_refs, payloads))
    return EmailPrivacy(
        await public_content.get_group_publicity(group_ids), await public_content.keep_public(refs)
    )


def _content_refs(payload: NotificationPayload) -> list[Ref]:
    """Return the content of a notification: a reaction is as public as the post it belongs to."""
    return [payload.ref, payload.subject] if payload.subject else [payload.ref]
