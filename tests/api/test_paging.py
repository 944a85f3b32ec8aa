"""Pages of lists: every row once, in order; a cursor is good for one person and one list."""

import pytest

from groups_service.domain import members, people
from groups_service.models.groups import Role
from tests.builders import Json, a_file, a_group, a_post
from tests.people import Somebody, an_entry, somebody

SWEDISH = [
    "Adam",
    "Ada von Örn",
    "Älgen",
    "Århus",
    "Über",
    "Zebra",
    "örnen",
    "Yxan",
    "émile",
    "Ada",
]
SORTED = [
    "Ada",
    "Ada von Örn",
    "Adam",
    "émile",
    "Über",
    "Yxan",
    "Zebra",
    "Århus",
    "Älgen",
    "örnen",
]


async def walk(by: Somebody, path: str, limit: int) -> list[list[Json]]:
    """Every page of a list, as a client turns them."""
    return [page["items"] async for page in by.pages(path, limit)]


def sizes(pages: list[list[Json]]) -> list[int]:
    return [len(page) for page in pages]


def column(pages: list[list[Json]], name: str) -> list[object]:
    return [item[name] for page in pages for item in page]


@pytest.mark.parametrize("count", [1, 3, 5])
@pytest.mark.parametrize("limit", [1, 2, 5, 100])
async def test_every_post_comes_once_newest_first(ada: Somebody, count: int, limit: int) -> None:
    group = await a_group(ada)
    made = [(await a_post(ada, group, f"nr {number}"))["id"] for number in range(count)]

    pages = await walk(ada, f"/groups/{group['id']}/posts", limit)

    assert column(pages, "id") == made[::-1]
    full, rest = divmod(count, limit)
    assert sizes(pages) == [limit] * full + ([rest] if rest else [])


async def test_a_comment_brings_its_post_to_the_top(ada: Somebody) -> None:
    group = await a_group(ada)
    old, new = [await a_post(ada, group, text) for text in ("gammalt", "nytt")]

    await ada.post(f"/posts/{old['id']}/comments", {"text": "Hej"})

    pages = await walk(ada, f"/groups/{group['id']}/posts", 1)
    assert column(pages, "id") == [old["id"], new["id"]]


@pytest.mark.parametrize("count", [1, 3])
async def test_comments_come_oldest_first(ada: Somebody, count: int) -> None:
    post = await a_post(ada, await a_group(ada))
    texts = [f"nr {number}" for number in range(count)]
    for text in texts:
        await ada.post(f"/posts/{post['id']}/comments", {"text": text})

    assert column(await walk(ada, f"/posts/{post['id']}/comments", 2), "text") == texts


@pytest.mark.parametrize("count", [1, 3])
async def test_files_come_newest_first(ada: Somebody, count: int) -> None:
    group = await a_group(ada)
    names = [(await a_file(ada, group, f"{number}.txt"))["name"] for number in range(count)]

    assert column(await walk(ada, f"/groups/{group['id']}/files", 2), "name") == names[::-1]


@pytest.mark.parametrize("limit", [1, 4, 100])
async def test_groups_by_name_come_in_swedish_order(ada: Somebody, limit: int) -> None:
    for name in SWEDISH:
        await a_group(ada, name=name)

    assert column(await walk(ada, "/groups?order=name", limit), "name") == SORTED


@pytest.mark.parametrize("limit", [1, 2, 100])
async def test_groups_by_size_and_activity(ada: Somebody, bo: Somebody, limit: int) -> None:
    large = await a_group(ada, "open", bo, name="stor")
    for name in ("a", "b"):
        await a_group(ada, name=name)
    lively = await a_group(ada, name="livlig")
    await a_post(ada, large)
    await a_post(ada, lively)

    by_size = column(await walk(bo, "/groups?order=size", limit), "name")
    by_activity = column(await walk(bo, "/groups", limit), "name")

    assert (by_size[0], set(by_size)) == ("stor", {"stor", "livlig", "a", "b"})
    assert by_activity == ["livlig", "stor", "b", "a"]


@pytest.mark.parametrize("limit", [1, 2, 100])
async def test_members_come_administrators_first_then_by_surname(
    ada: Somebody, limit: int
) -> None:
    group = await a_group(ada)
    for account, surname in (("c", "Öberg"), ("d", "Åberg"), ("e", "Zetterlund"), ("f", "Berg")):
        person = await somebody(ada.app, account, surname=surname)
        role = Role.ADMINISTRATOR if surname == "Öberg" else Role.MEMBER
        await members.put(ada.viewer, group["id"], person.viewer.id, role)

    pages = await walk(ada, f"/groups/{group['id']}/members", limit)

    names = [(item["person"]["name"], item["role"]) for page in pages for item in page]
    assert names == [
        ("Ada Lind", "administrator"),
        ("C Lind", "administrator"),
        ("F Lind", "member"),
        ("E Lind", "member"),
        ("D Lind", "member"),
    ]


async def test_requests_come_in_the_order_they_were_made(ada: Somebody) -> None:
    group = await a_group(ada, "moderated")
    for account in ("c", "d", "e"):
        person = await somebody(ada.app, account)
        await members.join(person.viewer, group["id"], why=account)

    assert column(await walk(ada, f"/groups/{group['id']}/requests", 2), "why") == ["c", "d", "e"]


async def test_people_come_by_surname_in_swedish_order(ada: Somebody) -> None:
    for number, surname in enumerate(SWEDISH):
        await people.welcome(an_entry(f"p{number}", surname=surname, name=surname))

    names = column(await walk(ada, "/people", 3), "name")

    assert [name for name in names if name != "Ada Lind"] == SORTED


@pytest.mark.parametrize("path", ["/groups?order=name", "/people", "/groups/{id}/posts"])
async def test_a_cursor_of_another_person_or_list_is_refused(
    ada: Somebody, bo: Somebody, path: str
) -> None:
    group, other = [await a_group(ada, "open", bo) for _ in range(2)]
    for _ in range(2):
        await a_post(ada, group)
        await a_post(ada, other)
    path = path.format(id=group["id"])
    joint = "&" if "?" in path else "?"
    cursor = (await ada.get(f"{path}{joint}limit=1")).json()["next"]
    elsewhere = ["/groups?", "/groups?order=size&", f"/groups/{other['id']}/posts?"]

    right = await ada.get(f"{path}{joint}cursor={cursor}")
    foreign = await bo.get(f"{path}{joint}cursor={cursor}")
    wrong = [await ada.get(f"{place}cursor={cursor}") for place in elsewhere]

    assert right.status_code == 200
    for answer in (foreign, *wrong):
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == ["cursor"]


async def test_a_row_that_comes_meanwhile_moves_no_other(ada: Somebody) -> None:
    group = await a_group(ada)
    made = [(await a_post(ada, group))["id"] for _ in range(4)]
    first = (await ada.get(f"/groups/{group['id']}/posts?limit=2")).json()

    await a_post(ada, group)
    second = (await ada.get(f"/groups/{group['id']}/posts?cursor={first['next']}")).json()

    assert [item["id"] for item in first["items"] + second["items"]] == made[::-1]
