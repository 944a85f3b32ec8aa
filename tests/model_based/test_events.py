"""A client that follows hints has the same feed as a new client, for each action and person."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from tests.model_based.feed_client import FeedClient
from tests.support.builders import a_comment, a_file, a_group, a_post
from tests.support.people import ApiCaller, create_caller

Json = dict[str, Any]  # a JSON object


@dataclass
class FeedScenario:
    """Ada's group with Bo as a member and Cia as a non-member; Bo's post has a comment by Cia."""

    ada: ApiCaller
    bo: ApiCaller
    cia: ApiCaller
    group: Json
    post: Json
    comment: Json
    removed: Json
    deleted: Json
    pinned: Json

    def group_path(self, rest: str = "") -> str:
        return f"/groups/{self.group['id']}{rest}"


Action = Callable[[FeedScenario], Awaitable[Any]]


def post_path(scenario: FeedScenario, rest: str = "") -> str:
    return f"/posts/{scenario.post['id']}{rest}"


def comment_path(scenario: FeedScenario, rest: str = "") -> str:
    return f"/comments/{scenario.comment['id']}{rest}"


async def act_while_closed(scenario: FeedScenario, action: Awaitable[Any]) -> Any:
    """Close the group, perform the action, and open the group again."""
    await scenario.ada.put(scenario.group_path("/status"), {"status": "closed"})
    response = await action
    await scenario.ada.put(scenario.group_path("/status"), {"status": "open"})
    return response


async def perform(scenario: FeedScenario, action: str) -> None:
    response = await ACTIONS[action](scenario)
    assert not isinstance(response, httpx2.Response) or response.is_success, response.text


ACTIONS: dict[str, Action] = {
    "posting": lambda at: at.bo.post(at.group_path("/posts"), {"text": "Nytt"}),
    "posting as a newcomer": lambda at: at.cia.post(at.group_path("/posts"), {"text": "Nytt"}),
    "editing": lambda at: at.bo.patch(post_path(at), {"text": "Ändrat"}),
    "deleting": lambda at: at.bo.delete(post_path(at)),
    "removing": lambda at: at.ada.delete(post_path(at)),
    "restoring the deleted": lambda at: at.bo.post(f"/posts/{at.deleted['id']}/restore"),
    "restoring the removed": lambda at: at.ada.post(f"/posts/{at.removed['id']}/restore"),
    "reacting": lambda at: at.cia.put(post_path(at, "/reactions/like")),
    "taking a reaction back": lambda at: at.ada.delete(post_path(at, "/reactions/thanks")),
    "pinning": lambda at: at.ada.put(post_path(at, "/pin")),
    "unpinning": lambda at: at.ada.delete(f"/posts/{at.pinned['id']}/pin"),
    "locking": lambda at: at.bo.put(post_path(at, "/lock")),
    "commenting": lambda at: at.cia.post(post_path(at, "/comments"), {"text": "Jaha"}),
    "replying": lambda at: at.bo.post(
        post_path(at, "/comments"), {"text": "Jo", "parent": at.comment["id"]}
    ),
    "editing a comment": lambda at: at.cia.patch(comment_path(at), {"text": "Ändrat"}),
    "deleting a comment": lambda at: at.cia.delete(comment_path(at)),
    "removing a comment": lambda at: at.ada.delete(comment_path(at)),
    "reacting to a comment": lambda at: at.bo.put(comment_path(at, "/reactions/agree")),
    "asking": lambda at: at.bo.put(post_path(at, "/question"), {"question": True}),
    "uploading": lambda at: a_file(at.bo, at.group, "ny.txt"),
    "joining": lambda at: at.cia.put(at.group_path("/membership")),
    "leaving": lambda at: at.bo.delete(at.group_path("/membership")),
    "adding": lambda at: at.ada.put(at.group_path(f"/members/{at.cia.id}")),
    "promoting": lambda at: at.ada.put(
        at.group_path(f"/members/{at.bo.id}"), {"role": "administrator"}
    ),
    "removing a member": lambda at: at.ada.delete(at.group_path(f"/members/{at.bo.id}")),
    "renaming": lambda at: at.ada.patch(at.group_path(), {"name": "Nytt namn"}),
    "moderating": lambda at: at.ada.put(at.group_path("/status"), {"status": "moderated"}),
    "closing": lambda at: at.ada.put(at.group_path("/status"), {"status": "closed"}),
    "ending": lambda at: at.ada.put(at.group_path("/state"), {"state": "inactive"}),
    "commenting in secret": lambda at: act_while_closed(
        at, at.bo.post(post_path(at, "/comments"), {"text": "Hemligt"})
    ),
    "editing in secret": lambda at: act_while_closed(
        at, at.bo.patch(post_path(at), {"text": "Hemligt"})
    ),
    "reacting in secret": lambda at: act_while_closed(
        at, at.bo.put(post_path(at, "/reactions/like"))
    ),
    "drafting": lambda at: at.bo.put(f"/drafts/group:{at.group['id']}", {"text": "Kanske"}),
    "reading": lambda at: at.bo.put(at.group_path("/read"), {"version": 2}),
}


async def create_scenario(app: Starlette) -> FeedScenario:
    ada, bo, cia = [await create_caller(app, name) for name in ("ada", "bo", "cia")]
    group = await a_group(ada, "open", bo)
    removed, deleted, pinned, post = [await a_post(bo, group, text) for text in "abcd"]
    await ada.delete(f"/posts/{removed['id']}")
    await bo.delete(f"/posts/{deleted['id']}")
    await ada.put(f"/posts/{pinned['id']}/pin")
    await ada.put(f"/posts/{post['id']}/reactions/thanks")
    comment = await a_comment(cia, post)
    return FeedScenario(ada, bo, cia, group, post, comment, removed, deleted, pinned)


@pytest.mark.parametrize("action", ACTIONS)
async def test_client_following_hints_matches_a_new_client(app: Starlette, action: str) -> None:
    scenario = await create_scenario(app)
    clients = [
        FeedClient(each, scenario.group["id"])
        for each in (scenario.ada, scenario.bo, scenario.cia)
    ]
    for client in clients:
        await client.follow_hint()

    await perform(scenario, action)

    for client in clients:
        await client.follow_hint()


async def test_client_catches_up_on_many_changes_at_once(app: Starlette) -> None:
    scenario = await create_scenario(app)
    clients = [
        FeedClient(each, scenario.group["id"])
        for each in (scenario.ada, scenario.bo, scenario.cia)
    ]
    for client in clients:
        await client.follow_hint()

    for action in (
        "posting",
        "commenting",
        "removing a comment",
        "reacting",
        "deleting",
        "unpinning",
    ):
        await perform(scenario, action)

    for client in clients:
        await client.follow_hint()
