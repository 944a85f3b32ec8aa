"""Delivers to webhook endpoints: each delivery is retried for a day, then set aside."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Protocol

from notifications import sql
from notifications.ports import Clock, utc_now
from notifications.webhooks import endpoints
from notifications.webhooks.endpoints import WebhookEndpoint, WebhookEvent
from notifications.webhooks.safe_http import ForbiddenAddress, RequestFailed, SafeHttpClient

log = logging.getLogger(__name__)

POLL_SECONDS = 5.0
LEASE_DURATION = timedelta(minutes=1)
FIRST_RETRY_DELAY, MAX_RETRY_DELAY = timedelta(seconds=30), timedelta(hours=6)
MAX_DELIVERY_AGE = timedelta(hours=24)
RETENTION = timedelta(days=30)
MAX_CONCURRENT_ENDPOINTS = 8

IS_DUE_SQL = "done_at IS NULL AND failed_at IS NULL AND due_at <= $1"
IS_FREE_SQL = "(leased_until IS NULL OR leased_until <= $1)"
DUE_ENDPOINTS_SQL = f"""SELECT DISTINCT endpoint_id FROM webhook_delivery
    WHERE {IS_DUE_SQL} AND {IS_FREE_SQL}"""  # noqa: S608 - only constants
LEASE_NEXT_SQL = f"""UPDATE webhook_delivery SET leased_until = $2 WHERE id = (
        SELECT id FROM webhook_delivery
        WHERE endpoint_id = $3 AND {IS_DUE_SQL} AND {IS_FREE_SQL} ORDER BY created_at, id LIMIT 1
    ) AND {IS_FREE_SQL} RETURNING id, body, created_at, failures"""  # noqa: S608 - only constants
MARK_DONE_SQL = "UPDATE webhook_delivery SET done_at = $2, leased_until = NULL WHERE id = $1"
RETRY_LATER_SQL = """UPDATE webhook_delivery
    SET failures = failures + 1, due_at = $2, failed_at = $3, leased_until = NULL
    WHERE id = $1"""
COUNTS_SQL = """SELECT endpoint_id, COUNT(failed_at) AS aside,
        SUM(CASE WHEN done_at IS NULL AND failed_at IS NULL THEN 1 ELSE 0 END) AS waiting
    FROM webhook_delivery GROUP BY endpoint_id"""
RETRY_SET_ASIDE_SQL = """UPDATE webhook_delivery
    SET failed_at = NULL, due_at = $2, created_at = $2
    WHERE endpoint_id = $1 AND failed_at IS NOT NULL"""
DELETE_OLD_SQL = """DELETE FROM webhook_delivery
    WHERE created_at < $1 AND (done_at IS NOT NULL OR failed_at IS NOT NULL)"""


@dataclass(frozen=True)
class Delivery:
    """An event for one endpoint; `id` is the same for each attempt."""

    id: str
    body: str
    created_at: datetime
    failures: int


@dataclass(frozen=True)
class DeliveryCounts:
    waiting: int
    set_aside: int


class WebhookFilter(Protocol):
    """The application's decision, asked when an event is queued and again when it is sent."""

    async def may_receive(self, endpoint: WebhookEndpoint, event: WebhookEvent) -> bool:
        """Return True if this endpoint may receive the event now."""


