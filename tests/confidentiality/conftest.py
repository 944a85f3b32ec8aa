"""Fixtures of the confidentiality tests."""

import pytest
from starlette.applications import Starlette

from tests.confidentiality.support.closed_group import ClosedGroup, create_closed_group
from tests.support.fixture_cache import FixtureCache


@pytest.fixture
async def closed_group(app: Starlette, fixture_cache: FixtureCache) -> ClosedGroup:
    cached = await fixture_cache.get("closed group", lambda: create_closed_group(app))
    return cached.with_app(app)


@pytest.fixture
def request_stride(request: pytest.FixtureRequest) -> int:
    """Every which request the largest test sends: 1 with `make long`, else a prime near ten.

    A prime shares no factor with the numbers of ids, so each route gets some of the requests.
    """
    return 1 if request.config.getoption("--hypothesis-profile") == "long" else 11
