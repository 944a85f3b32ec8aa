"""Batched requests: few statements, no request forgotten, no answer older than its request."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from notifications.live.batch_loader import MAX_BATCH_KEYS, BatchLoader


class FakeLoader:
    """Doubles numbers, and records the batches it receives."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.is_broken = False

    async def double(self, numbers: Sequence[int]) -> Mapping[int, int]:
        self.batches.append(list(numbers))
        await self.may_answer.wait()
        if self.is_broken:
            raise ValueError("no answer")
        return {number: 2 * number for number in numbers}


async def load(together: BatchLoader[int, int], number: int) -> int:
    return (await together.load(number))[number]


async def test_simultaneous_requests_are_loaded_in_one_batch() -> None:
    loader = FakeLoader()
    together = BatchLoader(loader.double)

    doubled = await asyncio.gather(*(load(together, number) for number in (1, 2, 3, 2)))

    assert doubled == [2, 4, 6, 4]
    assert loader.batches == [[1, 2, 3]]


async def test_request_during_a_load_gets_a_later_result() -> None:
    loader = FakeLoader()
    together = BatchLoader(loader.double)
    loader.may_answer.clear()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(load(together, 1))
        while not loader.batches:  # noqa: ASYNC110 - until the first question is out
            await asyncio.sleep(0)
        later = [tasks.create_task(load(together, number)) for number in (1, 2)]
        await asyncio.sleep(0)
        loader.may_answer.set()

    assert [task.result() for task in later] == [2, 4]
    assert loader.batches == [[1], [1, 2]]


async def test_large_crowd_is_loaded_in_several_batches() -> None:
    loader = FakeLoader()
    together = BatchLoader(loader.double)

    doubled = await asyncio.gather(
        *(load(together, number) for number in range(2 * MAX_BATCH_KEYS + 1))
    )

    assert doubled == [2 * number for number in range(2 * MAX_BATCH_KEYS + 1)]
    assert [len(batch) for batch in loader.batches] == [MAX_BATCH_KEYS, MAX_BATCH_KEYS, 1]


async def test_failure_reaches_all_requests_of_the_batch_only() -> None:
    loader = FakeLoader()
    together = BatchLoader(loader.double)
    loader.is_broken = True
    failed = await asyncio.gather(
        *(load(together, number) for number in (1, 2)), return_exceptions=True
    )
    loader.is_broken = False

    assert [type(each) for each in failed] == [ValueError, ValueError]
    assert await load(together, 3) == 6


@pytest.mark.parametrize("when", ["while waiting", "while asking"])
async def test_cancelled_request_does_not_cancel_the_batch(when: str) -> None:
    loader = FakeLoader()
    together = BatchLoader(loader.double)
    loader.may_answer.clear()
    async with asyncio.TaskGroup() as tasks:
        if when == "while waiting":
            tasks.create_task(load(together, 0))
            await asyncio.sleep(0)
        leader = tasks.create_task(load(together, 1))
        await asyncio.sleep(0)
        follower = tasks.create_task(load(together, 2))
        for _ in range(3):
            await asyncio.sleep(0)
        leader.cancel()
        await asyncio.sleep(0)
        loader.may_answer.set()

    assert follower.result() == 4
