"""What a request costs does not grow with what there is: SQL statements, counted."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from groups_service.domain import comments, members
from groups_service.domain.composing import Writing
from tests.builders import Json, a_file, a_group, a_post
from tests.people import Somebody, somebody
from tests.statements import listening

FEW, MORE = 1, 7


@dataclass
class Place:
    """A group with as many members, posts, comments and files as groups there are."""

    ada: Somebody
    bo: Somebody
    group: Json
    post: Json


async def a_place(ada: Somebody, bo: Somebody, size: int) -> Place:
    groups = [await a_group(ada, "open", name=f"Grupp {number}") for number in range(size)]
    written = [await _fill(ada, groups[-1], number) for number in range(size)]
    return Place(ada, bo, groups[-1], written[-1])


async def _fill(ada: Somebody, group: Json, number: int) -> Json:
    """A new member, a post with two comments, and a file."""
    person = await somebody(ada.app, f"{number}:q")
    await members.join(person.viewer, group["id"])
    post = await a_post(ada, group)
    for writer in (ada, person):
        await comments.add(writer.viewer, post["id"], Writing("Hej"))
    await a_file(ada, group, f"{number}.txt")
    return post


Ask = Callable[[Place], Awaitable[object]]

COSTS: dict[str, tuple[int, Ask]] = {
    "directory of groups": (4, lambda at: at.bo.get("/groups")),
    "one group": (4, lambda at: at.bo.get(f"/groups/{at.group['id']}")),
    "members": (4, lambda at: at.bo.get(f"/groups/{at.group['id']}/members")),
    "feed": (4, lambda at: at.bo.get(f"/groups/{at.group['id']}/posts")),
    "post": (4, lambda at: at.bo.get(f"/posts/{at.post['id']}")),
    "comments": (5, lambda at: at.bo.get(f"/posts/{at.post['id']}/comments")),
    "files": (4, lambda at: at.bo.get(f"/groups/{at.group['id']}/files")),
    "people": (3, lambda at: at.bo.get("/people")),
    "profile": (8, lambda at: at.bo.get(f"/people/{at.ada.id}")),
    "me": (10, lambda at: at.ada.get("/me")),
    "notices": (3, lambda at: at.ada.get("/notifications")),
    "joining": (16, lambda at: at.bo.put(f"/groups/{at.group['id']}/membership")),
    "posting": (12, lambda at: at.ada.post(f"/groups/{at.group['id']}/posts", {"text": "Hej"})),
    "commenting": (
        16,
        lambda at: at.ada.post(f"/posts/{at.post['id']}/comments", {"text": "Hej"}),
    ),
    "creating": (10, lambda at: at.ada.post("/groups", {"name": "Ny", "status": "closed"})),
    "closing": (
        15,
        lambda at: at.ada.put(f"/groups/{at.group['id']}/status", {"status": "closed"}),
    ),
}


@pytest.mark.parametrize("size", [FEW, MORE])
@pytest.mark.parametrize("what", COSTS)
async def test_a_request_costs_the_same_whatever_there_is(
    ada: Somebody, bo: Somebody, what: str, size: int
) -> None:
    statements, ask = COSTS[what]
    place = await a_place(ada, bo, size)

    with listening() as heard:
        await ask(place)

    assert len(heard) == statements, "\n".join(heard.texts)
