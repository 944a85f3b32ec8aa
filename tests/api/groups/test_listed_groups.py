"""Listed closed groups: non-members see the name and can request to join."""

from groups_service.models import JoinRequest
from tests.api.support.group_calls import (
    MISSING_GROUP_PATH,
    create_listed_group,
    deliver_events,
    get_group,
    get_only_request,
    get_refusal,
    group_path,
    list_items,
    list_notifications,
)
from tests.support.builders import a_file, a_group, a_post
from tests.support.people import ApiCaller

PUBLIC_FIELDS = {
    *("id", "name", "description", "status", "listed", "administrators", "allowed_actions"),
    *("requested", "invited"),
}


async def test_non_member_sees_only_public_fields_of_a_listed_group(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await create_listed_group(ada, cia)
    await a_post(ada, group)

    public_view = await get_group(bo, group)

    assert {name for name, value in public_view.items() if value is not None} == PUBLIC_FIELDS
    assert (public_view["name"], public_view["listed"], public_view["allowed_actions"]) == (
        "Klimatombud",
        True,
        ["request"],
    )
    assert [person["id"] for person in public_view["administrators"]] == [ada.id]
    assert await list_items(bo, "/groups") == [public_view]
    assert await list_items(bo, "/groups/similar?name=Klimatombud") == [public_view]


async def test_non_member_gets_403_for_lists_and_404_for_content(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await create_listed_group(ada)
    post, file = await a_post(ada, group), await a_file(ada, group)

    lists = [
        group_path(group, rest)
        for rest in ("/posts", "/files", "/members", "/history", "/proposals")
    ]
    assert [get_refusal(await bo.get(path)) for path in lists] == [(403, "members_only")] * 5
    content_paths = [f"/posts/{post['id']}", f"/posts/{post['id']}/comments"]
    content_paths += [f"/files/{file['id']}", f"/files/{file['id']}/content"]
    missing = (await bo.get("/posts/01890000-0000-7000-8000-000000000000")).content
    assert {(await bo.get(path)).content for path in content_paths} == {missing}


async def test_activity_in_a_listed_group_changes_nothing_for_non_members(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await create_listed_group(ada)
    other = await a_group(ada, "open", name="Annan")
    await a_post(ada, other)

    async def outside() -> list[object]:
        orders = ("activity", "name", "size")
        lists = [await list_items(bo, f"/groups?order={order}") for order in orders]
        return [*lists, await get_group(bo, group), (await bo.get(f"/people/{ada.id}")).json()]

    before = await outside()
    await a_post(ada, group)
    await a_file(ada, group)
    await ada.put(group_path(group, f"/members/{cia.id}"))
    await deliver_events(ada)

    assert await outside() == before
    assert await list_notifications(bo) == []


async def test_non_member_can_request_to_join_a_listed_group(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await create_listed_group(ada)

    response = await bo.put(
        group_path(group, "/membership"), {"message": "Jag är ny på lönesidan."}
    )

    assert (response.status_code, response.json()["requested"]) == (202, True)
    assert (response.json()["allowed_actions"], response.json()["my_role"]) == (["withdraw"], None)
    request = await get_only_request(ada, group)
    response = await ada.patch(
        group_path(group, f"/requests/{request['id']}"), {"decision": "accept"}
    )
    assert response.status_code == 204
    assert (await get_group(bo, group))["my_role"] == "member"


async def test_unlisting_ends_join_requests_and_notifies_the_applicant(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await create_listed_group(ada)
    await bo.put(group_path(group, "/membership"))
    request = await get_only_request(ada, group)

    await ada.patch(group_path(group), {"listed": False, "name": "Hemligt namn"})
    await deliver_events(ada)

    assert (await bo.get(group_path(group))).content == (await bo.get(MISSING_GROUP_PATH)).content
    assert (await JoinRequest.get(id=request["id"])).state.value == "ended"
    assert await list_items(ada, group_path(group, "/requests")) == []
    assert await list_notifications(bo) == [("request.ended", "Klimatombud")]


async def test_notification_keeps_the_group_name_its_recipient_knew(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    await ada.delete(group_path(group, f"/members/{bo.id}"))
    await ada.patch(group_path(group), {"name": "Hemligt namn"})
    await deliver_events(ada)

    assert await list_notifications(bo) == [
        ("member.added", "Klimatombud"),
        ("member.removed", "Klimatombud"),
    ]


async def test_unlisted_group_is_answered_like_a_missing_one(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await create_listed_group(ada)
    await ada.patch(group_path(group), {"listed": False})

    for rest in ("", "/posts", "/members", "/history", "/requests", "/invitations", "/bindings"):
        hidden, missing = (
            await bo.get(group_path(group, rest)),
            await bo.get(f"{MISSING_GROUP_PATH}{rest}"),
        )
        assert (hidden.status_code, hidden.content) == (404, missing.content)
        assert sorted(hidden.headers) == sorted(missing.headers)
