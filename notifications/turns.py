"""Waits that end a few at a time: a crowd that goes on must let everybody else go on, too.

Whatever becomes ready in one turn of the event loop runs before anything else does. Two thousand
sockets that are told the same would all run in one; so a few of them do, and others in the next.
"""

import asyncio
from collections import deque


class Turns:
    """Ends waits in the order in which it is told to, at most `most` in one turn."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._over: deque[asyncio.Future[None]] = deque()

    async def mine(self) -> None:
        """Wait for one's turn, behind whoever waits already."""
        wait = asyncio.get_running_loop().create_future()
        self.end(wait)
        await wait

    def end(self, wait: asyncio.Future[None]) -> None:
        """In a later turn of the event loop; one that was given up takes nobody's place."""
        self._over.append(wait)
        if len(self._over) == 1:
            asyncio.get_running_loop().call_soon(self._end_a_few)

    def _end_a_few(self) -> None:
        ended = 0
        while self._over and ended < self._most:
            wait = self._over.popleft()
            if not wait.done():
                wait.set_result(None)
                ended += 1
        if self._over:
            asyncio.get_running_loop().call_soon(self._end_a_few)
