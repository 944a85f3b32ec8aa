"""No route, header or notification reveals anything of a closed group to a non-member.

Every place of the group contains its own canary word; a canary in a response is a leak.
"""

import pytest
from starlette.applications import Starlette

from groups_service.models import ArchiveFile, Comment, Event, Membership, Post
from tests.confidentiality.support.closed_group import (
    ALLOWED_CANARIES,
    ClosedGroup,
    get_group_state,
)
from tests.confidentiality.support.requests import open_client
from tests.confidentiality.support.route_inventory import (
    ROUTE_REQUESTS,
    RouteRequest,
    iter_requests,
    list_routes,
)
from tests.support.builders import a_group

INNER_ID_NAMES = (
    *("post_id", "comment_id", "file_id"),
    *("request_id", "invitation_id", "proposal_id", "report_id"),
)


async def test_inventory_contains_every_route(app: Starlette) -> None:
    assert list_routes(app) == set(ROUTE_REQUESTS)


HIDDEN_FROM_ADMINISTRATOR = {"old invitation", "draft", "deleted"}
"""Bo's draft, his deleted post, and a revoked invitation."""


async def test_administrator_sees_every_canary(closed_group: ClosedGroup) -> None:
    content = b""

    async with open_client(closed_group.app, closed_group.people["ada"].token) as ada:
        for request in iter_requests(closed_group.ids):
            if request.method == "GET":
                content += await ada.get_raw_response(request)

    assert (
        closed_group.find_leaks(content) == set(closed_group.canaries) - HIDDEN_FROM_ADMINISTRATOR
    )


@pytest.mark.parametrize("account", ["nobody", "cia", "dan", "eva", "fia", "hal", "eli", "kim"])
async def test_non_members_see_no_canary(closed_group: ClosedGroup, account: str) -> None:
    open_group = await a_group(closed_group.people["ada"], "open", name="Öppen")
    ids = closed_group.ids | {"group_id": [*closed_group.ids["group_id"], open_group["id"]]}
    before, leaks = await _read_state(closed_group), dict[str, set[str]]()

    token = closed_group.people[account].token if account in closed_group.people else None
    async with open_client(closed_group.app, token) as client:
        for request in iter_requests(ids):
            leaked = closed_group.find_leaks(await client.get_raw_response(request))
            leaks |= {f"{request.method} {request.path}": leaked} if leaked else {}

    assert leaks == {}
    assert await _read_state(closed_group) == before


@pytest.mark.parametrize("account", ALLOWED_CANARIES)
async def test_proposer_and_invitee_see_only_their_canaries(
    closed_group: ClosedGroup, account: str
) -> None:
    content = b""

    async with open_client(closed_group.app, closed_group.people[account].token) as client:
        for request in iter_requests(closed_group.ids):
            if request.method == "GET":
                content += await client.get_raw_response(request)

    assert closed_group.find_leaks(content) == ALLOWED_CANARIES[account]


async def test_ids_of_the_closed_group_are_not_found_in_any_route(
    closed_group: ClosedGroup, request_stride: int
) -> None:
    group = closed_group.ids["group_id"]
    inside = [id_ for name in INNER_ID_NAMES for id_ in closed_group.ids[name]]
    names = {name: [*group, *inside] for name in closed_group.ids} | {
        "tag": closed_group.ids["tag"]
    }

    async with open_client(closed_group.app, closed_group.people["cia"].token) as cia:
        requests = [
            request
            for request in iter_requests(names)
            if any(id_ in request.path for id_ in (*group, *inside))
        ]
        for request in requests[::request_stride]:
            response = await cia.send_request(request)

            refused = {403} if request.is_for_site_administrators else {303, 404}
            assert response.status_code in refused, request
            assert closed_group.find_leaks(response.content) == set()


async def _read_state(closed_group: ClosedGroup) -> dict[str, object]:
    """Return the state that requests of non-members must not change."""
    group = closed_group.group["id"]
    return {
        **await get_group_state(closed_group),
        "members": await Membership.filter(group_id=group).count(),
        "posts": await Post.filter(group_id=group).count(),
        "comments": await Comment.filter(post__group_id=group).count(),
        "files": await ArchiveFile.filter(group_id=group).count(),
        "events": await Event.filter(stream_id=group).count(),
    }


async def test_own_notifications_keep_the_former_group_name(closed_group: ClosedGroup) -> None:
    notifications = {}
    for account in ("eva", "hal"):
        items = (await closed_group.people[account].get("/notifications")).json()["items"]
        notifications[account] = [
            (item["kind"], item["title"], item["text"], item["link"]) for item in items
        ]

    old = "Det den hette förr"
    assert notifications["hal"] == [("group.status", old, None, None)]
    assert notifications["eva"] == [
        ("member.removed", old, None, None),
        ("member.added", old, None, None),
    ]


async def test_live_ticket_does_not_authenticate_api_requests(closed_group: ClosedGroup) -> None:
    ticket = (await closed_group.people["cia"].post("/live/tickets")).json()["ticket"]

    async with open_client(closed_group.app, None) as anonymous:
        response = await anonymous.send_request(
            RouteRequest("GET", f"/api/v1/notifications?ticket={ticket}", {})
        )

    assert response.status_code == 401
