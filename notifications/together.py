"""Questions that many ask at the same moment, answered together: one statement for a crowd.

Whoever asks is answered by something that began after it was asked, so nothing is older than with
a statement of one's own. No task runs in the background: the first of a crowd asks for all, and
they go on with the answer a few at a time.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from notifications.turns import Turns

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

MOST = 50  # questions at a time, so that everybody else gets a turn in between
ANSWERED = 10  # in one turn of the event loop: they go on to say something


@dataclass
class _Crowd(Generic[Asked, Answer]):
    asked: dict[Asked, None] = field(default_factory=dict)
    waits: list[asyncio.Future[None]] = field(default_factory=list)
    answers: Mapping[Asked, Answer] | None = None
    error: Exception | None = None


class Together(Generic[Asked, Answer]):
    """`answer` is given questions that differ, and answers those that have an answer."""

    def __init__(
        self, answer: Callable[[Sequence[Asked]], Awaitable[Mapping[Asked, Answer]]]
    ) -> None:
        self._answer = answer
        self._gathering: _Crowd[Asked, Answer] | None = None
        self._turn = asyncio.Lock()
        self._turns = Turns(ANSWERED)

    async def ask(self, *asked: Asked) -> Mapping[Asked, Answer]:
        """The answers to these, and to what others asked along with them."""
        answers: Mapping[Asked, Answer] | None = None
        while answers is None:
            crowd = self._gathering
            if crowd is None or len(crowd.asked) >= MOST:
                answers = await self._lead(*asked)
            else:
                answers = await _follow(crowd, *asked)
        return answers

    async def _lead(self, *asked: Asked) -> Mapping[Asked, Answer]:
        """Wait for those before us, and for who asks meanwhile; then ask for all of us."""
        crowd = self._gathering = _Crowd[Asked, Answer](dict.fromkeys(asked))
        try:
            async with self._turn:
                await asyncio.sleep(0)
                self._close(crowd)
                crowd.answers = await self._answer(tuple(crowd.asked))
                return crowd.answers
        except Exception as error:
            crowd.error = error
            raise
        finally:
            self._close(crowd)
            for wait in crowd.waits:
                self._turns.end(wait)

    def _close(self, crowd: _Crowd[Asked, Answer]) -> None:
        if self._gathering is crowd:
            self._gathering = None


async def _follow(crowd: _Crowd[Asked, Answer], *asked: Asked) -> Mapping[Asked, Answer] | None:
    """What the leader brings; None when it went away without asking."""
    crowd.asked.update(dict.fromkeys(asked))
    wait = asyncio.get_running_loop().create_future()
    crowd.waits.append(wait)
    await wait
    if crowd.error is not None:
        raise crowd.error
    return crowd.answers
