"""Concurrent, stale and repeated requests on membership."""

import asyncio

from groups_service.models import Event, Group, Membership
from tests.api.support.group_calls import (
    change_status,
    get_only_request,
    get_refusal,
    group_path,
)
from tests.support.builders import a_group
from tests.support.people import ApiCaller


async def test_forty_concurrent_approvals_create_one_membership(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(group_path(group, "/membership"))
    path = group_path(group, f"/requests/{(await get_only_request(ada, group))['id']}")

    responses = await asyncio.gather(*(ada.patch(path, {"decision": "accept"}) for _ in range(40)))

    assert sorted(response.status_code for response in responses) == [204] + [409] * 39
    assert await Membership.filter(person_id=bo.id).count() == 1
    assert await Event.filter(kind="request.accepted").count() == 1


async def test_stale_group_change_is_refused(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "closed", bo)
    tag = (await ada.get(group_path(group))).headers["etag"]
    await change_status(ada, group, "moderated")

    stale = await ada.patch(group_path(group), {"name": "Nytt"}, headers={"If-Match": tag})

    assert get_refusal(stale) == (412, "stale")
    assert (await Group.get(id=group["id"])).name == "Klimatombud"


async def test_repeated_request_with_a_key_creates_one_resource(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group, key = await a_group(ada, "moderated"), {"headers": {"Idempotency-Key": "once"}}

    async def twice(actor: ApiCaller, path: str, body: object) -> tuple[list[int], bool]:
        first, again = [await actor.post(path, body, **key) for _ in range(2)]
        statuses = [first.status_code, again.status_code]
        return statuses, first.json()["id"] == again.json()["id"]

    assert await twice(ada, "/groups", {"name": "Ny", "status": "closed"}) == ([201] * 2, True)
    assert await twice(ada, group_path(group, "/invitations"), {"person": bo.id}) == (
        [201] * 2,
        True,
    )
    assert await twice(cia, group_path(group, "/posts"), {"text": "Hej"}) == ([202] * 2, True)
    assert await Group.all().count() == 2


async def test_repeated_invitation_returns_its_current_state(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group, key = await a_group(ada, "open"), {"headers": {"Idempotency-Key": "bo"}}
    path, body = group_path(group, "/invitations"), {"person": bo.id}
    invitation = (await ada.post(path, body, **key)).json()
    await bo.patch(f"/invitations/{invitation['id']}", {"decision": "accept"})

    again = await ada.post(path, body, **key)

    assert (again.status_code, again.json()["id"], again.json()["state"]) == (
        201,
        invitation["id"],
        "accepted",
    )
