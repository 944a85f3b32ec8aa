"""People who write: each write has a key, and is sent again until it is acknowledged."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from uuid import uuid4

import httpx2

from tests.ledger.site import HERE
from tests.ledger.world import SECRET, Person, World

LONGEST_REQUEST = 4.0
BETWEEN, BEFORE_AGAIN = 0.1, 0.1
COMMENTS = 0.3  # of what is written
ACKNOWLEDGED, NOT_YET = 201, {409, 429, 500, 502, 503, 504, 507}


@dataclass
class Load:
    """`acknowledged` is the ledger: the texts of what the service said it has."""

    world: World
    acknowledged: list[str] = field(default_factory=list)
    posts: list[tuple[str, str]] = field(default_factory=list)  # id and group
    again: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    writing: asyncio.Event = field(default_factory=asyncio.Event)

    async def write(self, person: Person) -> None:
        """Until nobody writes any more; what was begun is ended first."""
        async with httpx2.AsyncClient(timeout=LONGEST_REQUEST, headers=person.headers) as http:
            while self.writing.is_set():
                await self._write_one(http)
                await asyncio.sleep(BETWEEN * random.random() * 2)  # noqa: S311 - no secret

    async def _write_one(self, http: httpx2.AsyncClient) -> None:
        group = random.choice([self.world.open_group, self.world.closed_group])  # noqa: S311
        word = SECRET if group == self.world.closed_group else "Klimat"
        text = f"{word} {uuid4()}"
        path = f"/groups/{group}/posts"
        if self.posts and random.random() < COMMENTS:  # noqa: S311
            post, where = random.choice(self.posts[-20:])  # noqa: S311
            text = f"{SECRET if where == self.world.closed_group else 'Klimat'} {uuid4()}"
            path = f"/posts/{post}/comments"
        made = await self._until_acknowledged(http, path, text)
        self.acknowledged.append(text)
        if path.startswith("/groups/"):
            self.posts.append((made, group))

    async def _until_acknowledged(self, http: httpx2.AsyncClient, path: str, text: str) -> str:
        key = {"Idempotency-Key": str(uuid4())}
        while True:
            url = f"http://{HERE}:{self.world.site.any_port()}/api/v1{path}"
            try:
                answer = await http.post(url, json={"text": text}, headers=key)
            except httpx2.TransportError:
                await self._wait()
                continue
            if answer.status_code == ACKNOWLEDGED:
                made: str = answer.json()["id"]
                return made
            self.refused[answer.status_code] += 1
            if answer.status_code not in NOT_YET:
                raise RuntimeError(f"{answer.status_code}: {answer.text}")
            await self._wait()

    async def _wait(self) -> None:
        self.again += 1
        await asyncio.sleep(BEFORE_AGAIN)
