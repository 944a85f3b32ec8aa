"""`python -m tests.ledger.two`: a conversation over two processes, one of which is killed."""

import asyncio
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import httpx2

from groups_service.commands.bench_live_client import Message, Socket, connected
from tests.ledger.cluster import cluster
from tests.ledger.site import HERE, Site
from tests.ledger.world import Person, World, settle
from tests.postgres import fresh

LONGEST = 30.0
Say = Callable[[str], None]


class Talker:
    """Somebody at one process, who hears over a socket and says over HTTP."""

    def __init__(self, name: str, person: Person, world: World, say: Say) -> None:
        self.name, self.person, self.world, self.say = name, person, world, say
        self.port = 0
        self.last = 0
        self.heard: list[tuple[int, str | None]] = []

    async def sit_at(self, port: int) -> Socket:
        self.port = port
        self.say(f"{self.name} is at process {self.world.site.ports.index(port) + 1}")
        return await connected(port, self.person.token, self.last, self._hear)

    async def write(self, path: str, text: str) -> str:
        url = f"http://{HERE}:{self.port}/api/v1{path}"
        async with httpx2.AsyncClient(headers=self.person.headers, timeout=LONGEST) as http:
            answer = await http.post(url, json={"text": text})
        answer.raise_for_status()
        self.say(f"{self.name} writes: {text}")
        made: str = answer.json()["id"]
        return made

    async def until_heard(self, text: str) -> None:
        async with asyncio.timeout(LONGEST):
            while text not in [each for _, each in self.heard]:  # noqa: ASYNC110 - a callback adds
                await asyncio.sleep(0.01)

    def _hear(self, _: Socket, message: Message) -> None:
        if message["type"] == "notice" and message["kind"] != "member.added":
            self.last = max(self.last, message["number"])
            self.heard.append((message["number"], message["text"]))
            self.say(f"    {self.name} hears number {message['number']}: {message['text']}")


async def talked(folder: Path, say: Say) -> dict[str, list[str | None]]:
    """What each of the two heard, in order."""
    with cluster() as server:
        site = Site(folder, fresh(server.address, "two"), server)
        site.serve(2)
        try:
            return await _talk(site, say)
        finally:
            site.end()


async def _talk(site: Site, say: Say) -> dict[str, list[str | None]]:
    world = await settle(site)
    await site.start_all()
    await world.found()
    first, second = site.ports
    ada, bo = (
        Talker(name, person, world, say)
        for name, person in zip(("Ada", "Bo"), world.members, strict=False)
    )
    await ada.sit_at(first)
    await bo.sit_at(second)
    post = await ada.write(f"/groups/{world.closed_group}/posts", "Hej från den ena!")
    await bo.until_heard("Hej från den ena!")
    say("process 1 is killed")
    site.kill(first)
    await bo.write(f"/posts/{post}/comments", "Hej från den andra!")
    await ada.sit_at(second)
    await ada.until_heard("Hej från den andra!")
    say("process 1 is started again")
    site.start(first)
    await site.ready(first)
    await ada.sit_at(first)
    await ada.write(f"/groups/{world.closed_group}/posts", "Nu är jag tillbaka.")
    await bo.until_heard("Nu är jag tillbaka.")
    return {each.name: [text for _, text in each.heard] for each in (ada, bo)}


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="groups-two-") as folder:
        asyncio.run(talked(Path(folder), lambda line: print(line, flush=True)))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
