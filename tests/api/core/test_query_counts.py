"""The number of SQL statements per request does not grow with the amount of data."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from groups_service.domain.members import memberships
from groups_service.domain.posts import comments
from groups_service.domain.posts.creation import PostInput
from tests.support.builders import Json, a_file, a_group, a_post
from tests.support.people import ApiCaller, create_caller
from tests.support.query_counter import record_statements

FEW_ROWS, MORE_ROWS = 1, 7


@dataclass
class FilledGroup:
    """One of `size` groups, with `size` members, posts, comments and files."""

    ada: ApiCaller
    bo: ApiCaller
    group: Json
    post: Json


async def create_filled_group(ada: ApiCaller, bo: ApiCaller, size: int) -> FilledGroup:
    groups = [await a_group(ada, "open", name=f"Grupp {number}") for number in range(size)]
    posts = [await _add_content(ada, groups[-1], number) for number in range(size)]
    return FilledGroup(ada, bo, groups[-1], posts[-1])


async def _add_content(ada: ApiCaller, group: Json, number: int) -> Json:
    """Add a member, a post with two comments, and a file; return the post."""
    person = await create_caller(ada.app, f"{number}:q")
    await memberships.join_group(person.viewer, group["id"])
    post = await a_post(ada, group)
    for writer in (ada, person):
        await comments.add_comment(writer.viewer, post["id"], PostInput("Hej"))
    await a_file(ada, group, f"{number}.txt")
    return post


SendRequest = Callable[[FilledGroup], Awaitable[object]]

STATEMENT_COUNTS: dict[str, tuple[int, SendRequest]] = {
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


@pytest.mark.parametrize("size", [FEW_ROWS, MORE_ROWS])
@pytest.mark.parametrize("name", STATEMENT_COUNTS)
async def test_statement_count_does_not_depend_on_data_size(
    ada: ApiCaller, bo: ApiCaller, name: str, size: int
) -> None:
    statements, send = STATEMENT_COUNTS[name]
    filled_group = await create_filled_group(ada, bo, size)

    with record_statements() as recorded:
        await send(filled_group)

    assert len(recorded) == statements, "\n".join(recorded.texts)
