"""A background task continues after any error."""

import asyncio
import logging

import pytest

from groups_service.core.supervisor import run_forever
from tests.support.waiting import MAX_WAIT_SECONDS


async def test_failed_background_task_is_restarted_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    starts, third = 0, asyncio.Event()

    async def work() -> None:
        nonlocal starts
        starts += 1
        if starts < 3:
            raise ExceptionGroup("of a group of tasks", [RuntimeError("lost")])
        third.set()
        await asyncio.Event().wait()

    with caplog.at_level(logging.ERROR):
        async with asyncio.TaskGroup() as tasks, asyncio.timeout(MAX_WAIT_SECONDS):
            running = tasks.create_task(run_forever(work, pause=0))
            await third.wait()
            running.cancel()

    assert [record.message for record in caplog.records] == ["begun again"] * 2
