"""Hidden and missing content get the same response with the same SQL statements."""

from collections.abc import AsyncIterator

import pytest

from tests.confidentiality.support.closed_group import ClosedGroup
from tests.confidentiality.support.requests import RequestClient, open_client
from tests.confidentiality.support.route_inventory import GROUP, ROUTE_REQUESTS, RouteRequest
from tests.support.query_counter import record_statements

MISSING_ID = "01890000-0000-7000-8000-000000000001"
SECRET_ID_NAMES = (
    *("group_id", "post_id", "comment_id", "file_id"),
    *("request_id", "invitation_id", "proposal_id", "report_id"),
)
ROUTES = sorted(
    route for route in ROUTE_REQUESTS if any(f"{{{name}}}" in route[1] for name in SECRET_ID_NAMES)
)
NON_MEMBERS = ("cia", "eva", "hal", "dan")


@pytest.fixture
async def clients(closed_group: ClosedGroup) -> AsyncIterator[dict[str, RequestClient]]:
    async with (
        open_client(closed_group.app, closed_group.people["cia"].token) as cia,
        open_client(closed_group.app, closed_group.people["eva"].token) as eva,
        open_client(closed_group.app, closed_group.people["hal"].token) as hal,
        open_client(closed_group.app, closed_group.people["dan"].token) as dan,
    ):
        yield {"cia": cia, "eva": eva, "hal": hal, "dan": dan}


def build_request(route: tuple[str, str], ids: dict[str, str]) -> RouteRequest:
    method, path = route
    return RouteRequest(method, path.format(**ids), ROUTE_REQUESTS[route])


async def observe(
    client: RequestClient, request: RouteRequest, ids: dict[str, str]
) -> tuple[bytes, list[str]]:
    """Return the response without the requested ids, and the SQL statements."""
    with record_statements() as recorded:
        content = await client.get_raw_response(request)
    for id_ in (ids[name] for name in SECRET_ID_NAMES):
        content = content.replace(id_.encode(), b"(id)")
    return content, recorded.texts


@pytest.mark.parametrize("position", [0, -1], ids=["from before it closed", "from after"])
async def test_hidden_and_missing_ids_have_identical_responses_and_statements(
    closed_group: ClosedGroup, clients: dict[str, RequestClient], position: int
) -> None:
    hidden = {name: ids[position] for name, ids in closed_group.ids.items()}
    missing = hidden | dict.fromkeys(SECRET_ID_NAMES, MISSING_ID)
    differences = []

    for route in ROUTES:
        for account in NON_MEMBERS:
            request = build_request(route, hidden)
            of_hidden = await observe(clients[account], request, hidden)
            of_missing = await observe(clients[account], build_request(route, missing), missing)
            status = b"403" if request.is_for_site_administrators and account != "dan" else b"404"
            if of_hidden != of_missing or status not in of_hidden[0][:8]:
                differences.append((account, *route, of_hidden[0][:8]))

    assert differences == []


async def test_administrator_can_read_every_route(closed_group: ClosedGroup) -> None:
    ids = {name: ids[-1] for name, ids in closed_group.ids.items()}

    async with open_client(closed_group.app, closed_group.people["ada"].token) as ada:
        responses = {
            route: await ada.send_request(build_request(route, ids))
            for route in ROUTES
            if route[0] == "GET"
        }

    others = {
        route: responses[route].status_code
        for route in responses
        if responses[route].status_code != 200
    }
    assert others == {
        ("GET", f"{GROUP}/bindings/preview"): 422,  # an unknown unit
        ("GET", "/inlagg/{post_id}/anmal"): 403,  # her own post
        ("GET", "/inlagg/{post_id}/vidare"): 403,  # not a question
        ("GET", "/kommentarer/{comment_id}/redigera"): 403,  # another person's comment
    }
