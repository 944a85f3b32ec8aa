"""Deliveries to sites: each tried until it is taken, for a day, and then set aside."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Protocol

from notifications import sql, webhooks
from notifications.application import Clock, utc_now
from notifications.outgoing import Outgoing, Refused, Unanswered
from notifications.webhooks import Happening, Site

log = logging.getLogger(__name__)

LOOK = 5.0  # seconds between looks at what is due
LEASE = timedelta(minutes=1)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(hours=24)
KEPT = timedelta(days=30)
MOST_AT_ONCE = 8  # sites

OPEN = "done_at IS NULL AND set_aside_at IS NULL AND due_at <= $1"
FREE = "(leased_until IS NULL OR leased_until <= $1)"
DUE = f"SELECT DISTINCT site FROM notification_delivery WHERE {OPEN} AND {FREE}"  # noqa: S608 - ours
TAKE = f"""UPDATE notification_delivery SET leased_until = $2 WHERE id = (
        SELECT id FROM notification_delivery
        WHERE site = $3 AND {OPEN} AND {FREE} ORDER BY made_at, id LIMIT 1
    ) AND {FREE} RETURNING id, body, made_at, failures"""  # noqa: S608 - ours
DONE = "UPDATE notification_delivery SET done_at = $2, leased_until = NULL WHERE id = $1"
AGAIN = """UPDATE notification_delivery
    SET failures = failures + 1, due_at = $2, set_aside_at = $3, leased_until = NULL
    WHERE id = $1"""
COUNTS = """SELECT site, COUNT(set_aside_at) AS aside,
        SUM(CASE WHEN done_at IS NULL AND set_aside_at IS NULL THEN 1 ELSE 0 END) AS waiting
    FROM notification_delivery GROUP BY site"""
RETRY = """UPDATE notification_delivery SET set_aside_at = NULL, due_at = $2, made_at = $2
    WHERE site = $1 AND set_aside_at IS NOT NULL"""
SWEEP = """DELETE FROM notification_delivery
    WHERE made_at < $1 AND (done_at IS NOT NULL OR set_aside_at IS NOT NULL)"""


@dataclass(frozen=True)
class Delivery:
    """One happening on its way to one site; `id` is the same at each try."""

    id: str
    body: str
    made_at: datetime
    failures: int


@dataclass(frozen=True)
class Counts:
    waiting: int
    aside: int


class Door(Protocol):
    """What an application decides: asked when something is queued and again when it is sent."""

    async def carries(self, site: Site, happening: Happening) -> bool:
        """Whether this site may hear of this now."""


@dataclass(frozen=True)
class Courier:
    """Delivers what is due, for as long as `run` runs. Several may run at once."""

    door: Door
    outgoing: Outgoing
    clock: Clock = utc_now
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_AT_ONCE))

    async def run(self) -> None:
        while True:
            try:
                await self.round()
            except Exception:
                log.exception("webhooks failed")
            await asyncio.sleep(LOOK)

    async def queue(self, event: str, happening: Happening) -> None:
        """Tell every site that may hear of it."""
        known = await webhooks.sites()
        to = [site for site in known if await self.door.carries(site, happening)]
        await webhooks.queue(event, happening, to, now=self.clock())

    async def round(self) -> int:
        """Try everything that is due; how many were taken. Slow sites delay only themselves."""
        now = self.clock()
        due = {row["site"] for row in await sql.rows(DUE, now)}
        async with asyncio.TaskGroup() as tasks:
            telling = [
                tasks.create_task(self._tell(site))
                for site in await webhooks.sites()
                if site.id in due
            ]
        return sum(task.result() for task in telling)

    async def _tell(self, site: Site) -> int:
        """Until one is not taken: then the others wait for the next round."""
        told = 0
        async with self._places:
            while (delivery := await _next(site, self.clock())) is not None:
                if not await self._deliver(site, delivery):
                    break
                told += 1
        return told

    async def _deliver(self, site: Site, delivery: Delivery) -> bool:
        """Whether it is off the list: taken, or not to be told any more."""
        if await self.door.carries(site, Happening.read(delivery.body)):
            failure = await self.send(site, delivery.id, delivery.body.encode())
            if failure is not None:
                await self._failed(site, delivery, failure)
                return False
        await sql.rows(DONE, delivery.id, self.clock())
        return True

    async def send(self, site: Site, delivery_id: str, body: bytes) -> str | None:
        """Post to a site; None when it was taken, else why not."""
        headers = webhooks.headers(site, delivery_id, body, now=self.clock())
        try:
            status = await self.outgoing.post(site.url, body, headers)
        except (Refused, Unanswered) as error:
            return f"{type(error).__name__}: {error}"
        return None if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES else str(status)

    async def _failed(self, site: Site, delivery: Delivery, failure: str) -> None:
        now = self.clock()
        wait = min(FIRST_WAIT * 2 ** min(delivery.failures, 20), LONGEST_WAIT)
        is_over = now + wait > delivery.made_at + GIVEN_UP_AFTER
        told = {"site": site.id, "delivery": delivery.id, "failure": failure}
        if is_over:
            log.error("delivery set aside", extra=told)
        else:
            log.info("delivery not taken", extra=told)
        await sql.rows(AGAIN, delivery.id, now + wait, now if is_over else None)


async def counts() -> dict[str, Counts]:
    """By site: what waits, and what was set aside."""
    found = await sql.rows(COUNTS)
    return {row["site"]: Counts(int(row["waiting"]), int(row["aside"])) for row in found}


async def retry(site_id: str, *, now: datetime) -> None:
    """What was set aside for a site is tried for another day."""
    await sql.rows(RETRY, site_id, now)


async def sweep(now: datetime) -> None:
    await sql.rows(SWEEP, now - KEPT)


async def _next(site: Site, now: datetime) -> Delivery | None:
    for row in await sql.rows(TAKE, now, now + LEASE, site.id):
        return Delivery(row["id"], row["body"], sql.time(row["made_at"]), row["failures"])
    return None
