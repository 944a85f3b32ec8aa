"""Writers: each write has an idempotency key and is repeated until it is acknowledged."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from uuid import uuid4

import httpx2

from tests.durability.service_processes import LOCALHOST
from tests.durability.world import SECRET, DurabilityPerson, DurabilityWorld

MAX_REQUEST_SECONDS = 4.0
WRITE_INTERVAL_SECONDS, RETRY_SECONDS = 0.1, 0.1
COMMENT_SHARE = 0.3  # the share of comments
ACKNOWLEDGED, RETRIED_STATUSES = 201, {409, 429, 500, 502, 503, 504, 507}


@dataclass
class WriteLoad:
    """The load. `acknowledged` contains the texts that the service confirmed."""

    world: DurabilityWorld
    acknowledged: list[str] = field(default_factory=list)
    posts: list[tuple[str, str]] = field(default_factory=list)  # id and group
    retries: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    writing: asyncio.Event = field(default_factory=asyncio.Event)

    async def write(self, person: DurabilityPerson) -> None:
        """Write until writing stops. A write that has begun is finished first."""
        async with httpx2.AsyncClient(timeout=MAX_REQUEST_SECONDS, headers=person.headers) as http:
            while self.writing.is_set():
                await self._write_one(http)
                await asyncio.sleep(WRITE_INTERVAL_SECONDS * random.random() * 2)  # noqa: S311 - no secret

    async def _write_one(self, http: httpx2.AsyncClient) -> None:
        group = random.choice([self.world.open_group, self.world.closed_group])  # noqa: S311
        prefix = SECRET if group == self.world.closed_group else "Klimat"
        text = f"{prefix} {uuid4()}"
        path = f"/groups/{group}/posts"
        if self.posts and random.random() < COMMENT_SHARE:  # noqa: S311
            post, post_group = random.choice(self.posts[-20:])  # noqa: S311
            text = f"{SECRET if post_group == self.world.closed_group else 'Klimat'} {uuid4()}"
            path = f"/posts/{post}/comments"
        post_id = await self._write_until_acknowledged(http, path, text)
        self.acknowledged.append(text)
        if path.startswith("/groups/"):
            self.posts.append((post_id, group))

    async def _write_until_acknowledged(
        self, http: httpx2.AsyncClient, path: str, text: str
    ) -> str:
        key = {"Idempotency-Key": str(uuid4())}
        while True:
            url = f"http://{LOCALHOST}:{self.world.installation.any_port()}/api/v1{path}"
            try:
                answer = await http.post(url, json={"text": text}, headers=key)
            except httpx2.TransportError:
                await self._wait_before_retry()
                continue
            if answer.status_code == ACKNOWLEDGED:
                post_id: str = answer.json()["id"]
                return post_id
            self.refused[answer.status_code] += 1
            if answer.status_code not in RETRIED_STATUSES:
                raise RuntimeError(f"{answer.status_code}: {answer.text}")
            await self._wait_before_retry()

    async def _wait_before_retry(self) -> None:
        self.retries += 1
        await asyncio.sleep(RETRY_SECONDS)
