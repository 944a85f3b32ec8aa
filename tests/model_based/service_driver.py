"""The service as the random walk uses it: clients of people, and ids of groups and items."""

from asyncio import Runner
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

from groups_service.app import create_app
from groups_service.core.errors import ServiceError
from groups_service.database import Database, migrate, open_database, sql
from groups_service.models import Person, Proposal
from groups_service.settings import Settings
from tests.support.people import ApiCaller, create_caller

PEOPLE = ("ann", "bea", "cal", "dan")


class ServiceDriver:
    """One service; its database is cleared before each walk."""

    def __init__(self, runner: Runner, database: Database, settings: Settings) -> None:
        self.runner = runner
        self.app = create_app(settings, database)
        self.people: dict[str, ApiCaller] = {}
        self.group_ids: list[str] = []
        self.item_ids: dict[str, str] = {}

    def run(self, action: Awaitable[Any]) -> Any:
        return self.runner.run(_await(action))

    async def create_people(self) -> None:
        for name in PEOPLE:
            self.people[name] = await create_caller(self.app, name, name=name)

    async def clear_database(self) -> None:
        self.group_ids.clear()
        self.item_ids.clear()
        for table in ("event", "group_history", "idempotency_key", "groups", "blob"):
            await sql(f"DELETE FROM {table}")
        for table in ("notification", "notification_counter", "notification_recipient"):
            await sql(f"DELETE FROM {table}")
        await Person.all().update(active=True)

    async def close_clients(self) -> None:
        for person in self.people.values():
            await person.http.aclose()

    async def set_active(self, name: str, *, active: bool) -> None:
        await Person.filter(id=self.people[name].viewer.id).update(active=active)

    async def get_proposal(self, label: str) -> Proposal:
        return await Proposal.get(text=label)

    async def deliver_events(self) -> None:
        await self.app.state.components.relay.deliver_pending()


@asynccontextmanager
async def open_driver(
    runner: Runner, url: str, settings: Settings
) -> AsyncIterator[ServiceDriver]:
    async with open_database(url) as database:
        await migrate(database)
        driver = ServiceDriver(runner, database, settings)
        await driver.create_people()
        try:
            yield driver
        finally:
            await driver.close_clients()


async def try_action(action: Awaitable[object]) -> bool:
    """Perform the action; return False if the service refuses it."""
    try:
        await action
    except ServiceError:
        return False
    return True


async def _await(action: Awaitable[Any]) -> Any:  # the result of the action
    return await action
