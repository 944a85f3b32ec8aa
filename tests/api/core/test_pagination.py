"""Pagination: every row is listed once and in order; a cursor belongs to one person and list."""

import pytest

from groups_service.domain.members import memberships
from groups_service.domain.people import profiles
from groups_service.models.groups import Role
from tests.support.builders import Json, a_file, a_group, a_post
from tests.support.people import ApiCaller, an_entry, create_caller

NAMES = [
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
SORTED_NAMES = [
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


async def read_pages(actor: ApiCaller, path: str, limit: int) -> list[list[Json]]:
    """Return the items of every page, following the cursors."""
    return [page["items"] async for page in actor.iterate_pages(path, limit)]


def list_page_sizes(pages: list[list[Json]]) -> list[int]:
    return [len(page) for page in pages]


def list_values(pages: list[list[Json]], name: str) -> list[object]:
    return [item[name] for page in pages for item in page]


@pytest.mark.parametrize("count", [1, 3, 5])
@pytest.mark.parametrize("limit", [1, 2, 5, 100])
async def test_posts_are_listed_once_newest_first(ada: ApiCaller, count: int, limit: int) -> None:
    group = await a_group(ada)
    ids = [(await a_post(ada, group, f"nr {number}"))["id"] for number in range(count)]

    pages = await read_pages(ada, f"/groups/{group['id']}/posts", limit)

    assert list_values(pages, "id") == ids[::-1]
    full, rest = divmod(count, limit)
    assert list_page_sizes(pages) == [limit] * full + ([rest] if rest else [])


async def test_comment_moves_its_post_to_the_top(ada: ApiCaller) -> None:
    group = await a_group(ada)
    old, new = [await a_post(ada, group, text) for text in ("gammalt", "nytt")]

    await ada.post(f"/posts/{old['id']}/comments", {"text": "Hej"})

    pages = await read_pages(ada, f"/groups/{group['id']}/posts", 1)
    assert list_values(pages, "id") == [old["id"], new["id"]]


@pytest.mark.parametrize("count", [1, 3])
async def test_comments_are_listed_oldest_first(ada: ApiCaller, count: int) -> None:
    post = await a_post(ada, await a_group(ada))
    texts = [f"nr {number}" for number in range(count)]
    for text in texts:
        await ada.post(f"/posts/{post['id']}/comments", {"text": text})

    assert list_values(await read_pages(ada, f"/posts/{post['id']}/comments", 2), "text") == texts


@pytest.mark.parametrize("count", [1, 3])
async def test_files_are_listed_newest_first(ada: ApiCaller, count: int) -> None:
    group = await a_group(ada)
    names = [(await a_file(ada, group, f"{number}.txt"))["name"] for number in range(count)]

    assert (
        list_values(await read_pages(ada, f"/groups/{group['id']}/files", 2), "name")
        == names[::-1]
    )


@pytest.mark.parametrize("limit", [1, 4, 100])
async def test_groups_by_name_are_in_swedish_order(ada: ApiCaller, limit: int) -> None:
    for name in NAMES:
        await a_group(ada, name=name)

    assert list_values(await read_pages(ada, "/groups?order=name", limit), "name") == SORTED_NAMES


@pytest.mark.parametrize("limit", [1, 2, 100])
async def test_groups_are_ordered_by_size_and_by_activity(
    ada: ApiCaller, bo: ApiCaller, limit: int
) -> None:
    large = await a_group(ada, "open", bo, name="stor")
    for name in ("a", "b"):
        await a_group(ada, name=name)
    lively = await a_group(ada, name="livlig")
    await a_post(ada, large)
    await a_post(ada, lively)

    by_size = list_values(await read_pages(bo, "/groups?order=size", limit), "name")
    by_activity = list_values(await read_pages(bo, "/groups", limit), "name")

    assert (by_size[0], set(by_size)) == ("stor", {"stor", "livlig", "a", "b"})
    assert by_activity == ["livlig", "stor", "b", "a"]


@pytest.mark.parametrize("limit", [1, 2, 100])
async def test_members_are_listed_administrators_first_then_by_surname(
    ada: ApiCaller, limit: int
) -> None:
    group = await a_group(ada)
    for account, surname in (("c", "Öberg"), ("d", "Åberg"), ("e", "Zetterlund"), ("f", "Berg")):
        person = await create_caller(ada.app, account, surname=surname)
        role = Role.ADMINISTRATOR if surname == "Öberg" else Role.MEMBER
        await memberships.add_or_set_role(ada.viewer, group["id"], person.viewer.id, role)

    pages = await read_pages(ada, f"/groups/{group['id']}/members", limit)

    names = [(item["person"]["name"], item["role"]) for page in pages for item in page]
    assert names == [
        ("Ada Lind", "administrator"),
        ("C Lind", "administrator"),
        ("F Lind", "member"),
        ("E Lind", "member"),
        ("D Lind", "member"),
    ]


async def test_join_requests_are_listed_oldest_first(ada: ApiCaller) -> None:
    group = await a_group(ada, "moderated")
    for account in ("c", "d", "e"):
        person = await create_caller(ada.app, account)
        await memberships.join_group(person.viewer, group["id"], reason=account)

    assert list_values(await read_pages(ada, f"/groups/{group['id']}/requests", 2), "message") == [
        "c",
        "d",
        "e",
    ]


async def test_people_are_listed_by_surname_in_swedish_order(ada: ApiCaller) -> None:
    for number, surname in enumerate(NAMES):
        await profiles.record_sign_in(an_entry(f"p{number}", surname=surname, name=surname))

    names = list_values(await read_pages(ada, "/people", 3), "name")

    assert [name for name in names if name != "Ada Lind"] == SORTED_NAMES


@pytest.mark.parametrize("path", ["/groups?order=name", "/people", "/groups/{id}/posts"])
async def test_cursor_of_another_person_or_list_is_refused(
    ada: ApiCaller, bo: ApiCaller, path: str
) -> None:
    group, other = [await a_group(ada, "open", bo) for _ in range(2)]
    for _ in range(2):
        await a_post(ada, group)
        await a_post(ada, other)
    path = path.format(id=group["id"])
    separator = "&" if "?" in path else "?"
    cursor = (await ada.get(f"{path}{separator}limit=1")).json()["next"]
    elsewhere = ["/groups?", "/groups?order=size&", f"/groups/{other['id']}/posts?"]

    valid_response = await ada.get(f"{path}{separator}cursor={cursor}")
    of_other_person = await bo.get(f"{path}{separator}cursor={cursor}")
    of_other_lists = [await ada.get(f"{place}cursor={cursor}") for place in elsewhere]

    assert valid_response.status_code == 200
    for response in (of_other_person, *of_other_lists):
        assert response.status_code == 422
        assert [error["field"] for error in response.json()["errors"]] == ["cursor"]


async def test_new_post_between_pages_does_not_shift_the_next_page(ada: ApiCaller) -> None:
    group = await a_group(ada)
    ids = [(await a_post(ada, group))["id"] for _ in range(4)]
    first = (await ada.get(f"/groups/{group['id']}/posts?limit=2")).json()

    await a_post(ada, group)
    second = (await ada.get(f"/groups/{group['id']}/posts?cursor={first['next']}")).json()

    assert [item["id"] for item in first["items"] + second["items"]] == ids[::-1]
