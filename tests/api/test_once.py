"""Idempotency-Key: a request that is sent again does its work once."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx2
import pytest

from groups_service import clock
from groups_service.domain import once
from groups_service.models import ArchiveFile, Comment, Event, Group, OnceKey, Post
from tests.api.test_files import kept
from tests.builders import Json, a_group, a_post
from tests.people import Somebody

KEY = {"Idempotency-Key": "d41d8cd9-8f00"}
Send = Callable[[str], Awaitable[httpx2.Response]]


async def creating(by: Somebody, kind: str) -> Send:
    """How to create a thing of a kind, given its text."""
    if kind == "group":
        return lambda text: by.post("/groups", {"name": text, "status": "open"}, headers=KEY)
    group = await a_group(by)
    post = await a_post(by, group)
    sends: dict[str, Send] = {
        "post": lambda text: by.post(f"/groups/{group['id']}/posts", {"text": text}, headers=KEY),
        "comment": lambda text: by.post(
            f"/posts/{post['id']}/comments", {"text": text}, headers=KEY
        ),
        "file": lambda text: upload(by, group, text.encode()),
    }
    return sends[kind]


async def upload(
    by: Somebody, group: Json, content: bytes, name: str = "a.txt"
) -> httpx2.Response:
    form = {"file": (name, content, "text/plain")}
    return await by.call("POST", f"/api/v1/groups/{group['id']}/files", files=form, headers=KEY)


async def made() -> dict[str, int]:
    tables = {"group": Group, "post": Post, "comment": Comment, "file": ArchiveFile}
    return {kind: await table.all().count() for kind, table in tables.items()}


KINDS = pytest.mark.parametrize("kind", ["group", "post", "comment", "file"])


@KINDS
async def test_a_repeat_gives_the_same_thing_and_status(ada: Somebody, kind: str) -> None:
    send = await creating(ada, kind)

    first = await send("Hej")
    after_first, told = await made(), await Event.all().count()
    second = await send("Hej")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]
    assert first.headers["location"] == second.headers["location"]
    assert (await made(), await Event.all().count()) == (after_first, told)


@KINDS
async def test_a_key_is_not_taken_for_another_body(ada: Somebody, kind: str) -> None:
    send = await creating(ada, kind)
    await send("Hej")
    after_first = await made()

    other = await send("Hopp")

    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    assert await made() == after_first


@KINDS
async def test_five_at_once_make_one(ada: Somebody, kind: str) -> None:
    send = await creating(ada, kind)
    before = await made()

    answers = await asyncio.gather(*(send("Hej") for _ in range(5)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert (await made())[kind] == before[kind] + 1


async def test_a_repeated_upload_leaves_the_bytes_of_one(ada: Somebody) -> None:
    group = await a_group(ada)
    before = await kept(ada)

    for _ in range(3):
        assert (await upload(ada, group, b"x")).status_code == 201
    refused = await upload(ada, group, b"x", "another name.txt")

    assert (refused.status_code, refused.json()["code"]) == (409, "key_reused")
    assert len(await kept(ada) - before) == 1


@pytest.mark.parametrize("place", ["before", "behind"])
async def test_a_form_names_its_key_in_a_field(ada: Somebody, place: str) -> None:
    group = await a_group(ada)
    parts = [
        ("Idempotency-Key", (None, "form-1")),
        ("file", ("a.txt", b"x", "text/plain")),
    ]
    form = parts if place == "before" else parts[::-1]
    path = f"/api/v1/groups/{group['id']}/files"

    answers = [await ada.call("POST", path, files=form) for _ in range(2)]

    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert await ArchiveFile.all().count() == 1


async def test_a_repeat_shows_the_thing_as_it_is_now(ada: Somebody) -> None:
    send = await creating(ada, "group")
    group = (await send("Gammalt")).json()
    await ada.patch(f"/groups/{group['id']}", {"name": "Nytt"})

    again = await send("Gammalt")

    assert (again.status_code, again.json()["name"]) == (201, "Nytt")


async def test_a_repeat_shows_nothing_that_one_may_not_see_any_more(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    path = f"/groups/{group['id']}/posts"
    assert (await bo.post(path, {"text": "Hej"}, headers=KEY)).status_code == 201
    await ada.delete(f"/groups/{group['id']}/members/{bo.id}")

    again = await bo.post(path, {"text": "Hej"}, headers=KEY)

    assert again.status_code == 404


async def test_a_refusal_is_not_kept(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    path = f"/groups/{group['id']}/posts"
    await ada.put(f"/groups/{group['id']}/state", {"state": "inactive"})

    refused = await bo.post(path, {"text": "Hej"}, headers=KEY)
    await ada.put(f"/groups/{group['id']}/state", {"state": "active"})
    invalid = await bo.post(path, {"text": ""}, headers=KEY)
    accepted = await bo.post(path, {"text": "Hej"}, headers=KEY)

    codes = [answer.status_code for answer in (refused, invalid, accepted)]
    assert codes == [403, 422, 201]
    assert await OnceKey.all().count() == 1


async def test_a_key_is_of_one_person_and_one_place(ada: Somebody, bo: Somebody) -> None:
    group, other = [await a_group(ada, "open", bo) for _ in range(2)]
    places = [(ada, group), (bo, group), (ada, other)]

    answers = [
        await person.post(f"/groups/{place['id']}/posts", {"text": "Hej"}, headers=KEY)
        for person, place in places
    ]

    assert len({answer.json()["id"] for answer in answers}) == 3


async def test_a_text_that_differs_in_blanks_only_is_the_same(ada: Somebody) -> None:
    send = await creating(ada, "post")

    assert (await send("Hej")).json()["id"] == (await send(" Hej\r\n")).json()["id"]


async def test_a_key_may_not_be_endless(ada: Somebody) -> None:
    body = {"name": "Ny", "status": "open"}

    answer = await ada.post("/groups", body, headers={"Idempotency-Key": "x" * 201})

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["Idempotency-Key"]
    assert await Group.all().count() == 0


@pytest.mark.parametrize(("age", "known"), [(23, True), (25, False)])
async def test_a_key_is_known_for_a_day(ada: Somebody, age: int, known: bool) -> None:  # noqa: FBT001 - a column of the table
    send = await creating(ada, "group")
    first = (await send("Hej")).json()

    with clock.at(clock.now() + timedelta(hours=age)):
        await once.forget_old()
    again = (await send("Hej")).json()

    assert (again["id"] == first["id"]) == known
