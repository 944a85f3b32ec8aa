"""Groups in the API: creating and reading them."""

from tests.support.builders import a_group
from tests.support.people import ApiCaller


async def test_creator_of_a_closed_group_is_its_administrator(ada: ApiCaller) -> None:
    response = await ada.post("/groups", {"name": "  Ledning  ", "status": "closed"})

    group = response.json()
    assert response.status_code == 201
    assert response.headers["location"] == f"/api/v1/groups/{group['id']}"
    assert (group["name"], group["status"], group["my_role"]) == (
        "Ledning",
        "closed",
        "administrator",
    )
    assert group["allowed_actions"] == [
        "read",
        "post",
        "comment",
        "upload",
        "read_history",
        "edit",
        "set_status",
        "publish",
        "answer_requests",
        "answer_proposals",
        "invite",
        "add_members",
        "remove_members",
        "set_roles",
        "bind",
        "set_state",
        "trash",
    ]


async def test_non_member_cannot_tell_a_closed_group_from_a_missing_one(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed")

    hidden = await bo.get(f"/groups/{group['id']}")
    missing = await bo.get("/groups/01890000-0000-7000-8000-000000000000")

    assert (await ada.get(f"/groups/{group['id']}")).status_code == 200
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert (await bo.get("/groups")).json() == {"items": [], "next": None}
