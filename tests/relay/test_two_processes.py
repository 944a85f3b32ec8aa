"""Two relays in processes of their own, killed between batches: no gap, no double, in order."""

import asyncio
import random
import subprocess
import sys
from itertools import count

import pytest

from groups_service.database import Database
from tests.builders import a_group, a_post
from tests.people import Somebody, somebody
from tests.relay.notices import inbox
from tests.relay.relays import waiting

PEOPLE, GROUPS, POSTS, KILLS = 8, 4, 8, 4
LONGEST = 60.0
RELAY = """
import asyncio, sys
import notifications.notifier
from groups_service.database import opened
from groups_service.relay import Relay
from notifications.fanout import InProcess
from notifications.hub import Hub
from notifications.notifier import Notifier

notifications.notifier.BATCH = 2  # so that there is much between batches

async def main(url, owner):
    async with opened(url):
        fanout = InProcess(Hub())
        await Relay(Notifier(fanout), fanout, owner).run()

asyncio.run(main(*sys.argv[1:]))
"""


class Relays:
    """Two processes at a time; who is killed is followed by another one."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._numbers = count(1000)
        self.running = [self._start() for _ in range(2)]

    def kill_one(self) -> None:
        killed = self.running.pop(random.randrange(2))  # noqa: S311 - no secret
        killed.kill()
        killed.wait()
        self.running.append(self._start())

    def end(self) -> None:
        for process in self.running:
            process.kill()
            process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", RELAY, self._url, str(next(self._numbers))]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL)


async def _until_told() -> None:
    async with asyncio.timeout(LONGEST):
        while await waiting():  # noqa: ASYNC110 - other processes tell
            await asyncio.sleep(0.1)


@pytest.mark.timeout(120)
async def test_two_relays_that_are_killed_lose_nothing_and_tell_nothing_twice(
    clean: Database, ada: Somebody
) -> None:
    if clean.is_sqlite:
        pytest.skip("SQLite serves one process")
    others = [await somebody(ada.app, f"p{number}") for number in range(PEOPLE)]
    groups = [
        await a_group(ada, "open", *others[place : place + PEOPLE // 2 + 1])
        for place in range(GROUPS)
    ]
    relays = Relays(clean.url)
    try:
        for number in range(POSTS):
            for place, group in enumerate(groups):
                await a_post(ada, group, f"{place} {number}")
            if number % (POSTS // KILLS) == 0:
                relays.kill_one()
        await _until_told()
    finally:
        relays.end()

    for place, person in enumerate(others):
        mine = [number for number in range(GROUPS) if number <= place <= number + PEOPLE // 2]
        await _heard_everything_once_and_in_order(person, mine)


async def _heard_everything_once_and_in_order(person: Somebody, groups: list[int]) -> None:
    told = await inbox(person)
    posts = [text for _, kind, text in told if kind == "post.published" and text]
    assert [number for number, _, _ in told] == list(range(1, len(told) + 1))
    for group in groups:
        of_group = [text for text in posts if text.startswith(f"{group} ")]
        assert of_group == [f"{group} {number}" for number in range(POSTS)]
    assert len(posts) == len(groups) * POSTS
