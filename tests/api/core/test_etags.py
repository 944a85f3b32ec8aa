"""ETag: unchanged resources are answered with 304, stale changes with 412."""

import asyncio

import pytest

from tests.support.builders import Json, a_file, a_group, a_post
from tests.support.people import ApiCaller


async def create_resources(actor: ApiCaller, group: Json) -> list[str]:
    post, file = await a_post(actor, group), await a_file(actor, group)
    return [
        f"/groups/{group['id']}",
        f"/posts/{post['id']}",
        f"/files/{file['id']}",
        f"/people/{actor.id}",
        "/me",
    ]


async def test_unchanged_resource_is_answered_with_304(ada: ApiCaller) -> None:
    for path in await create_resources(ada, await a_group(ada)):
        first = await ada.get(path)
        again = await ada.get(path, headers={"If-None-Match": first.headers["etag"]})

        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["cache-control"] == "private, no-cache"


async def test_changed_resource_is_sent_again(ada: ApiCaller) -> None:
    group = await a_group(ada)
    path = f"/groups/{group['id']}"
    first = await ada.get(path)

    await ada.patch(path, {"description": "Ny"})
    again = await ada.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.json()["description"]) == (200, "Ny")


async def test_created_resource_has_the_same_etag_as_when_read(ada: ApiCaller) -> None:
    created = await ada.post("/groups", {"name": "Ny", "status": "open"})
    read = await ada.get(f"/groups/{created.json()['id']}")

    assert created.headers["etag"] == read.headers["etag"]


async def test_removed_member_gets_404_instead_of_304(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "closed", bo)
    first = await bo.get(f"/groups/{group['id']}")
    await ada.delete(f"/groups/{group['id']}/members/{bo.id}")

    again = await bo.get(
        f"/groups/{group['id']}", headers={"If-None-Match": first.headers["etag"]}
    )

    assert again.status_code == 404
    assert "etag" not in again.headers


@pytest.mark.parametrize(
    ("match", "status", "name"),
    [
        ("{tag}", 200, "Ny"),
        ('"other", {tag}', 200, "Ny"),
        ("*", 200, "Ny"),
        ('"other"', 412, "Klimatombud"),
        ("W/x", 412, "Klimatombud"),
    ],
)
async def test_if_match_guards_against_overwriting_changes(
    ada: ApiCaller, match: str, status: int, name: str
) -> None:
    path = f"/groups/{(await a_group(ada))['id']}"
    tag = (await ada.get(path)).headers["etag"]

    response = await ada.patch(path, {"name": "Ny"}, headers={"If-Match": match.format(tag=tag)})

    assert response.status_code == status
    assert (await ada.get(path)).json()["name"] == name


async def test_one_of_ten_concurrent_changes_with_one_etag_succeeds(ada: ApiCaller) -> None:
    path = f"/groups/{(await a_group(ada))['id']}"
    headers = {"If-Match": (await ada.get(path)).headers["etag"]}

    responses = await asyncio.gather(
        *(ada.patch(path, {"name": f"Namn {number}"}, headers=headers) for number in range(10))
    )

    assert sorted(response.status_code for response in responses) == [200, *[412] * 9]
    [stored_name] = [
        response.json()["name"] for response in responses if response.status_code == 200
    ]
    assert (await ada.get(path)).json()["name"] == stored_name
