"""`python -m tests.durability.two_processes`: a conversation over two processes, one of which is
killed.
"""

import asyncio
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import httpx2

from tests.benchmarks.live.socket_client import BenchmarkSocket, Message, connect
from tests.durability.postgres_cluster import run_postgres
from tests.durability.service_processes import LOCALHOST, Installation
from tests.durability.world import DurabilityPerson, DurabilityWorld, create_world
from tests.support.postgres import create_database
from tests.support.waiting import MAX_WAIT_SECONDS

Printer = Callable[[str], None]


class ConversationPartner:
    """A person connected to one process, who reads over a socket and writes over HTTP."""

    def __init__(
        self, name: str, person: DurabilityPerson, world: DurabilityWorld, say: Printer
    ) -> None:
        self.name, self.person, self.world, self.say = name, person, world, say
        self.port = 0
        self.last = 0
        self.received: list[tuple[int, str | None]] = []

    async def connect_to(self, port: int) -> BenchmarkSocket:
        self.port = port
        self.say(f"{self.name} is at process {self.world.installation.ports.index(port) + 1}")
        return await connect(port, self.person.token, self.last, self._handle_message)

    async def write(self, path: str, text: str) -> str:
        url = f"http://{LOCALHOST}:{self.port}/api/v1{path}"
        async with httpx2.AsyncClient(
            headers=self.person.headers, timeout=MAX_WAIT_SECONDS
        ) as http:
            answer = await http.post(url, json={"text": text})
        answer.raise_for_status()
        self.say(f"{self.name} writes: {text}")
        post_id: str = answer.json()["id"]
        return post_id

    async def wait_for_text(self, text: str) -> None:
        async with asyncio.timeout(MAX_WAIT_SECONDS):
            while text not in [each for _, each in self.received]:  # noqa: ASYNC110 - a callback adds
                await asyncio.sleep(0.01)

    def _handle_message(self, _: BenchmarkSocket, message: Message) -> None:
        if message["type"] == "notification" and message["kind"] != "member.added":
            self.last = max(self.last, message["number"])
            self.received.append((message["number"], message["text"]))
            self.say(f"    {self.name} hears number {message['number']}: {message['text']}")


async def run_conversation(folder: Path, say: Printer) -> dict[str, list[str | None]]:
    """Return the texts that each of the two received, in order."""
    with run_postgres() as server:
        installation = Installation(folder, create_database(server.address, "two"), server)
        installation.reserve_ports(2)
        try:
            return await _converse(installation, say)
        finally:
            installation.kill_all()


async def _converse(installation: Installation, say: Printer) -> dict[str, list[str | None]]:
    world = await create_world(installation)
    await installation.start_all()
    await world.create_groups()
    first, second = installation.ports
    ada, bo = (
        ConversationPartner(name, person, world, say)
        for name, person in zip(("Ada", "Bo"), world.members, strict=False)
    )
    await ada.connect_to(first)
    await bo.connect_to(second)
    post = await ada.write(f"/groups/{world.closed_group}/posts", "Hej från den ena!")
    await bo.wait_for_text("Hej från den ena!")
    say("process 1 is killed")
    installation.kill(first)
    await bo.write(f"/posts/{post}/comments", "Hej från den andra!")
    await ada.connect_to(second)
    await ada.wait_for_text("Hej från den andra!")
    say("process 1 is started again")
    installation.start(first)
    await installation.wait_until_ready(first)
    await ada.connect_to(first)
    await ada.write(f"/groups/{world.closed_group}/posts", "Nu är jag tillbaka.")
    await bo.wait_for_text("Nu är jag tillbaka.")
    return {each.name: [text for _, text in each.received] for each in (ada, bo)}


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="groups-two-") as folder:
        asyncio.run(run_conversation(Path(folder), lambda line: print(line, flush=True)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
