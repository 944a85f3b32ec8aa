"""The participants: writers, listeners, a group that all may read, and a closed group."""

from dataclasses import dataclass
from typing import Any

import httpx2

from groups_service.database import migrate, open_database
from groups_service.settings import Settings
from tests.benchmarks.groups_dataset import MunicipalitySize, build_municipality
from tests.benchmarks.live.benchmark import issue_tokens, postpone_directory_sync
from tests.durability.service_processes import LOCALHOST, Installation
from tests.support.waiting import MAX_WAIT_SECONDS

MEMBERS, OUTSIDERS = 6, 2
SECRET = "Smultronstället"
"""The text that no one outside the closed group may ever receive."""

Json = dict[str, Any]  # a JSON object


@dataclass(frozen=True)
class DurabilityPerson:
    id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass
class DurabilityWorld:
    installation: Installation
    members: list[DurabilityPerson]
    outsiders: list[DurabilityPerson]
    open_group: str = ""
    closed_group: str = ""

    async def create_groups(self) -> None:
        """Create the groups with their members."""
        self.open_group = await self._create_group("Klimatombud", "open")
        self.closed_group = await self._create_group(SECRET, "closed")

    async def get(self, person: DurabilityPerson, path: str) -> Json:
        async with httpx2.AsyncClient(timeout=MAX_WAIT_SECONDS) as http:
            url = f"http://{LOCALHOST}:{self.installation.any_port()}/api/v1{path}"
            answer = await http.get(url, headers=person.headers)
        answer.raise_for_status()
        content: Json = answer.json()
        return content

    async def _create_group(self, name: str, status: str) -> str:
        first, *others = self.members
        base = f"http://{LOCALHOST}:{self.installation.ports[0]}/api/v1/groups"
        async with httpx2.AsyncClient(headers=first.headers, timeout=MAX_WAIT_SECONDS) as http:
            answer = await http.post(base, json={"name": name, "status": status})
            answer.raise_for_status()
            group: str = answer.json()["id"]
            for person in others:
                await http.put(f"{base}/{group}/members/{person.id}")
        return group


async def create_world(installation: Installation) -> DurabilityWorld:
    """Create people with tokens in the installation's empty database."""
    app_settings = Settings(
        data_dir=installation.folder,
        database_url=installation.database,
        port=installation.ports[0],
        base_url=f"http://localhost:{installation.ports[0]}",
    )
    number = MEMBERS + OUTSIDERS
    async with open_database(app_settings.database) as database:
        await migrate(database)
        municipality = await build_municipality(
            MunicipalitySize(people=number, groups=1, largest=1)
        )
        tokens = await issue_tokens(municipality.people, app_settings)
        await postpone_directory_sync()
    people = [DurabilityPerson(str(viewer.id), token) for viewer, token in tokens.items()]
    return DurabilityWorld(installation, people[:MEMBERS], people[MEMBERS:])
