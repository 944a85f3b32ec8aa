"""Scheduled jobs: run when due, by one process, and retried when they fail."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from groups_service.core import clock, ids
from groups_service.database import Database, sql
from groups_service.domain.files import cleanup, previews
from groups_service.domain.people import profiles
from groups_service.jobs import LEASE_DURATION, RETRY_DELAY, JobRunner, ScheduledJob
from groups_service.models import Job as Row
from groups_service.storage import Archive
from tests.support.builders import a_file, a_group
from tests.support.images import build_image
from tests.support.people import ApiCaller
from tests.support.waiting import MAX_WAIT_SECONDS

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


class CountedWork:
    """A job that counts its runs, and fails while `fails` is True."""

    def __init__(self) -> None:
        self.times = 0
        self.fails = False

    async def __call__(self) -> None:
        self.times += 1
        await asyncio.sleep(0)
        if self.fails:
            raise OSError("the directory is away")

    def job(self) -> ScheduledJob:
        return ScheduledJob("directory", HOUR, self)


@pytest.fixture
def work() -> CountedWork:
    return CountedWork()


async def run_due_jobs(jobs: JobRunner, at: datetime) -> list[bool]:
    with clock.frozen_at(at):
        return [await jobs.run_if_due(job) for job in jobs.jobs]


async def test_job_runs_at_once_and_then_when_due(
    empty_database: Database, work: CountedWork
) -> None:
    jobs = JobRunner((work.job(),))

    results = [await run_due_jobs(jobs, START + after * HOUR) for after in (0, 0.5, 1, 1.5, 2)]

    assert results == [[True], [False], [True], [False], [True]]
    assert work.times == 3


async def test_failed_job_is_retried_soon(empty_database: Database, work: CountedWork) -> None:
    jobs = JobRunner((work.job(),))
    work.fails = True

    failed = await run_due_jobs(jobs, START)
    degraded = set(jobs.degraded)
    work.fails = False
    early, late = (
        await run_due_jobs(jobs, START + RETRY_DELAY / 2),
        await run_due_jobs(jobs, START + RETRY_DELAY),
    )

    assert (failed, early, late) == ([False], [False], [True])
    assert (degraded, jobs.degraded) == ({"directory"}, set())


async def test_two_processes_run_a_job_once(empty_database: Database, work: CountedWork) -> None:
    processes = [JobRunner((work.job(),)) for _ in range(2)]

    for round_ in range(5):
        with clock.frozen_at(START + round_ * HOUR):
            results = await asyncio.gather(*(each.run_if_due(each.jobs[0]) for each in processes))
            assert sorted(results) == [False, True]

    assert work.times == 5


async def test_job_of_a_dead_process_is_run_by_another(
    empty_database: Database, work: CountedWork
) -> None:
    await Row.create(kind="directory", due_at=START, leased_until=START + LEASE_DURATION)
    jobs = JobRunner((work.job(),))

    during, after = (
        await run_due_jobs(jobs, START + LEASE_DURATION / 2),
        await run_due_jobs(jobs, START + LEASE_DURATION * 1.01),
    )

    assert (during, after) == ([False], [True])


async def stream(text: str) -> AsyncIterator[bytes]:
    yield text.encode()


async def list_keys(archive: Archive) -> set[str]:
    folders = ("files", "photos", "previews")
    return {key for folder in folders async for key in archive.list_keys(folder)}


async def test_unreferenced_blobs_are_deleted_after_a_day(
    empty_database: Database, archive: Archive
) -> None:
    written = {f"{folder}/{ids.new()}" for folder in ("files", "photos")}
    written.add(previews.preview_key(f"files/{ids.new()}", 720))
    for key in written:
        await archive.write(key, stream("x"), max_bytes=10)

    with clock.frozen_at(clock.now() + timedelta(hours=23)):
        await cleanup.delete_orphans(archive)
        early = await list_keys(archive)
    with clock.frozen_at(clock.now() + timedelta(hours=25)):
        await cleanup.delete_orphans(archive)

    assert early == written
    assert await list_keys(archive) == set()


async def test_blobs_in_use_are_kept(ada: ApiCaller) -> None:
    group = await a_group(ada)
    file = await a_file(ada, group)
    picture = await a_file(ada, group, "i.jpg", build_image())
    archive = ada.app.state.context.archive
    await profiles.set_photo(ada.viewer, archive, build_image())

    with clock.frozen_at(clock.now() + timedelta(days=400)):
        await cleanup.delete_orphans(archive)

    assert (await ada.get(f"/files/{file['id']}/content")).content == b"x"
    assert (await ada.get(f"/files/{picture['id']}/preview")).status_code == 200
    assert (await ada.get(f"/people/{ada.id}/photo")).status_code == 200


async def test_replaced_photo_is_deleted(ada: ApiCaller, archive: Archive) -> None:
    for colour in ("red", "blue"):
        await profiles.set_photo(ada.viewer, archive, build_image(colour=colour))
    before = await list_keys(archive)

    with clock.frozen_at(clock.now() + timedelta(hours=25)):
        await cleanup.delete_orphans(archive)

    assert (len(before), len(await list_keys(archive))) == (2, 1)


async def test_jobs_continue_after_the_database_was_unavailable(
    empty_database: Database, work: CountedWork
) -> None:
    async with asyncio.TaskGroup() as tasks, asyncio.timeout(MAX_WAIT_SECONDS):
        async with _rename_away("job"):
            running = tasks.create_task(JobRunner((work.job(),)).run(poll_seconds=0.01))
            await asyncio.sleep(0.1)
        while not work.times:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        running.cancel()

    assert work.times == 1


@asynccontextmanager
async def _rename_away(table: str) -> AsyncIterator[None]:
    await sql(f"ALTER TABLE {table} RENAME TO {table}_away")
    try:
        yield
    finally:
        await sql(f"ALTER TABLE {table}_away RENAME TO {table}")
