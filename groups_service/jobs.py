"""Periodic jobs: synchronising the directory, deleting expired data.

Each job is a row that is leased while the job runs, so that only one of several processes runs
it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from auth import cleanup
from auth.directory import Directory, DirectoryUnreachable
from auth.login_attempts import AttemptLimits
from auth.sessions import SessionLimits
from groups_service.core import clock
from groups_service.database import sql
from groups_service.domain.core import idempotency
from groups_service.domain.files import cleanup as files_cleanup
from groups_service.domain.files import previews
from groups_service.domain.members import admin_succession, directory_bindings, invitations
from groups_service.domain.people import directory_sync
from groups_service.domain.people.directory_sync import TooManyRemovals
from groups_service.storage import Archive
from notifications.inbox import retention
from notifications.mail import outgoing_emails, unsubscribe_links
from notifications.webhooks import dispatcher

log = logging.getLogger(__name__)

POLL_SECONDS = 30.0
LEASE_DURATION = timedelta(minutes=15)
RETRY_DELAY = timedelta(minutes=1)
"""How soon a failed job is tried again."""


@dataclass(frozen=True)
class ScheduledJob:
    kind: str
    interval: timedelta
    run: Callable[[], Awaitable[None]]


@dataclass
class JobRunner:
    """`degraded` holds the names of the jobs whose last run failed."""

    jobs: tuple[ScheduledJob, ...]
    degraded: set[str] = field(default_factory=set)

    async def run(self, poll_seconds: float = POLL_SECONDS) -> None:
        while True:
            for job in self.jobs:
                try:
                    await self.run_if_due(job)
                except Exception:  # for example a database outage; the next round tries again
                    log.exception("job not checked", extra={"job": job.kind})
            await asyncio.sleep(poll_seconds)

    async def run_if_due(self, job: ScheduledJob) -> bool:
        """Run the job if it is due and no other process runs it; return whether it succeeded."""
        if not await _try_lease(job):
            return False
        try:
            await job.run()
        except Exception:
            self.degraded.add(job.kind)
            log.exception("job failed", extra={"job": job.kind})
            await _schedule_next(job, min(RETRY_DELAY, job.interval))
            return False
        self.degraded.discard(job.kind)
        await _schedule_next(job, job.interval)
        return True


def default_jobs(
    directory: Directory, archive: Archive, sync_interval: timedelta
) -> tuple[ScheduledJob, ...]:
    """Return the jobs of an installation."""

    async def synchronise() -> None:
        await sync_directory(directory, archive)

    return (
        ScheduledJob("directory", sync_interval, synchronise),
        ScheduledJob("keys", timedelta(hours=1), idempotency.delete_expired),
        ScheduledJob("invitations", timedelta(hours=6), invitations.mark_expired),
        ScheduledJob("succession", timedelta(hours=1), admin_succession.offer_orphaned_groups),
        ScheduledJob("sign-ins", timedelta(hours=1), _delete_old_sign_ins),
        ScheduledJob("sent", timedelta(hours=24), _delete_old_deliveries),
        ScheduledJob("notices", timedelta(hours=24), _prune_notifications),
        ScheduledJob("blobs", timedelta(hours=24), partial(files_cleanup.delete_orphans, archive)),
        ScheduledJob(
            "previews", timedelta(minutes=5), partial(previews.make_missing_previews, archive)
        ),
    )


async def sync_directory(directory: Directory, archive: Archive) -> directory_sync.SyncResult:
    """Synchronise people and groups with the directory.

    Raises DirectoryUnreachable or TooManyRemovals, and changes nothing in that case.
    """
    try:
        result = await directory_sync.apply_snapshot(await directory.read_all(), archive)
    except (DirectoryUnreachable, TooManyRemovals):
        log.warning("directory not synchronised")
        raise
    await directory_bindings.apply_all_bindings()
    await admin_succession.withdraw_obsolete_offers()
    await admin_succession.offer_orphaned_groups()
    return result


async def _delete_old_sign_ins() -> None:
    await cleanup.delete_expired_rows(
        now=clock.now(), session_limits=SessionLimits(), attempt_limits=AttemptLimits()
    )


async def _delete_old_deliveries() -> None:
    await outgoing_emails.delete_old(clock.now())
    await dispatcher.delete_old(clock.now())
    await unsubscribe_links.delete_expired(clock.now())


async def _prune_notifications() -> None:
    await retention.prune_inboxes(now=clock.now())


async def _try_lease(job: ScheduledJob) -> bool:
    now = clock.now()
    rows = await sql(
        """INSERT INTO job (kind, due_at, leased_until) VALUES ($1, $2, $3)
        ON CONFLICT (kind) DO UPDATE SET leased_until = $3
        WHERE job.due_at <= $2 AND (job.leased_until IS NULL OR job.leased_until < $2)
        RETURNING kind""",
        job.kind,
        now,
        now + LEASE_DURATION,
    )
    return bool(rows)


async def _schedule_next(job: ScheduledJob, delay: timedelta) -> None:
    await sql(
        "UPDATE job SET due_at = $2, leased_until = NULL WHERE kind = $1",
        job.kind,
        clock.now() + delay,
    )
