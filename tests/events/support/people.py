"""Ada, Bo and Dan in a group, Cia outside, and what each is notified of."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from starlette.applications import Starlette

from tests.events.support.delivered import deliver_and_list
from tests.support.builders import Json, a_group
from tests.support.people import ApiCaller, create_caller


@dataclass
class EventPeople:
    """Ada is administrator, Bo and Dan are members, Cia is a non-member."""

    app: Starlette
    ada: ApiCaller
    bo: ApiCaller
    cia: ApiCaller
    dan: ApiCaller

    async def deliver(self) -> set[tuple[str, str]]:
        """Return who was notified of what since the last call."""
        people = {"ada": self.ada, "bo": self.bo, "cia": self.cia, "dan": self.dan}
        return await deliver_and_list(self.app, **people)

    async def create_group(self, status: str) -> Json:
        """Create a group with its members, who are already notified of that."""
        group = await a_group(self.ada, status, self.bo, self.dan)
        await self.deliver()
        return group


@pytest.fixture
async def people(
    app: Starlette, ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> AsyncIterator[EventPeople]:
    async with await create_caller(app, "dan") as dan:
        yield EventPeople(app, ada, bo, cia, dan)
