"""Listeners that are woken together continue a few at a time, and other tasks run in between."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence

from notifications.live.batch_loader import MAX_BATCH_KEYS, BatchLoader
from notifications.live.batch_loader import MAX_WAKEUPS_PER_TICK as MAX_BATCH_WAKEUPS
from notifications.live.hub import MAX_WAKEUPS_PER_TICK, Hub, Listener, PendingWork
from notifications.live.paced_wakeups import PacedWakeups
from notifications.payload import Ref

CHESS = Ref("group", "chess")
PER_TURN = 5
WAITS = 4 * PER_TURN + 1


class TurnCounter:
    """Counts how many tasks continued in each turn of the event loop."""

    def __init__(self) -> None:
        self.total = 0

    async def count_after(self, work: Coroutine[None, None, object]) -> None:
        await work
        self.total += 1

    async def per_turn(self, expected: int) -> list[int]:
        """Run until `expected` tasks continued. Turns without any are left out."""
        counts = [self.total]
        while self.total < expected:
            await asyncio.sleep(0)
            counts.append(self.total)
        steps = [after - before for before, after in zip([0, *counts], counts, strict=False)]
        return [step for step in steps if step]


async def test_waits_end_in_order_and_a_few_per_turn() -> None:
    turns, loop = PacedWakeups(PER_TURN), asyncio.get_running_loop()
    waits = [loop.create_future() for _ in range(WAITS)]
    for wait in waits:
        turns.schedule(wait)

    ended = [0]
    while ended[-1] < WAITS:
        await asyncio.sleep(0)
        ended.append(sum(wait.done() for wait in waits))
        assert all(wait.done() for wait in waits[: ended[-1]])

    assert ended[1:] == [PER_TURN, 2 * PER_TURN, 3 * PER_TURN, 4 * PER_TURN, WAITS]


async def test_cancelled_wait_takes_no_place_in_a_turn() -> None:
    turns, loop = PacedWakeups(PER_TURN), asyncio.get_running_loop()
    waits = [loop.create_future() for _ in range(2 * PER_TURN)]
    for wait in waits[:PER_TURN]:
        wait.cancel()
    for wait in waits:
        turns.schedule(wait)

    await asyncio.sleep(0)

    assert all(wait.done() for wait in waits)


async def test_sockets_woken_together_continue_a_few_per_turn() -> None:
    hub, counter = Hub(), TurnCounter()

    async def listen(name: str) -> None:
        with hub.register_listener(name) as listener:
            await counter.count_after(listener.wait_for_work())

    names = [str(number) for number in range(2 * MAX_WAKEUPS_PER_TICK)]
    async with asyncio.TaskGroup() as tasks:
        for name in names:
            tasks.create_task(listen(name))
        await asyncio.sleep(0)
        hub.wake(names)
        per_turn = await counter.per_turn(2 * MAX_WAKEUPS_PER_TICK)

    assert max(per_turn) <= MAX_WAKEUPS_PER_TICK
    assert hub.is_empty


async def test_changes_while_waiting_for_a_turn_are_returned_together() -> None:
    listener = Listener(PacedWakeups(PER_TURN))
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(listener.wait_for_work())
        await asyncio.sleep(0)
        listener.wake()
        listener.add_changed_stream(CHESS)

    assert task.result() == PendingWork(inbox=True, streams=(CHESS,))
    assert not (await listener.wait_for_work(timeout_seconds=0)).inbox


async def test_requests_of_one_batch_continue_a_few_per_turn() -> None:
    counter, batches = TurnCounter(), list[int]()

    async def answer(numbers: Sequence[int]) -> Mapping[int, int]:
        batches.append(len(numbers))
        return dict.fromkeys(numbers, 0)

    together = BatchLoader(answer)
    async with asyncio.TaskGroup() as tasks:
        for number in range(MAX_BATCH_KEYS):
            tasks.create_task(counter.count_after(together.load(number)))
        per_turn = await counter.per_turn(MAX_BATCH_KEYS)

    assert batches == [MAX_BATCH_KEYS]
    assert max(per_turn) <= MAX_BATCH_WAKEUPS + 1, "the one who asked for all, and a few"
