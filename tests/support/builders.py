"""Builders of groups, posts, comments and files. They call the API as a person does."""

from typing import Any

from tests.support.people import ApiCaller

Json = dict[str, Any]


async def a_group(
    by: ApiCaller, status: str = "open", *members: ApiCaller, **fields: object
) -> Json:
    """Create a group as `by`, with these members, and return the API's answer."""
    body = {"name": "Klimatombud", "status": status, **fields}
    answer = await by.post("/groups", body)
    assert answer.status_code == 201, answer.text
    group: Json = answer.json()
    for member in members:
        added = await by.put(f"/groups/{group['id']}/members/{member.id}")
        assert added.status_code == 204, added.text
    return group


async def a_post(by: ApiCaller, group: Json, text: str = "Vi ses på torsdag.") -> Json:
    answer = await by.post(f"/groups/{group['id']}/posts", {"text": text})
    assert answer.status_code == 201, answer.text
    post: Json = answer.json()
    return post


async def a_comment(by: ApiCaller, post: Json, text: str = "Bra, vi ses.") -> Json:
    answer = await by.post(f"/posts/{post['id']}/comments", {"text": text})
    assert answer.status_code == 201, answer.text
    comment: Json = answer.json()
    return comment


async def a_file(
    by: ApiCaller, group: Json, name: str = "plan.txt", content: bytes = b"x"
) -> Json:
    answer = await by.upload(group["id"], name, content)
    assert answer.status_code == 201, answer.text
    file: Json = answer.json()
    return file
