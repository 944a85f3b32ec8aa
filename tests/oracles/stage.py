"""The service as the random walk meets it: people who call it, and groups by their place."""

from asyncio import Runner
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

from groups_service.app import create_app
from groups_service.database import Database, migrate, opened, sql
from groups_service.errors import ServiceError
from groups_service.models import Person, Proposal
from groups_service.settings import Settings
from tests.people import Somebody, somebody

PEOPLE = ("ann", "bea", "cal", "dan")


class Stage:
    """One service, with an empty database before each walk."""

    def __init__(self, runner: Runner, database: Database, settings: Settings) -> None:
        self.runner = runner
        self.app = create_app(settings, database)
        self.people: dict[str, Somebody] = {}
        self.groups: list[str] = []
        self.things: dict[str, str] = {}

    def run(self, act: Awaitable[Any]) -> Any:
        return self.runner.run(_waited(act))

    async def meet(self) -> None:
        for name in PEOPLE:
            self.people[name] = await somebody(self.app, name, name=name)

    async def clear(self) -> None:
        self.groups.clear()
        self.things.clear()
        for table in ("event", "group_life", "once_key", "groups", "blob"):
            await sql(f"DELETE FROM {table}")
        for table in ("notice", "counter", "told"):
            await sql(f"DELETE FROM notification_{table}")
        await Person.all().update(active=True)

    async def leave(self) -> None:
        for person in self.people.values():
            await person.http.aclose()

    async def set_active(self, who: str, *, active: bool) -> None:
        await Person.filter(id=self.people[who].viewer.id).update(active=active)

    async def proposal(self, label: str) -> Proposal:
        return await Proposal.get(text=label)

    async def tell(self) -> None:
        await self.app.state.parts.relay.tell_all()


@asynccontextmanager
async def on_stage(runner: Runner, url: str, settings: Settings) -> AsyncIterator[Stage]:
    async with opened(url) as database:
        await migrate(database)
        stage = Stage(runner, database, settings)
        await stage.meet()
        try:
            yield stage
        finally:
            await stage.leave()


async def done(act: Awaitable[object]) -> bool:
    """Whether the service did it."""
    try:
        await act
    except ServiceError:
        return False
    return True


async def _waited(act: Awaitable[Any]) -> Any:  # what the act gives
    return await act
