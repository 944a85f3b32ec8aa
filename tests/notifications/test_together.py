"""Questions of a crowd: few statements, nobody forgotten, no answer older than its question."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from notifications.together import MOST, Together


class Clerk:
    """Doubles numbers, and keeps what it was asked each time."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.free = asyncio.Event()
        self.free.set()
        self.broken = False

    async def double(self, numbers: Sequence[int]) -> Mapping[int, int]:
        self.asked.append(list(numbers))
        await self.free.wait()
        if self.broken:
            raise ValueError("no answer")
        return {number: 2 * number for number in numbers}


async def answered(together: Together[int, int], number: int) -> int:
    return (await together.ask(number))[number]


async def test_those_who_ask_at_once_are_answered_at_once() -> None:
    clerk = Clerk()
    together = Together(clerk.double)

    doubled = await asyncio.gather(*(answered(together, number) for number in (1, 2, 3, 2)))

    assert doubled == [2, 4, 6, 4]
    assert clerk.asked == [[1, 2, 3]]


async def test_who_asks_during_an_answer_gets_one_that_began_later() -> None:
    clerk = Clerk()
    together = Together(clerk.double)
    clerk.free.clear()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(answered(together, 1))
        while not clerk.asked:  # noqa: ASYNC110 - until the first question is out
            await asyncio.sleep(0)
        later = [tasks.create_task(answered(together, number)) for number in (1, 2)]
        await asyncio.sleep(0)
        clerk.free.set()

    assert [task.result() for task in later] == [2, 4]
    assert clerk.asked == [[1], [1, 2]]


async def test_a_large_crowd_is_answered_in_parts() -> None:
    clerk = Clerk()
    together = Together(clerk.double)

    doubled = await asyncio.gather(*(answered(together, number) for number in range(2 * MOST + 1)))

    assert doubled == [2 * number for number in range(2 * MOST + 1)]
    assert [len(asked) for asked in clerk.asked] == [MOST, MOST, 1]


async def test_a_failure_reaches_all_who_asked_and_nobody_later() -> None:
    clerk = Clerk()
    together = Together(clerk.double)
    clerk.broken = True
    failed = await asyncio.gather(
        *(answered(together, number) for number in (1, 2)), return_exceptions=True
    )
    clerk.broken = False

    assert [type(each) for each in failed] == [ValueError, ValueError]
    assert await answered(together, 3) == 6


@pytest.mark.parametrize("when", ["while waiting", "while asking"])
async def test_who_leaves_takes_nobodys_answer_along(when: str) -> None:
    clerk = Clerk()
    together = Together(clerk.double)
    clerk.free.clear()
    async with asyncio.TaskGroup() as tasks:
        if when == "while waiting":
            tasks.create_task(answered(together, 0))
            await asyncio.sleep(0)
        leader = tasks.create_task(answered(together, 1))
        await asyncio.sleep(0)
        follower = tasks.create_task(answered(together, 2))
        for _ in range(3):
            await asyncio.sleep(0)
        leader.cancel()
        await asyncio.sleep(0)
        clerk.free.set()

    assert follower.result() == 4
