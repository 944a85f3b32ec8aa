"""What a client had, with the hints it followed, is what a new one gets: each act, each person."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from tests.builders import a_comment, a_file, a_group, a_post
from tests.oracles.client import Client
from tests.people import Somebody, somebody

Json = dict[str, Any]  # what JSON holds


@dataclass
class Place:
    """Ada's group with Bo in it; Cia is nobody there. A post of Bo's, with a comment of Cia's."""

    ada: Somebody
    bo: Somebody
    cia: Somebody
    group: Json
    post: Json
    comment: Json
    removed: Json
    deleted: Json
    pinned: Json

    def of(self, rest: str = "") -> str:
        return f"/groups/{self.group['id']}{rest}"


Act = Callable[[Place], Awaitable[Any]]


def post(place: Place, rest: str = "") -> str:
    return f"/posts/{place.post['id']}{rest}"


def comment(place: Place, rest: str = "") -> str:
    return f"/comments/{place.comment['id']}{rest}"


async def secretly(place: Place, act: Awaitable[Any]) -> Any:
    """Done while the group was closed, which it no longer is."""
    await place.ada.put(place.of("/status"), {"status": "closed"})
    answer = await act
    await place.ada.put(place.of("/status"), {"status": "open"})
    return answer


async def done(place: Place, act: str) -> None:
    answer = await ACTS[act](place)
    assert not isinstance(answer, httpx2.Response) or answer.is_success, answer.text


ACTS: dict[str, Act] = {
    "posting": lambda at: at.bo.post(at.of("/posts"), {"text": "Nytt"}),
    "posting as a newcomer": lambda at: at.cia.post(at.of("/posts"), {"text": "Nytt"}),
    "editing": lambda at: at.bo.patch(post(at), {"text": "Ändrat"}),
    "deleting": lambda at: at.bo.delete(post(at)),
    "removing": lambda at: at.ada.delete(post(at)),
    "restoring the deleted": lambda at: at.bo.post(f"/posts/{at.deleted['id']}/restore"),
    "restoring the removed": lambda at: at.ada.post(f"/posts/{at.removed['id']}/restore"),
    "reacting": lambda at: at.cia.put(post(at, "/reactions/like")),
    "taking a reaction back": lambda at: at.ada.delete(post(at, "/reactions/thanks")),
    "pinning": lambda at: at.ada.put(post(at, "/pin")),
    "unpinning": lambda at: at.ada.delete(f"/posts/{at.pinned['id']}/pin"),
    "locking": lambda at: at.bo.put(post(at, "/lock")),
    "commenting": lambda at: at.cia.post(post(at, "/comments"), {"text": "Jaha"}),
    "replying": lambda at: at.bo.post(
        post(at, "/comments"), {"text": "Jo", "parent": at.comment["id"]}
    ),
    "editing a comment": lambda at: at.cia.patch(comment(at), {"text": "Ändrat"}),
    "deleting a comment": lambda at: at.cia.delete(comment(at)),
    "removing a comment": lambda at: at.ada.delete(comment(at)),
    "reacting to a comment": lambda at: at.bo.put(comment(at, "/reactions/agree")),
    "asking": lambda at: at.bo.put(post(at, "/question"), {"question": True}),
    "uploading": lambda at: a_file(at.bo, at.group, "ny.txt"),
    "joining": lambda at: at.cia.put(at.of("/membership")),
    "leaving": lambda at: at.bo.delete(at.of("/membership")),
    "adding": lambda at: at.ada.put(at.of(f"/members/{at.cia.id}")),
    "promoting": lambda at: at.ada.put(at.of(f"/members/{at.bo.id}"), {"role": "administrator"}),
    "removing a member": lambda at: at.ada.delete(at.of(f"/members/{at.bo.id}")),
    "renaming": lambda at: at.ada.patch(at.of(), {"name": "Nytt namn"}),
    "moderating": lambda at: at.ada.put(at.of("/status"), {"status": "moderated"}),
    "closing": lambda at: at.ada.put(at.of("/status"), {"status": "closed"}),
    "ending": lambda at: at.ada.put(at.of("/state"), {"state": "inactive"}),
    "commenting in secret": lambda at: secretly(
        at, at.bo.post(post(at, "/comments"), {"text": "Hemligt"})
    ),
    "editing in secret": lambda at: secretly(at, at.bo.patch(post(at), {"text": "Hemligt"})),
    "reacting in secret": lambda at: secretly(at, at.bo.put(post(at, "/reactions/like"))),
    "drafting": lambda at: at.bo.put(f"/drafts/group:{at.group['id']}", {"text": "Kanske"}),
    "reading": lambda at: at.bo.put(at.of("/read"), {"version": 2}),
}


async def a_place(app: Starlette) -> Place:
    ada, bo, cia = [await somebody(app, name) for name in ("ada", "bo", "cia")]
    group = await a_group(ada, "open", bo)
    removed, deleted, pinned, written = [await a_post(bo, group, text) for text in "abcd"]
    await ada.delete(f"/posts/{removed['id']}")
    await bo.delete(f"/posts/{deleted['id']}")
    await ada.put(f"/posts/{pinned['id']}/pin")
    await ada.put(f"/posts/{written['id']}/reactions/thanks")
    said = await a_comment(cia, written)
    return Place(ada, bo, cia, group, written, said, removed, deleted, pinned)


@pytest.mark.parametrize("act", ACTS)
async def test_who_follows_the_hints_has_what_a_new_client_gets(app: Starlette, act: str) -> None:
    place = await a_place(app)
    clients = [Client(each, place.group["id"]) for each in (place.ada, place.bo, place.cia)]
    for client in clients:
        await client.follow()

    await done(place, act)

    for client in clients:
        await client.follow()


async def test_hours_away_are_made_good_in_one_go(app: Starlette) -> None:
    place = await a_place(app)
    clients = [Client(each, place.group["id"]) for each in (place.ada, place.bo, place.cia)]
    for client in clients:
        await client.follow()

    for act in (
        "posting",
        "commenting",
        "removing a comment",
        "reacting",
        "deleting",
        "unpinning",
    ):
        await done(place, act)

    for client in clients:
        await client.follow()
