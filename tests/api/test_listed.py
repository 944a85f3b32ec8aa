"""A listed closed group: known by name, asked to join, and nothing more."""

from groups_service.models import JoinRequest
from tests.api.around import (
    NOWHERE,
    a_listed_group,
    items,
    notices,
    of,
    said,
    seen,
    the_request,
    told,
)
from tests.builders import a_file, a_group, a_post
from tests.people import Somebody

KNOWN = {
    *("id", "name", "description", "status", "listed", "administrators", "may"),
    *("requested", "invited"),
}


async def test_an_outsider_is_told_the_name_and_nothing_else(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_listed_group(ada, cia)
    await a_post(ada, group)

    shown = await seen(bo, group)

    assert {name for name, value in shown.items() if value is not None} == KNOWN
    assert (shown["name"], shown["listed"], shown["may"]) == ("Klimatombud", True, ["request"])
    assert [person["id"] for person in shown["administrators"]] == [ada.id]
    assert await items(bo, "/groups") == [shown]
    assert await items(bo, "/groups/similar?name=Klimatombud") == [shown]


async def test_its_lists_are_for_members_and_its_things_are_not_there(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_listed_group(ada)
    post, file = await a_post(ada, group), await a_file(ada, group)

    lists = [
        of(group, rest) for rest in ("/posts", "/files", "/members", "/history", "/proposals")
    ]
    assert [said(await bo.get(path)) for path in lists] == [(403, "members_only")] * 5
    things = [f"/posts/{post['id']}", f"/posts/{post['id']}/comments"]
    things += [f"/files/{file['id']}", f"/files/{file['id']}/content"]
    missing = (await bo.get("/posts/01890000-0000-7000-8000-000000000000")).content
    assert {(await bo.get(path)).content for path in things} == {missing}


async def test_what_happens_inside_moves_nothing_outside(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_listed_group(ada)
    other = await a_group(ada, "open", name="Annan")
    await a_post(ada, other)

    async def outside() -> list[object]:
        orders = ("activity", "name", "size")
        lists = [await items(bo, f"/groups?order={order}") for order in orders]
        return [*lists, await seen(bo, group), (await bo.get(f"/people/{ada.id}")).json()]

    before = await outside()
    await a_post(ada, group)
    await a_file(ada, group)
    await ada.put(of(group, f"/members/{cia.id}"))
    await told(ada)

    assert await outside() == before
    assert await notices(bo) == []


async def test_one_asks_to_join_a_listed_group(ada: Somebody, bo: Somebody) -> None:
    group = await a_listed_group(ada)

    asked = await bo.put(of(group, "/membership"), {"why": "Jag är ny på lönesidan."})

    assert (asked.status_code, asked.json()["requested"]) == (202, True)
    assert (asked.json()["may"], asked.json()["my_role"]) == (["withdraw"], None)
    request = await the_request(ada, group)
    answer = await ada.patch(of(group, f"/requests/{request['id']}"), {"decision": "accept"})
    assert answer.status_code == 204
    assert (await seen(bo, group))["my_role"] == "member"


async def test_who_asked_is_told_when_the_group_is_listed_no_longer(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_listed_group(ada)
    await bo.put(of(group, "/membership"))
    request = await the_request(ada, group)

    await ada.patch(of(group), {"listed": False, "name": "Hemligt namn"})
    await told(ada)

    assert (await bo.get(of(group))).content == (await bo.get(NOWHERE)).content
    assert (await JoinRequest.get(id=request["id"])).state.value == "ended"
    assert await items(ada, of(group, "/requests")) == []
    assert await notices(bo) == [("request.ended", "Klimatombud")]


async def test_a_notice_keeps_the_name_that_its_reader_knew(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed", bo)
    await ada.delete(of(group, f"/members/{bo.id}"))
    await ada.patch(of(group), {"name": "Hemligt namn"})
    await told(ada)

    assert await notices(bo) == [
        ("member.added", "Klimatombud"),
        ("member.removed", "Klimatombud"),
    ]


async def test_an_unlisted_group_is_not_there(ada: Somebody, bo: Somebody) -> None:
    group = await a_listed_group(ada)
    await ada.patch(of(group), {"listed": False})

    for rest in ("", "/posts", "/members", "/history", "/requests", "/invitations", "/bindings"):
        hidden, missing = await bo.get(of(group, rest)), await bo.get(f"{NOWHERE}{rest}")
        assert (hidden.status_code, hidden.content) == (404, missing.content)
        assert sorted(hidden.headers) == sorted(missing.headers)
