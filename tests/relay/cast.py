"""Ada, Bo and Dan in a group, Cia outside, and what each has been told."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from starlette.applications import Starlette

from tests.builders import Json, a_group
from tests.people import Somebody, somebody
from tests.relay.notices import told


@dataclass
class Cast:
    """Ada administers, Bo and Dan are members, Cia is none."""

    app: Starlette
    ada: Somebody
    bo: Somebody
    cia: Somebody
    dan: Somebody

    async def told(self) -> set[tuple[str, str]]:
        """Who was told of what since this was last asked."""
        people = {"ada": self.ada, "bo": self.bo, "cia": self.cia, "dan": self.dan}
        return await told(self.app, **people)

    async def group(self, status: str) -> Json:
        """With its members, who have heard of that already."""
        group = await a_group(self.ada, status, self.bo, self.dan)
        await self.told()
        return group


@pytest.fixture
async def cast(app: Starlette, ada: Somebody, bo: Somebody, cia: Somebody) -> AsyncIterator[Cast]:
    async with await somebody(app, "dan") as dan:
        yield Cast(app, ada, bo, cia, dan)
