"""Groups over the API: creating, finding, describing, closing."""

from tests.builders import a_group
from tests.people import Somebody


async def test_anybody_creates_a_closed_group_and_administers_it(ada: Somebody) -> None:
    answer = await ada.post("/groups", {"name": "  Ledning  ", "status": "closed"})

    group = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1/groups/{group['id']}"
    assert (group["name"], group["status"], group["my_role"]) == (
        "Ledning",
        "closed",
        "administrator",
    )
    assert group["may"] == [
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


async def test_outsider_cannot_tell_a_closed_group_from_a_missing_one(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed")

    hidden = await bo.get(f"/groups/{group['id']}")
    missing = await bo.get("/groups/01890000-0000-7000-8000-000000000000")

    assert (await ada.get(f"/groups/{group['id']}")).status_code == 200
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert (await bo.get("/groups")).json() == {"items": [], "next": None}
