"""A client that keeps a group's feed up to date by following hints.

After every action its items must equal those of a new client, for each person. It fetches only
items that a hint named.
"""

from dataclasses import dataclass, field
from typing import Any

from groups_service.web.http.live_adapters import GroupStream
from tests.support.people import ApiCaller

Json = dict[str, Any]  # a JSON object
RELOADING_TYPES = {"group", "members"}
"""After a change of these types any permission can have changed: the client fetches all again."""


@dataclass
class FeedClient:
    """`items` by kind and id; None while the group cannot be read."""

    person: ApiCaller
    group: str
    version: int = 0
    items: dict[tuple[str, str], Json] | None = field(default=None)

    async def follow_hint(self) -> None:
        """Apply the hint that the socket would send now, and compare with a new client."""
        version = await GroupStream().get_version(self.person.id, self.group)
        if version is None:
            self.items = None
            return
        if self.items is None:
            await self._reload(version)
        elif version != self.version:
            await self._catch_up()
        assert self.items == await self._fetch_all()

    async def _reload(self, version: int) -> None:
        self.version, self.items = version, await self._fetch_all()

    async def _catch_up(self) -> None:
        path = f"/groups/{self.group}/changes?after={self.version}"
        changes = (await self.person.get(path)).json()
        must_reload = changes["resync"] or RELOADING_TYPES & {
            item["type"] for item in changes["items"]
        }
        if must_reload:
            await self._reload(changes["version"])
            return
        self.version = changes["version"]
        for item in changes["items"]:
            await self._fetch_item(item["type"], item["id"])

    async def _fetch_item(self, kind: str, id_: str) -> None:
        assert self.items is not None
        response = await self.person.get(f"/{kind}s/{id_}")
        if response.status_code == 200:
            self.items[kind, id_] = _drop_active(response.json())
        else:
            assert response.status_code == 404
            self.items.pop((kind, id_), None)

    async def _fetch_all(self) -> dict[tuple[str, str], Json]:
        posts = await self.person.get(f"/groups/{self.group}/posts?limit=100")
        files = await self.person.get(f"/groups/{self.group}/files?limit=100")
        return {
            (kind, item["id"]): _drop_active(item)
            for kind, response in (("post", posts), ("file", files))
            for item in response.json()["items"]
        }


def _drop_active(item: Any) -> Any:
    """Remove the `active` field of people: groups send no hint of its changes."""
    if isinstance(item, list):
        return [_drop_active(each) for each in item]
    if not isinstance(item, dict):
        return item
    return {name: _drop_active(value) for name, value in item.items() if name != "active"}