@dataclass(frozen=True)
class WebhookDispatcher:
    """Delivers what is due until `run` is cancelled. Several may run at once."""

    endpoint_filter: WebhookFilter
    client: SafeHttpClient
    clock: Clock = utc_now
    _slots: asyncio.Semaphore = field(
        default_factory=lambda: asyncio.Semaphore(MAX_CONCURRENT_ENDPOINTS)
    )

    async def run(self) -> None:
        while True:
            try:
                await self.deliver_due()
            except Exception:
                log.exception("webhooks failed")
            await asyncio.sleep(POLL_SECONDS)

    async def queue_event(self, event: str, webhook_event: WebhookEvent) -> None:
        """Queue an event for every endpoint that may receive it."""
        endpoint_list = await endpoints.list_endpoints()
        receivers = [
            endpoint
            for endpoint in endpoint_list
            if await self.endpoint_filter.may_receive(endpoint, webhook_event)
        ]
        await endpoints.queue_deliveries(event, webhook_event, receivers, now=self.clock())

    async def deliver_due(self) -> int:
        """Try all due deliveries and return the number accepted.

        Slow endpoints delay only themselves.
        """
        now = self.clock()
        due = {row["endpoint_id"] for row in await sql.execute(DUE_ENDPOINTS_SQL, now)}
        async with asyncio.TaskGroup() as tasks:
            running = [
                tasks.create_task(self._deliver_to(endpoint))
                for endpoint in await endpoints.list_endpoints()
                if endpoint.id in due
            ]
        return sum(task.result() for task in running)

    async def _deliver_to(self, endpoint: WebhookEndpoint) -> int:
        """Deliver until one is not accepted: the others then wait for the next run."""
        accepted = 0
        async with self._slots:
            while (delivery := await _lease_next(endpoint, self.clock())) is not None:
                if not await self._deliver(endpoint, delivery):
                    break
                accepted += 1
        return accepted

    async def _deliver(self, endpoint: WebhookEndpoint, delivery: Delivery) -> bool:
        """Return True if the delivery is finished: accepted, or no longer allowed."""
        if await self.endpoint_filter.may_receive(endpoint, WebhookEvent.from_json(delivery.body)):
            failure = await self.send(endpoint, delivery.id, delivery.body.encode())
            if failure is not None:
                await self._record_failure(endpoint, delivery, failure)
                return False
        await sql.execute(MARK_DONE_SQL, delivery.id, self.clock())
        return True

    async def send(self, endpoint: WebhookEndpoint, delivery_id: str, body: bytes) -> str | None:
        """Post to an endpoint; return None if it was accepted, else the reason."""
        headers = endpoints.build_headers(endpoint, delivery_id, body, now=self.clock())
        try:
            status = await self.client.post(endpoint.url, body, headers)
        except ForbiddenAddress as error:
            return f"Refused: {error}"
        except RequestFailed as error:
            return f"Unanswered: {error}"
        return None if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES else str(status)

    async def _record_failure(
        self, endpoint: WebhookEndpoint, delivery: Delivery, failure: str
    ) -> None:
        now = self.clock()
        delay = min(FIRST_RETRY_DELAY * 2 ** min(delivery.failures, 20), MAX_RETRY_DELAY)
        is_given_up = now + delay > delivery.created_at + MAX_DELIVERY_AGE
        extra = {"endpoint": endpoint.id, "delivery": delivery.id, "failure": failure}
        if is_given_up:
            log.error("delivery set aside", extra=extra)
        else:
            log.info("delivery not accepted", extra=extra)
        await sql.execute(RETRY_LATER_SQL, delivery.id, now + delay, now if is_given_up else None)


async def count_deliveries() -> dict[str, DeliveryCounts]:
    """Return the number of waiting and set-aside deliveries by endpoint."""
    rows = await sql.execute(COUNTS_SQL)
    return {
        row["endpoint_id"]: DeliveryCounts(int(row["waiting"]), int(row["aside"])) for row in rows
    }


async def retry_set_aside(endpoint_id: str, *, now: datetime) -> None:
    """Retry an endpoint's set-aside deliveries for another day."""
    await sql.execute(RETRY_SET_ASIDE_SQL, endpoint_id, now)


async def delete_old(now: datetime) -> None:
    await sql.execute(DELETE_OLD_SQL, now - RETENTION)


async def _lease_next(endpoint: WebhookEndpoint, now: datetime) -> Delivery | None:
    for row in await sql.execute(LEASE_NEXT_SQL, now, now + LEASE_DURATION, endpoint.id):
        return Delivery(row["id"], row["body"], sql.parse_time(row["created_at"]), row["failures"])
    return None
