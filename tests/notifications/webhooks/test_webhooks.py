"""Webhooks are delivered once and signed, and retried until accepted; other endpoints do not
wait.
"""

import asyncio
import base64
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from groups_service.database import Database, sql
from notifications.webhooks import dispatcher, endpoints
from notifications.webhooks.dispatcher import DeliveryCounts, WebhookDispatcher
from notifications.webhooks.endpoints import WebhookEndpoint, WebhookEvent, WebhookScope
from notifications.webhooks.safe_http import SafeHttpClient
from tests.notifications.support.webhook_receiver import (
    WebhookReceiver,
    build_http_client,
    run_receiver,
)
from tests.support.waiting import MAX_WAIT_SECONDS

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
POSTED = WebhookEvent("post.published", NOW, {"group": "g1", "post": "p1"})
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass
class WebhookWorld:
    """The dispatcher's surroundings. Event types in `hidden` are sent nowhere."""

    now: datetime = NOW
    hidden: set[str] = field(default_factory=set)
    timeout_seconds: float = MAX_WAIT_SECONDS

    async def may_receive(self, endpoint: WebhookEndpoint, event: WebhookEvent) -> bool:
        return endpoint.scope is WebhookScope.ALL or event.type not in self.hidden

    def courier(self, out: SafeHttpClient | None = None) -> WebhookDispatcher:
        return WebhookDispatcher(
            self, out or build_http_client(self.timeout_seconds), lambda: self.now
        )

    async def round(self, after: timedelta = timedelta()) -> int:
        self.now += after
        return await self.courier().deliver_due()


@pytest.fixture
def world(empty_database: Database) -> WebhookWorld:
    return WebhookWorld()


@pytest.fixture
async def receiver(empty_database: Database) -> AsyncIterator[WebhookReceiver]:
    async with run_receiver() as listener:
        yield listener


async def register_endpoint(
    listener: WebhookReceiver, carries: WebhookScope = WebhookScope.PUBLIC
) -> WebhookEndpoint:
    return await endpoints.add_endpoint(listener.url, carries, now=NOW)


async def test_event_is_delivered_once(world: WebhookWorld, receiver: WebhookReceiver) -> None:
    await register_endpoint(receiver)
    for _ in range(2):
        await world.courier().queue_event("e1", POSTED)

    counts = [await world.round(), await world.round(HOUR)]

    assert counts == [1, 0]
    (request,) = receiver.requests
    assert request.line == "POST /hook HTTP/1.1"
    assert json.loads(request.body) == {
        "type": "post.published",
        "timestamp": "2026-11-02T08:30:00+00:00",
        "data": {"group": "g1", "post": "p1"},
    }


async def test_delivery_is_signed_with_the_secret_and_the_time(
    world: WebhookWorld, receiver: WebhookReceiver
) -> None:
    endpoint = await register_endpoint(receiver)
    await world.courier().queue_event("e1", POSTED)
    await world.round(MINUTE)

    (request,) = receiver.requests
    signed = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode()
    key = base64.b64decode(endpoint.secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.digest(key, signed + request.body, "sha256")).decode()
    assert request.headers["webhook-signature"] == f"v1,{expected}"
    assert request.headers["webhook-timestamp"] == str(int((NOW + MINUTE).timestamp()))
    assert len(key) == 32


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 500 Sorry\r\n\r\n",
        b"HTTP/1.1 302 There\r\nLocation: http://10.0.0.1/\r\n\r\n",
        b"HTTP/1.1 404 What\r\n\r\n",
        b"",
    ],
)
async def test_refused_delivery_is_retried_with_the_same_id(
    world: WebhookWorld, receiver: WebhookReceiver, answer: bytes
) -> None:
    await register_endpoint(receiver)
    await world.courier().queue_event("e1", POSTED)
    receiver.answers = [answer, answer]
    world.timeout_seconds = MAX_WAIT_SECONDS if answer else 2

    counts = [await world.round(after) for after in (timedelta(), MINUTE / 4, MINUTE / 4)]
    world.timeout_seconds = MAX_WAIT_SECONDS
    counts.append(await world.round(MINUTE))

    assert counts == [0, 0, 0, 1]  # after half a minute, and after one more
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 1
    assert len({request.headers["webhook-signature"] for request in receiver.requests}) == 3


