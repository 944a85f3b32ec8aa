"""Whoever is told at the same moment goes on a few at a time, and others go on in between."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence

from notifications.hub import WOKEN, Due, Hub, Listener
from notifications.note import Ref
from notifications.together import ANSWERED, MOST, Together
from notifications.turns import Turns

CHESS = Ref("group", "chess")
A_FEW = 5
CROWD = 4 * A_FEW + 1


class Count:
    """How many went on in each turn of the event loop."""

    def __init__(self) -> None:
        self.in_all = 0

    async def after(self, work: Coroutine[None, None, object]) -> None:
        await work
        self.in_all += 1

    async def per_turn(self, expected: int) -> list[int]:
        """Until so many went on; turns in which nobody did are left out."""
        counts = [self.in_all]
        while self.in_all < expected:
            await asyncio.sleep(0)
            counts.append(self.in_all)
        steps = [after - before for before, after in zip([0, *counts], counts, strict=False)]
        return [step for step in steps if step]


async def test_waits_end_in_order_and_a_few_in_a_turn() -> None:
    turns, loop = Turns(A_FEW), asyncio.get_running_loop()
    waits = [loop.create_future() for _ in range(CROWD)]
    for wait in waits:
        turns.end(wait)

    ended = [0]
    while ended[-1] < CROWD:
        await asyncio.sleep(0)
        ended.append(sum(wait.done() for wait in waits))
        assert all(wait.done() for wait in waits[: ended[-1]])

    assert ended[1:] == [A_FEW, 2 * A_FEW, 3 * A_FEW, 4 * A_FEW, CROWD]


async def test_who_comes_with_a_crowd_waits_for_a_turn() -> None:
    turns, count = Turns(A_FEW), Count()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(CROWD):
            tasks.create_task(count.after(turns.mine()))
        per_turn = await count.per_turn(CROWD)

    assert max(per_turn) <= A_FEW


async def test_who_gave_up_waiting_takes_nobodys_turn() -> None:
    turns, loop = Turns(A_FEW), asyncio.get_running_loop()
    waits = [loop.create_future() for _ in range(2 * A_FEW)]
    for wait in waits[:A_FEW]:
        wait.cancel()
    for wait in waits:
        turns.end(wait)

    await asyncio.sleep(0)

    assert all(wait.done() for wait in waits)


async def test_sockets_that_are_told_at_once_go_on_a_few_in_a_turn() -> None:
    hub, count = Hub(), Count()

    async def listen(name: str) -> None:
        with hub.listening(name) as listener:
            await count.after(listener.due())

    names = [str(number) for number in range(2 * WOKEN)]
    async with asyncio.TaskGroup() as tasks:
        for name in names:
            tasks.create_task(listen(name))
        await asyncio.sleep(0)
        hub.wake(names)
        per_turn = await count.per_turn(2 * WOKEN)

    assert max(per_turn) <= WOKEN
    assert hub.is_empty


async def test_what_happens_while_a_socket_waits_for_its_turn_is_looked_at_with_the_rest() -> None:
    listener = Listener(Turns(A_FEW))
    async with asyncio.TaskGroup() as tasks:
        looking = tasks.create_task(listener.due())
        await asyncio.sleep(0)
        listener.wake()
        listener.changed(CHESS)

    assert looking.result() == Due(inbox=True, streams=(CHESS,))
    assert not (await listener.due(within=0)).inbox


async def test_who_was_answered_together_goes_on_a_few_in_a_turn() -> None:
    count, asked = Count(), list[int]()

    async def answer(numbers: Sequence[int]) -> Mapping[int, int]:
        asked.append(len(numbers))
        return dict.fromkeys(numbers, 0)

    together = Together(answer)
    async with asyncio.TaskGroup() as tasks:
        for number in range(MOST):
            tasks.create_task(count.after(together.ask(number)))
        per_turn = await count.per_turn(MOST)

    assert asked == [MOST]
    assert max(per_turn) <= ANSWERED + 1, "the one who asked for all, and a few"
