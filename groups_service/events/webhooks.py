"""Queues events for webhooks: ids and kinds only, of content that every employee may read.

An endpoint registered for closed groups receives theirs, too. The check is repeated when a
delivery is sent, so that content closed in the meantime is not sent.
"""

from groups_service.events.notification_rules import EventRecord
from groups_service.queries.notifications import public_content
from notifications.payload import Ref
from notifications.webhooks.dispatcher import WebhookDispatcher
from notifications.webhooks.endpoints import WebhookEndpoint, WebhookEvent, WebhookScope

SUBJECT_TYPES = {
    "post.published": "post",
    "comment.added": "comment",
    "file.added": "archive_file",
    "group.status": "group",
}
"""The type of the subject of each kind of event, as in references."""
API_NAMES = {"archive_file": "file"}
"""The API's names, where they differ."""


class WebhookPolicy:
    """Decides which events an endpoint may receive."""

    async def may_receive(self, endpoint: WebhookEndpoint, event: WebhookEvent) -> bool:
        return endpoint.scope is WebhookScope.ALL or await _is_public(event)


async def queue_webhook_event(dispatcher: WebhookDispatcher, event: EventRecord) -> None:
    """Queue an event for the webhook endpoints, if they receive its kind."""
    if event.kind in SUBJECT_TYPES:
        await dispatcher.queue_event(str(event.id), _to_webhook_event(event))


def _to_webhook_event(event: EventRecord) -> WebhookEvent:
    ids = {event.stream: str(event.stream_id)}
    for name in ("post", "comment", "archive_file"):
        if name in event.refs:
            ids[API_NAMES.get(name, name)] = str(event.refs[name])
    return WebhookEvent(event.kind, event.at, ids)


async def _is_public(event: WebhookEvent) -> bool:
    kind = SUBJECT_TYPES[event.type]
    id_ = event.data[API_NAMES.get(kind, kind)]
    if kind == "group":
        publicity = (await public_content.get_group_publicity([id_])).get(id_)
        return publicity is not None and publicity.is_public
    return bool(await public_content.keep_public([Ref(kind, id_)]))
