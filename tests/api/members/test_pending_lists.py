"""Pending invitations and proposals are paged, oldest first, for people who may see them."""

from collections.abc import Awaitable, Callable

import pytest

from tests.api.support.group_calls import (
    create_invitation,
    create_proposal,
    group_path,
    list_items,
)
from tests.support.builders import Json, a_group
from tests.support.people import ApiCaller

CreatePending = Callable[[ApiCaller, list[ApiCaller], Json], Awaitable[list[str]]]


async def create_invitations(actor: ApiCaller, people: list[ApiCaller], group: Json) -> list[str]:
    return [(await create_invitation(actor, group, person))["id"] for person in people]


async def create_proposals(_: ApiCaller, people: list[ApiCaller], group: Json) -> list[str]:
    return [(await create_proposal(person, group))["id"] for person in people]


@pytest.mark.parametrize(
    ("rest", "create"),
    [("/invitations", create_invitations), ("/proposals", create_proposals)],
    ids=["in", "pro"],
)
async def test_pending_items_are_paged_oldest_first(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller, rest: str, create: CreatePending
) -> None:
    group = await a_group(ada, "moderated")
    expected = await create(ada, [bo, cia], group)

    first = (await ada.get(group_path(group, f"{rest}?limit=1"))).json()
    second = (await ada.get(group_path(group, f"{rest}?limit=1&cursor={first['next']}"))).json()

    assert [each["id"] for each in (*first["items"], *second["items"])] == expected
    assert second["next"] is None
    assert [each["id"] for each in await list_items(ada, group_path(group, rest))] == expected


async def test_cursor_is_valid_for_one_list_and_one_person(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group, other = await a_group(ada, "moderated"), await a_group(ada, "moderated")
    await create_invitations(ada, [bo, cia], group)
    cursor = (await ada.get(group_path(group, "/invitations?limit=1"))).json()["next"]
    await ada.put(group_path(group, f"/members/{bo.id}"), {"role": "administrator"})

    responses = [
        await ada.get(group_path(other, f"/invitations?cursor={cursor}")),
        await ada.get(group_path(group, f"/proposals?cursor={cursor}")),
        await bo.get(group_path(group, f"/invitations?cursor={cursor}")),
    ]

    assert {response.json()["errors"][0]["field"] for response in responses} == {"cursor"}


async def test_own_invitations_are_paged(ada: ApiCaller, bo: ApiCaller) -> None:
    groups = [await a_group(ada, "closed") for _ in range(2)]
    expected = [(await create_invitation(ada, group, bo))["id"] for group in groups]

    first = (await bo.get("/invitations?limit=1")).json()
    second = (await bo.get(f"/invitations?limit=1&cursor={first['next']}")).json()

    assert [each["id"] for each in (*first["items"], *second["items"])] == expected
