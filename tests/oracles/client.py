"""A client that keeps a group's feed by following hints, and is held against a fresh reading.

What it had, with the changes it was told of, has to be what a new client gets: for everybody,
after every act. It asks for nothing that it was not hinted at.
"""

from dataclasses import dataclass, field
from typing import Any

from groups_service.web.live import GroupStream
from tests.people import Somebody

Json = dict[str, Any]  # what JSON holds
RIGHTS = {"group", "members"}
"""After these what one may do can have changed everywhere: a client reads the page again."""


@dataclass
class Client:
    """`state` by kind and id; None as long as the group cannot be read."""

    me: Somebody
    group: str
    version: int = 0
    state: dict[tuple[str, str], Json] | None = field(default=None)

    async def follow(self) -> None:
        """Take what the socket would hint at now, and compare."""
        version = await GroupStream().version(self.me.id, self.group)
        if version is None:
            self.state = None
            return
        if self.state is None:
            await self._begin(version)
        elif version != self.version:
            await self._catch_up()
        assert self.state == await self._fresh()

    async def _begin(self, version: int) -> None:
        self.version, self.state = version, await self._fresh()

    async def _catch_up(self) -> None:
        path = f"/groups/{self.group}/changes?after={self.version}"
        told = (await self.me.get(path)).json()
        again = told["resync"] or RIGHTS & {item["type"] for item in told["items"]}
        if again:
            await self._begin(told["version"])
            return
        self.version = told["version"]
        for item in told["items"]:
            await self._fetch(item["type"], item["id"])

    async def _fetch(self, kind: str, thing: str) -> None:
        assert self.state is not None
        answer = await self.me.get(f"/{kind}s/{thing}")
        if answer.status_code == 200:
            self.state[kind, thing] = _content(answer.json())
        else:
            assert answer.status_code == 404
            self.state.pop((kind, thing), None)

    async def _fresh(self) -> dict[tuple[str, str], Json]:
        posts = await self.me.get(f"/groups/{self.group}/posts?limit=100")
        files = await self.me.get(f"/groups/{self.group}/files?limit=100")
        return {
            (kind, item["id"]): _content(item)
            for kind, answer in (("post", posts), ("file", files))
            for item in answer.json()["items"]
        }


def _content(item: Any) -> Any:
    """Without whether people are still employed: of that no group tells."""
    if isinstance(item, list):
        return [_content(each) for each in item]
    if not isinstance(item, dict):
        return item
    return {name: _content(value) for name, value in item.items() if name != "active"}
