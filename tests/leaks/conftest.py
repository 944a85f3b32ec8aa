"""What the tests of leaks ask for."""

import pytest
from starlette.applications import Starlette

from tests.keeping import Keeper
from tests.leaks.secret import Secret, a_secret


@pytest.fixture
async def secret(app: Starlette, keeper: Keeper) -> Secret:
    kept = await keeper.get("secret", lambda: a_secret(app))
    return kept.at(app)
