"""Each status that the contract documents can be met: nothing in it is only talk."""

import httpx2
import pytest

from tests import contract
from tests.api.refusals import REFUSALS
from tests.api.successes import SPECIAL
from tests.api.world import World
from tests.contract import Operation


@pytest.mark.parametrize("operation", contract.operations(), ids=lambda each: each.id)
async def test_every_documented_status_is_met(world: World, operation: Operation) -> None:
    documented = sorted(operation.responses, reverse=True)

    met = [(await _met(world, operation, status)).status_code for status in documented]

    assert met == documented


def test_nothing_is_provoked_that_is_not_documented() -> None:
    documented = {
        (operation.id, status)
        for operation in contract.operations()
        for status in operation.responses
    }

    assert set(SPECIAL) - documented == set()


async def _met(world: World, operation: Operation, status: int) -> httpx2.Response:
    special = SPECIAL.get((operation.id, status))
    if special is not None:
        return await special(world)
    return await REFUSALS[status](world, operation)
