"""What waits is given page by page, the oldest first, to those who may see it."""

from collections.abc import Awaitable, Callable

import pytest

from tests.api.around import a_proposal, an_invitation, items, of
from tests.builders import Json, a_group
from tests.people import Somebody

Made = Callable[[Somebody, list[Somebody], Json], Awaitable[list[str]]]


async def invited(by: Somebody, people: list[Somebody], group: Json) -> list[str]:
    return [(await an_invitation(by, group, person))["id"] for person in people]


async def proposed(_: Somebody, people: list[Somebody], group: Json) -> list[str]:
    return [(await a_proposal(person, group))["id"] for person in people]


@pytest.mark.parametrize(
    ("rest", "made"), [("/invitations", invited), ("/proposals", proposed)], ids=["in", "pro"]
)
async def test_pages_follow_each_other(
    ada: Somebody, bo: Somebody, cia: Somebody, rest: str, made: Made
) -> None:
    group = await a_group(ada, "moderated")
    expected = await made(ada, [bo, cia], group)

    first = (await ada.get(of(group, f"{rest}?limit=1"))).json()
    second = (await ada.get(of(group, f"{rest}?limit=1&cursor={first['next']}"))).json()

    assert [each["id"] for each in (*first["items"], *second["items"])] == expected
    assert second["next"] is None
    assert [each["id"] for each in await items(ada, of(group, rest))] == expected


async def test_a_cursor_is_of_one_list_and_one_person(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group, other = await a_group(ada, "moderated"), await a_group(ada, "moderated")
    await invited(ada, [bo, cia], group)
    cursor = (await ada.get(of(group, "/invitations?limit=1"))).json()["next"]
    await ada.put(of(group, f"/members/{bo.id}"), {"role": "administrator"})

    answers = [
        await ada.get(of(other, f"/invitations?cursor={cursor}")),
        await ada.get(of(group, f"/proposals?cursor={cursor}")),
        await bo.get(of(group, f"/invitations?cursor={cursor}")),
    ]

    assert {answer.json()["errors"][0]["field"] for answer in answers} == {"cursor"}


async def test_ones_own_invitations_come_page_by_page(ada: Somebody, bo: Somebody) -> None:
    groups = [await a_group(ada, "closed") for _ in range(2)]
    expected = [(await an_invitation(ada, group, bo))["id"] for group in groups]

    first = (await bo.get("/invitations?limit=1")).json()
    second = (await bo.get(f"/invitations?limit=1&cursor={first['next']}")).json()

    assert [each["id"] for each in (*first["items"], *second["items"])] == expected