async def test_delivery_is_set_aside_after_a_day_until_it_is_retried(
    world: WebhookWorld, receiver: WebhookReceiver
) -> None:
    endpoint = await register_endpoint(receiver)
    await world.courier().queue_event("e1", POSTED)
    receiver.answers = [b"HTTP/1.1 500 Sorry\r\n\r\n"] * 100
    for _ in range(60):
        await world.round(MINUTE * 30)
    tries = len(receiver.requests)
    counts = await dispatcher.count_deliveries()
    receiver.answers = []

    await dispatcher.retry_set_aside(endpoint.id, now=world.now)

    assert 10 <= tries <= 20
    assert counts == {endpoint.id: DeliveryCounts(waiting=0, set_aside=1)}
    assert await world.round() == 1
    assert await dispatcher.count_deliveries() == {
        endpoint.id: DeliveryCounts(waiting=0, set_aside=0)
    }


async def test_silent_endpoint_does_not_delay_another(
    world: WebhookWorld, receiver: WebhookReceiver
) -> None:
    async with run_receiver() as silent:
        silent.answers = [b""] * 10
        await register_endpoint(silent)
        await register_endpoint(receiver)
        for number in range(5):
            await world.courier().queue_event(f"e{number}", POSTED)

        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(world.round())
            await receiver.wait_for_requests(5)
            was_finished = task.done()
            silent.disconnect_all()

        assert (was_finished, task.result()) == (False, 5)
        assert (len(receiver.requests), len(silent.requests)) == (5, 1)


async def test_endpoint_receives_only_what_is_public_at_delivery(
    world: WebhookWorld, receiver: WebhookReceiver
) -> None:
    async with run_receiver() as trusted:
        await register_endpoint(receiver)
        await register_endpoint(trusted, WebhookScope.ALL)
        world.hidden = {"group.status"}
        await world.courier().queue_event("e1", WebhookEvent("group.status", NOW, {"group": "g1"}))
        await world.courier().queue_event("e2", POSTED)
        world.hidden = {"group.status", "post.published"}

        await world.round()

        assert receiver.requests == []
        assert len(trusted.requests) == 2
    assert all(counts.waiting == 0 for counts in (await dispatcher.count_deliveries()).values())


async def test_endpoint_on_a_private_address_receives_nothing(
    world: WebhookWorld, receiver: WebhookReceiver
) -> None:
    await register_endpoint(receiver)
    await world.courier().queue_event("e1", POSTED)

    assert await world.courier(SafeHttpClient()).deliver_due() == 0
    assert receiver.requests == []


async def test_crash_after_sending_causes_at_most_one_duplicate_request(
    world: WebhookWorld, receiver: WebhookReceiver
) -> None:
    await register_endpoint(receiver)
    await world.courier().queue_event("e1", POSTED)
    await world.round()
    await sql("UPDATE webhook_delivery SET done_at = NULL, leased_until = $1", NOW + MINUTE)

    counts = [await world.round(), await world.round(MINUTE), await world.round(HOUR)]

    assert counts == [0, 1, 0]
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 1


async def test_removed_endpoint_receives_nothing(
    world: WebhookWorld, receiver: WebhookReceiver
) -> None:
    endpoint = await register_endpoint(receiver)
    await world.courier().queue_event("e1", POSTED)

    removed = [
        await endpoints.remove_endpoint(endpoint.id),
        await endpoints.remove_endpoint(endpoint.id),
    ]

    assert removed == [True, False]
    assert await world.round() == 0
    assert await endpoints.list_endpoints() == []
    assert await dispatcher.count_deliveries() == {}


async def test_delivered_events_are_deleted_after_a_month(
    world: WebhookWorld, receiver: WebhookReceiver
) -> None:
    await register_endpoint(receiver)
    await world.courier().queue_event("e1", POSTED)
    await world.round()

    counts = []
    for days in (29, 31):
        await dispatcher.delete_old(NOW + timedelta(days=days))
        counts.append(len(await sql("SELECT id FROM webhook_delivery")))

    assert counts == [1, 0]
