"""Due work: done when it is due, by one process, and tried again when it fails."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from groups_service import clock, ids, storage
from groups_service.database import Database, sql
from groups_service.domain import leftovers, people, previews
from groups_service.jobs import LEASE, SOON, Job, Jobs
from groups_service.models import Job as Row
from groups_service.storage import Archive
from tests.builders import a_file, a_group
from tests.people import Somebody
from tests.pictures import a_picture

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Work:
    """Counts how often it is done; fails as long as it is told to."""

    def __init__(self) -> None:
        self.times = 0
        self.fails = False

    async def __call__(self) -> None:
        self.times += 1
        await asyncio.sleep(0)
        if self.fails:
            raise OSError("the directory is away")

    def job(self) -> Job:
        return Job("directory", HOUR, self)


@pytest.fixture
def work() -> Work:
    return Work()


async def done(jobs: Jobs, at: datetime) -> list[bool]:
    with clock.at(at):
        return [await jobs.do_if_due(job) for job in jobs.jobs]


async def test_a_job_is_done_at_once_and_then_when_it_is_due(clean: Database, work: Work) -> None:
    jobs = Jobs((work.job(),))

    told = [await done(jobs, AT + after * HOUR) for after in (0, 0.5, 1, 1.5, 2)]

    assert told == [[True], [False], [True], [False], [True]]
    assert work.times == 3


async def test_a_job_that_fails_is_tried_soon_again(clean: Database, work: Work) -> None:
    jobs = Jobs((work.job(),))
    work.fails = True

    failed = await done(jobs, AT)
    degraded = set(jobs.degraded)
    work.fails = False
    early, late = await done(jobs, AT + SOON / 2), await done(jobs, AT + SOON)

    assert (failed, early, late) == ([False], [False], [True])
    assert (degraded, jobs.degraded) == ({"directory"}, set())


async def test_two_processes_do_a_job_once(clean: Database, work: Work) -> None:
    processes = [Jobs((work.job(),)) for _ in range(2)]

    for round_ in range(5):
        with clock.at(AT + round_ * HOUR):
            told = await asyncio.gather(*(each.do_if_due(each.jobs[0]) for each in processes))
            assert sorted(told) == [False, True]

    assert work.times == 5


async def test_a_job_whose_process_died_is_done_by_another(clean: Database, work: Work) -> None:
    await Row.create(kind="directory", due_at=AT, leased_until=AT + LEASE)
    jobs = Jobs((work.job(),))

    during, after = await done(jobs, AT + LEASE / 2), await done(jobs, AT + LEASE * 1.01)

    assert (during, after) == ([False], [True])


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return storage.opened(f"file://{tmp_path}")


async def bytes_of(text: str) -> AsyncIterator[bytes]:
    yield text.encode()


async def keys(archive: Archive) -> set[str]:
    folders = ("files", "photos", "previews")
    return {key for folder in folders async for key in archive.keys(folder)}


async def test_bytes_that_nothing_names_are_forgotten_after_a_day(
    clean: Database, archive: Archive
) -> None:
    named = {f"{folder}/{ids.new()}" for folder in ("files", "photos")}
    named.add(previews.key(f"files/{ids.new()}", 720))
    for key in named:
        await archive.write(key, bytes_of("x"), at_most=10)

    with clock.at(clock.now() + timedelta(hours=23)):
        await leftovers.sweep(archive)
        early = await keys(archive)
    with clock.at(clock.now() + timedelta(hours=25)):
        await leftovers.sweep(archive)

    assert early == named
    assert await keys(archive) == set()


async def test_what_is_in_use_is_kept(ada: Somebody) -> None:
    group = await a_group(ada)
    file = await a_file(ada, group)
    picture = await a_file(ada, group, "i.jpg", a_picture())
    archive = ada.app.state.service.archive
    await people.set_photo(ada.viewer, archive, a_picture())

    with clock.at(clock.now() + timedelta(days=400)):
        await leftovers.sweep(archive)

    assert (await ada.get(f"/files/{file['id']}/content")).content == b"x"
    assert (await ada.get(f"/files/{picture['id']}/preview")).status_code == 200
    assert (await ada.get(f"/people/{ada.id}/photo")).status_code == 200


async def test_a_picture_that_was_replaced_is_forgotten(ada: Somebody, archive: Archive) -> None:
    for colour in ("red", "blue"):
        await people.set_photo(ada.viewer, archive, a_picture(colour=colour))
    before = await keys(archive)

    with clock.at(clock.now() + timedelta(hours=25)):
        await leftovers.sweep(archive)

    assert (len(before), len(await keys(archive))) == (2, 1)


async def test_jobs_go_on_after_the_database_was_away(clean: Database, work: Work) -> None:
    async with asyncio.TaskGroup() as tasks, asyncio.timeout(30):
        async with _away("job"):
            running = tasks.create_task(Jobs((work.job(),)).run(look=0.01))
            await asyncio.sleep(0.1)
        while not work.times:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        running.cancel()

    assert work.times == 1


@asynccontextmanager
async def _away(table: str) -> AsyncIterator[None]:
    await sql(f"ALTER TABLE {table} RENAME TO {table}_away")
    try:
        yield
    finally:
        await sql(f"ALTER TABLE {table}_away RENAME TO {table}")
