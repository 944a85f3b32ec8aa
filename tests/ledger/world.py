"""Who writes and who listens: people, a group that all may read and one that is secret."""

from dataclasses import dataclass
from typing import Any

import httpx2

from groups_service.commands.bench_live import let_the_directory_be, tokens_of
from groups_service.commands.bench_town import Size, build
from groups_service.database import migrate, opened
from groups_service.settings import Settings
from tests.ledger.site import HERE, Site

MEMBERS, OUTSIDERS = 6, 2
SECRET = "Smultronstället"
"""What nobody outside the closed group may ever hear."""

Json = dict[str, Any]  # as JSON has it


@dataclass(frozen=True)
class Person:
    id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass
class World:
    site: Site
    members: list[Person]
    outsiders: list[Person]
    open_group: str = ""
    closed_group: str = ""

    async def found(self) -> None:
        """Make the groups, with everybody in them who belongs there."""
        self.open_group = await self._group("Klimatombud", "open")
        self.closed_group = await self._group(SECRET, "closed")

    async def get(self, person: Person, path: str) -> Json:
        async with httpx2.AsyncClient(timeout=10) as http:
            url = f"http://{HERE}:{self.site.any_port()}/api/v1{path}"
            answer = await http.get(url, headers=person.headers)
        answer.raise_for_status()
        found: Json = answer.json()
        return found

    async def _group(self, name: str, status: str) -> str:
        first, *others = self.members
        base = f"http://{HERE}:{self.site.ports[0]}/api/v1/groups"
        async with httpx2.AsyncClient(headers=first.headers, timeout=10) as http:
            made = await http.post(base, json={"name": name, "status": status})
            made.raise_for_status()
            group: str = made.json()["id"]
            for person in others:
                await http.put(f"{base}/{group}/members/{person.id}")
        return group


async def settle(site: Site) -> World:
    """People with tokens, in the site's empty database."""
    told = Settings(
        data_dir=site.folder,
        database_url=site.database,
        port=site.ports[0],
        base_url=f"http://localhost:{site.ports[0]}",
    )
    number = MEMBERS + OUTSIDERS
    async with opened(told.database) as database:
        await migrate(database)
        town = await build(Size(people=number, groups=1, largest=1))
        tokens = await tokens_of(town.people, told)
        await let_the_directory_be()
    people = [Person(str(viewer.id), token) for viewer, token in tokens.items()]
    return World(site, people[:MEMBERS], people[MEMBERS:])
