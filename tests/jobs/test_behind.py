"""What goes on behind the requests goes on, whatever happens to it."""

import asyncio
import logging

import pytest

from groups_service.behind import lasting


async def test_work_that_failed_is_begun_again_and_said(caplog: pytest.LogCaptureFixture) -> None:
    begun, third = 0, asyncio.Event()

    async def work() -> None:
        nonlocal begun
        begun += 1
        if begun < 3:
            raise ExceptionGroup("of a group of tasks", [RuntimeError("lost")])
        third.set()
        await asyncio.Event().wait()

    with caplog.at_level(logging.ERROR):
        async with asyncio.TaskGroup() as tasks, asyncio.timeout(30):
            running = tasks.create_task(lasting(work, pause=0))
            await third.wait()
            running.cancel()

    assert [record.message for record in caplog.records] == ["begun again"] * 2
