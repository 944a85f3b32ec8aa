"""Due work: taking over the directory, forgetting what is too old.

What is due is a row, leased while it is done, so that several processes do it once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from auth import sweeping
from auth.attempts import AttemptLimits
from auth.directory import Directory, DirectoryUnreachable
from auth.sessions import SessionLimits
from groups_service import clock
from groups_service.database import sql
from groups_service.domain import (
    bindings,
    invitations,
    leftovers,
    once,
    previews,
    succession,
    sync,
)
from groups_service.domain.sync import TooManyGone
from groups_service.storage import Archive
from notifications import delivering, letters, pruning, unsubscribing

log = logging.getLogger(__name__)

LOOK = 30.0  # seconds between looks at what is due
LEASE = timedelta(minutes=15)
SOON = timedelta(minutes=1)
"""When a job is tried again that could not be done."""


@dataclass(frozen=True)
class Job:
    kind: str
    every: timedelta
    work: Callable[[], Awaitable[None]]


@dataclass
class Jobs:
    """`degraded` names what did not answer when it was last asked."""

    jobs: tuple[Job, ...]
    degraded: set[str] = field(default_factory=set)

    async def run(self, look: float = LOOK) -> None:
        while True:
            for job in self.jobs:
                try:
                    await self.do_if_due(job)
                except Exception:  # the database is away, say: one looks again
                    log.exception("job not looked at", extra={"job": job.kind})
            await asyncio.sleep(look)

    async def do_if_due(self, job: Job) -> bool:
        """Do the job if it is due and nobody else does it; whether it was done."""
        if not await _lease(job):
            return False
        try:
            await job.work()
        except Exception:
            self.degraded.add(job.kind)
            log.exception("job failed", extra={"job": job.kind})
            await _due_again(job, min(SOON, job.every))
            return False
        self.degraded.discard(job.kind)
        await _due_again(job, job.every)
        return True


def usual(directory: Directory, archive: Archive, sync_every: timedelta) -> tuple[Job, ...]:
    """The jobs of an installation."""

    async def take_over() -> None:
        await sync_now(directory, archive)

    return (
        Job("directory", sync_every, take_over),
        Job("keys", timedelta(hours=1), once.forget_old),
        Job("invitations", timedelta(hours=6), invitations.end_expired),
        Job("succession", timedelta(hours=1), succession.offer_all),
        Job("sign-ins", timedelta(hours=1), _forget_sign_ins),
        Job("sent", timedelta(hours=24), _forget_sent),
        Job("notices", timedelta(hours=24), _forget_notices),
        Job("blobs", timedelta(hours=24), lambda: leftovers.sweep(archive)),
        Job("previews", timedelta(minutes=5), lambda: previews.make_missing(archive)),
    )


async def sync_now(directory: Directory, archive: Archive) -> sync.Outcome:
    """Take over the directory. Raises DirectoryUnreachable or TooManyGone, changing nothing."""
    try:
        outcome = await sync.apply(await directory.everyone(), archive)
    except (DirectoryUnreachable, TooManyGone):
        log.warning("directory not taken over")
        raise
    await bindings.apply_all()
    await succession.withdraw_needless()
    await succession.offer_all()
    return outcome


async def _forget_sign_ins() -> None:
    await sweeping.sweep(now=clock.now(), session=SessionLimits(), attempt=AttemptLimits())


async def _forget_sent() -> None:
    await letters.sweep(clock.now())
    await delivering.sweep(clock.now())
    await unsubscribing.sweep(clock.now())


async def _forget_notices() -> None:
    await pruning.prune(now=clock.now())


async def _lease(job: Job) -> bool:
    now = clock.now()
    rows = await sql(
        """INSERT INTO job (kind, due_at, leased_until) VALUES ($1, $2, $3)
        ON CONFLICT (kind) DO UPDATE SET leased_until = $3
        WHERE job.due_at <= $2 AND (job.leased_until IS NULL OR job.leased_until < $2)
        RETURNING kind""",
        job.kind,
        now,
        now + LEASE,
    )
    return bool(rows)


async def _due_again(job: Job, after: timedelta) -> None:
    await sql(
        "UPDATE job SET due_at = $2, leased_until = NULL WHERE kind = $1",
        job.kind,
        clock.now() + after,
    )
