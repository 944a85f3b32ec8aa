"""The events sent to webhook endpoints: ids only, of content that every employee may read."""

import json
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette

from groups_service.app import create_app
from groups_service.core import clock
from groups_service.database import Database
from groups_service.settings import Settings
from notifications.webhooks import endpoints
from notifications.webhooks.endpoints import WebhookScope
from tests.confidentiality.support.closed_group import create_closed_group
from tests.notifications.support.webhook_receiver import WebhookReceiver, run_receiver
from tests.support.builders import a_file, a_group, a_post
from tests.support.people import ApiCaller

SentEvents = list[tuple[str, dict[str, str]]]


@pytest.fixture
def app(empty_database: Database, settings: Settings) -> Starlette:
    changes = {"webhook_networks": "127.0.0.0/8, ::1/128"}
    return create_app(settings.model_copy(update=changes), empty_database)


@pytest.fixture
async def receiver(empty_database: Database) -> AsyncIterator[WebhookReceiver]:
    async with run_receiver() as listener:
        await endpoints.add_endpoint(listener.url, WebhookScope.PUBLIC, now=clock.now())
        yield listener


@pytest.fixture
async def trusted_receiver(empty_database: Database) -> AsyncIterator[WebhookReceiver]:
    async with run_receiver() as listener:
        await endpoints.add_endpoint(listener.url, WebhookScope.ALL, now=clock.now())
        yield listener


async def deliver_webhooks(app: Starlette, receiver: WebhookReceiver) -> SentEvents:
    """Deliver all pending events, and return what the endpoint received."""
    before = len(receiver.requests)
    await app.state.components.relay.deliver_pending()
    await app.state.components.webhook_dispatcher.deliver_due()
    bodies = [json.loads(each.body) for each in receiver.requests[before:]]
    return [(body["type"], body["data"]) for body in bodies]


async def test_endpoint_receives_posts_comments_files_and_statuses(
    app: Starlette, receiver: WebhookReceiver, ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(ada, group)
    comment = (await bo.post(f"/posts/{post['id']}/comments", {"text": "Hej"})).json()
    file = await a_file(ada, group)
    await ada.put(f"/groups/{group['id']}/status", {"status": "moderated"})

    events = await deliver_webhooks(app, receiver)

    base = {"group": group["id"]}
    assert events == [
        ("post.published", base | {"post": post["id"]}),
        ("comment.added", base | {"post": post["id"], "comment": comment["id"]}),
        ("file.added", base | {"file": file["id"]}),
        ("group.status", base),
    ]


async def test_closed_group_is_sent_only_to_endpoints_registered_for_it(
    app: Starlette,
    receiver: WebhookReceiver,
    trusted_receiver: WebhookReceiver,
    ada: ApiCaller,
    bo: ApiCaller,
) -> None:
    group = await a_group(ada, "closed", bo)
    await a_post(ada, group)
    await a_file(bo, group)

    events = await deliver_webhooks(app, trusted_receiver)

    assert [kind for kind, _ in events] == ["post.published", "file.added"]
    assert receiver.requests == []


async def test_thread_of_members_only_is_not_sent_to_public_endpoints(
    app: Starlette, receiver: WebhookReceiver, ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    post = await a_post(ada, group)
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})
    await deliver_webhooks(app, receiver)

    await bo.post(f"/posts/{post['id']}/comments", {"text": "Hemligt"})

    assert await deliver_webhooks(app, receiver) == []


async def test_content_closed_before_delivery_is_not_sent(
    app: Starlette, receiver: WebhookReceiver, ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group)
    await app.state.components.relay.deliver_pending()
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed", "reason": "Hemligt"})

    assert await deliver_webhooks(app, receiver) == []


async def test_no_text_of_a_closed_group_is_sent_to_any_endpoint(
    app: Starlette, receiver: WebhookReceiver, trusted_receiver: WebhookReceiver
) -> None:
    secret = await create_closed_group(app)
    await deliver_webhooks(app, receiver)

    sent_to_public, sent_to_trusted = (
        str(receiver.requests).encode(),
        str(trusted_receiver.requests).encode(),
    )
    assert secret.find_leaks(sent_to_public + sent_to_trusted) == set()
    assert secret.ids["post_id"][1].encode() in sent_to_trusted
    assert secret.group["id"].encode() not in sent_to_public
