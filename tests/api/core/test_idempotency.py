"""Idempotency-Key: a repeated request takes effect once."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx2
import pytest

from groups_service.core import clock
from groups_service.domain.core import idempotency
from groups_service.models import ArchiveFile, Comment, Event, Group, IdempotencyKey, Post
from tests.api.files.test_files import list_archive_keys
from tests.support.builders import Json, a_group, a_post
from tests.support.people import ApiCaller

KEY = {"Idempotency-Key": "d41d8cd9-8f00"}
SendText = Callable[[str], Awaitable[httpx2.Response]]


async def build_sender(actor: ApiCaller, kind: str) -> SendText:
    """Return a function that creates a resource of `kind` with the given text."""
    if kind == "group":
        return lambda text: actor.post("/groups", {"name": text, "status": "open"}, headers=KEY)
    group = await a_group(actor)
    post = await a_post(actor, group)
    sends: dict[str, SendText] = {
        "post": lambda text: actor.post(
            f"/groups/{group['id']}/posts", {"text": text}, headers=KEY
        ),
        "comment": lambda text: actor.post(
            f"/posts/{post['id']}/comments", {"text": text}, headers=KEY
        ),
        "file": lambda text: upload_file(actor, group, text.encode()),
    }
    return sends[kind]


async def upload_file(
    actor: ApiCaller, group: Json, content: bytes, name: str = "a.txt"
) -> httpx2.Response:
    form = {"file": (name, content, "text/plain")}
    return await actor.call("POST", f"/api/v1/groups/{group['id']}/files", files=form, headers=KEY)


async def count_rows() -> dict[str, int]:
    tables = {"group": Group, "post": Post, "comment": Comment, "file": ArchiveFile}
    return {kind: await table.all().count() for kind, table in tables.items()}


for_every_kind = pytest.mark.parametrize("kind", ["group", "post", "comment", "file"])


@for_every_kind
async def test_repeated_request_returns_the_same_resource_and_status(
    ada: ApiCaller, kind: str
) -> None:
    send = await build_sender(ada, kind)

    first = await send("Hej")
    after_first, event_count = await count_rows(), await Event.all().count()
    second = await send("Hej")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]
    assert first.headers["location"] == second.headers["location"]
    assert (await count_rows(), await Event.all().count()) == (after_first, event_count)


@for_every_kind
async def test_key_reused_with_another_body_is_refused(ada: ApiCaller, kind: str) -> None:
    send = await build_sender(ada, kind)
    await send("Hej")
    after_first = await count_rows()

    other = await send("Hopp")

    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    assert await count_rows() == after_first


@for_every_kind
async def test_five_concurrent_requests_create_one_resource(ada: ApiCaller, kind: str) -> None:
    send = await build_sender(ada, kind)
    before = await count_rows()

    responses = await asyncio.gather(*(send("Hej") for _ in range(5)))

    assert {response.status_code for response in responses} == {201}
    assert len({response.json()["id"] for response in responses}) == 1
    assert (await count_rows())[kind] == before[kind] + 1


async def test_repeated_upload_stores_the_file_once(ada: ApiCaller) -> None:
    group = await a_group(ada)
    before = await list_archive_keys(ada)

    for _ in range(3):
        assert (await upload_file(ada, group, b"x")).status_code == 201
    refused = await upload_file(ada, group, b"x", "another name.txt")

    assert (refused.status_code, refused.json()["code"]) == (409, "key_reused")
    assert len(await list_archive_keys(ada) - before) == 1


@pytest.mark.parametrize("place", ["before", "behind"])
async def test_form_field_holds_the_idempotency_key(ada: ApiCaller, place: str) -> None:
    group = await a_group(ada)
    parts = [
        ("Idempotency-Key", (None, "form-1")),
        ("file", ("a.txt", b"x", "text/plain")),
    ]
    form = parts if place == "before" else parts[::-1]
    path = f"/api/v1/groups/{group['id']}/files"

    responses = [await ada.call("POST", path, files=form) for _ in range(2)]

    assert responses[0].json()["id"] == responses[1].json()["id"]
    assert await ArchiveFile.all().count() == 1


async def test_repeated_request_returns_the_current_resource(ada: ApiCaller) -> None:
    send = await build_sender(ada, "group")
    group = (await send("Gammalt")).json()
    await ada.patch(f"/groups/{group['id']}", {"name": "Nytt"})

    again = await send("Gammalt")

    assert (again.status_code, again.json()["name"]) == (201, "Nytt")


async def test_repeated_request_of_a_removed_member_is_not_found(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    path = f"/groups/{group['id']}/posts"
    assert (await bo.post(path, {"text": "Hej"}, headers=KEY)).status_code == 201
    await ada.delete(f"/groups/{group['id']}/members/{bo.id}")

    again = await bo.post(path, {"text": "Hej"}, headers=KEY)

    assert again.status_code == 404


async def test_key_of_a_refused_request_can_be_used_again(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")
    path = f"/groups/{group['id']}/posts"
    await ada.put(f"/groups/{group['id']}/state", {"state": "inactive"})

    refused = await bo.post(path, {"text": "Hej"}, headers=KEY)
    await ada.put(f"/groups/{group['id']}/state", {"state": "active"})
    invalid = await bo.post(path, {"text": ""}, headers=KEY)
    accepted = await bo.post(path, {"text": "Hej"}, headers=KEY)

    codes = [response.status_code for response in (refused, invalid, accepted)]
    assert codes == [403, 422, 201]
    assert await IdempotencyKey.all().count() == 1


async def test_key_is_separate_for_each_person_and_path(ada: ApiCaller, bo: ApiCaller) -> None:
    group, other = [await a_group(ada, "open", bo) for _ in range(2)]
    places = [(ada, group), (bo, group), (ada, other)]

    responses = [
        await person.post(f"/groups/{place['id']}/posts", {"text": "Hej"}, headers=KEY)
        for person, place in places
    ]

    assert len({response.json()["id"] for response in responses}) == 3


async def test_key_accepts_text_that_differs_only_in_whitespace(ada: ApiCaller) -> None:
    send = await build_sender(ada, "post")

    assert (await send("Hej")).json()["id"] == (await send(" Hej\r\n")).json()["id"]


async def test_too_long_key_is_refused(ada: ApiCaller) -> None:
    body = {"name": "Ny", "status": "open"}

    response = await ada.post("/groups", body, headers={"Idempotency-Key": "x" * 201})

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == ["Idempotency-Key"]
    assert await Group.all().count() == 0


@pytest.mark.parametrize(("age", "still_valid"), [(23, True), (25, False)])
async def test_key_expires_after_a_day(ada: ApiCaller, age: int, still_valid: bool) -> None:  # noqa: FBT001 - a column of the table
    send = await build_sender(ada, "group")
    first = (await send("Hej")).json()

    with clock.frozen_at(clock.now() + timedelta(hours=age)):
        await idempotency.delete_expired()
    again = (await send("Hej")).json()

    assert (again["id"] == first["id"]) == still_valid
