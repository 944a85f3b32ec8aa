"""Two relays in separate processes, killed between batches: no gaps, no duplicates, in order."""

import asyncio
import random
import subprocess
import sys
from itertools import count

import pytest

from groups_service.database import Database
from tests.events.support.delivered import read_inbox
from tests.events.support.relays import count_pending
from tests.support.builders import a_group, a_post
from tests.support.people import ApiCaller, create_caller
from tests.support.waiting import MAX_WAIT_SECONDS

PEOPLE, GROUPS, POSTS, KILLS = 8, 4, 8, 4
RELAY = """
import asyncio, sys
import notifications.notifier
from groups_service.database import open_database
from groups_service.events.relay import Relay
from notifications.live.fanout import InProcessFanout
from notifications.live.hub import Hub
from notifications.notifier import Notifier

notifications.notifier.BATCH_SIZE = 2  # so that many batches can be interrupted

async def main(url, owner):
    async with open_database(url):
        fanout = InProcessFanout(Hub())
        await Relay(Notifier(fanout), fanout, owner).run()

asyncio.run(main(*sys.argv[1:]))
"""


class RelayProcesses:
    """Two processes at a time. A killed process is replaced by another."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._numbers = count(1000)
        self.running = [self._start() for _ in range(2)]

    def kill_one(self) -> None:
        killed = self.running.pop(random.randrange(2))  # noqa: S311 - no secret
        killed.kill()
        killed.wait()
        self.running.append(self._start())

    def kill_all(self) -> None:
        for process in self.running:
            process.kill()
            process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", RELAY, self._url, str(next(self._numbers))]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL)


async def _wait_until_delivered() -> None:
    async with asyncio.timeout(MAX_WAIT_SECONDS):
        while await count_pending():  # noqa: ASYNC110 - other processes tell
            await asyncio.sleep(0.1)


async def test_killed_relays_lose_nothing_and_deliver_nothing_twice(
    empty_database: Database, ada: ApiCaller
) -> None:
    if empty_database.is_sqlite:
        pytest.skip("SQLite serves one process")
    others = [await create_caller(ada.app, f"p{number}") for number in range(PEOPLE)]
    groups = [
        await a_group(ada, "open", *others[index : index + PEOPLE // 2 + 1])
        for index in range(GROUPS)
    ]
    relays = RelayProcesses(empty_database.url)
    try:
        for number in range(POSTS):
            for index, group in enumerate(groups):
                await a_post(ada, group, f"{index} {number}")
            if number % (POSTS // KILLS) == 0:
                relays.kill_one()
        await _wait_until_delivered()
    finally:
        relays.kill_all()

    for index, person in enumerate(others):
        groups_of_person = [
            number for number in range(GROUPS) if number <= index <= number + PEOPLE // 2
        ]
        await _require_everything_once_and_in_order(person, groups_of_person)


async def _require_everything_once_and_in_order(person: ApiCaller, groups: list[int]) -> None:
    received = await read_inbox(person)
    posts = [text for _, kind, text in received if kind == "post.published" and text]
    assert [number for number, _, _ in received] == list(range(1, len(received) + 1))
    for group in groups:
        of_group = [text for text in posts if text.startswith(f"{group} ")]
        assert of_group == [f"{group} {number}" for number in range(POSTS)]
    assert len(posts) == len(groups) * POSTS
