"""Every status that the contract documents can be provoked, and no other is."""

import httpx2
import pytest

from tests.api.support.refusals import REFUSALS
from tests.api.support.successes import SPECIFIC_REQUESTS
from tests.api.support.world import World
from tests.support import openapi_contract
from tests.support.openapi_contract import Operation
from tests.support.people import ApiCaller


@pytest.mark.parametrize("operation", openapi_contract.list_operations(), ids=lambda each: each.id)
async def test_every_documented_status_can_be_provoked(world: World, operation: Operation) -> None:
    documented = sorted(operation.responses, reverse=True)

    provoked = [(await _provoke(world, operation, status)).status_code for status in documented]

    assert provoked == documented


def test_every_provoked_status_is_documented() -> None:
    documented = {
        (operation.id, status)
        for operation in openapi_contract.list_operations()
        for status in operation.responses
    }

    assert set(SPECIFIC_REQUESTS) - documented == set()


@pytest.mark.parametrize("path", ["/groups/", "/nothing", "//groups", "/groups/x/nothing"])
async def test_unknown_path_with_foreign_host_is_not_found(ada: ApiCaller, path: str) -> None:
    response = await ada.get(path, headers={"Host": "evil.example.org"})

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_unsupported_method_is_refused_with_allow_header(
    world: World,
) -> None:
    for operation in openapi_contract.list_operations():
        response = await world.ada.call("TRACE", world.path(operation))

        assert response.status_code == 405
        assert operation.method in response.headers["allow"].split(", ")


async def _provoke(world: World, operation: Operation, status: int) -> httpx2.Response:
    special = SPECIFIC_REQUESTS.get((operation.id, status))
    if special is not None:
        return await special(world)
    return await REFUSALS[status](world, operation)
