"""ETag: who has a thing as it is gets no second copy; who has an old one overwrites nothing."""

import asyncio

import pytest

from tests.builders import Json, a_file, a_group, a_post
from tests.people import Somebody


async def things(by: Somebody, group: Json) -> list[str]:
    post, file = await a_post(by, group), await a_file(by, group)
    return [
        f"/groups/{group['id']}",
        f"/posts/{post['id']}",
        f"/files/{file['id']}",
        f"/people/{by.id}",
        "/me",
    ]


async def test_a_thing_one_has_is_not_sent_again(ada: Somebody) -> None:
    for path in await things(ada, await a_group(ada)):
        first = await ada.get(path)
        again = await ada.get(path, headers={"If-None-Match": first.headers["etag"]})

        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["cache-control"] == "private, no-cache"


async def test_a_thing_that_changed_is_sent_again(ada: Somebody) -> None:
    group = await a_group(ada)
    path = f"/groups/{group['id']}"
    first = await ada.get(path)

    await ada.patch(path, {"description": "Ny"})
    again = await ada.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.json()["description"]) == (200, "Ny")


async def test_a_created_thing_carries_the_tag_it_is_read_with(ada: Somebody) -> None:
    created = await ada.post("/groups", {"name": "Ny", "status": "open"})
    read = await ada.get(f"/groups/{created.json()['id']}")

    assert created.headers["etag"] == read.headers["etag"]


async def test_the_right_is_asked_before_a_304(ada: Somebody, bo: Somebody) -> None:
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
async def test_a_change_goes_with_what_was_read(
    ada: Somebody, match: str, status: int, name: str
) -> None:
    path = f"/groups/{(await a_group(ada))['id']}"
    tag = (await ada.get(path)).headers["etag"]

    answer = await ada.patch(path, {"name": "Ny"}, headers={"If-Match": match.format(tag=tag)})

    assert answer.status_code == status
    assert (await ada.get(path)).json()["name"] == name


async def test_of_ten_changes_of_one_reading_one_is_done(ada: Somebody) -> None:
    path = f"/groups/{(await a_group(ada))['id']}"
    known = {"If-Match": (await ada.get(path)).headers["etag"]}

    answers = await asyncio.gather(
        *(ada.patch(path, {"name": f"Namn {number}"}, headers=known) for number in range(10))
    )

    assert sorted(answer.status_code for answer in answers) == [200, *[412] * 9]
    [done] = [answer.json()["name"] for answer in answers if answer.status_code == 200]
    assert (await ada.get(path)).json()["name"] == done
