"""Reactions, locks and pins, and content that can no longer be changed."""

import pytest

from groups_service.models import Reaction
from tests.api.support.group_calls import get_refusal
from tests.support.builders import a_comment, a_group, a_post
from tests.support.people import ApiCaller


async def test_each_kind_of_reaction_counts_once_per_person(ada: ApiCaller, bo: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada, "open"))
    path = f"/posts/{post['id']}/reactions"
    for kind in ("like", "like"):
        await bo.put(f"{path}/{kind}")
    response = await bo.put(f"{path}/thanks")
    await ada.put(f"{path}/like")

    assert response.json()["my_reactions"] == ["like", "thanks"]
    fetched = (await ada.get(f"/posts/{post['id']}")).json()
    assert (fetched["reactions"], fetched["my_reactions"]) == ({"like": 2, "thanks": 1}, ["like"])
    names = [
        (each["person"]["id"], each["kind"]) for each in (await ada.get(path)).json()["items"]
    ]
    assert names == [(bo.id, "like"), (bo.id, "thanks"), (ada.id, "like")]
    assert fetched["activity_at"] == post["activity_at"], "a reaction does not raise a post"

    for kind in ("like", "like", "celebrate"):
        await bo.delete(f"{path}/{kind}")
    assert (await ada.get(f"/posts/{post['id']}")).json()["reactions"] == {"like": 1, "thanks": 1}
    assert await Reaction.all().count() == 2


@pytest.mark.parametrize("kind", ["love", "LIKE", "like ", "1"])
async def test_unknown_reaction_kind_is_not_found(ada: ApiCaller, kind: str) -> None:
    post = await a_post(ada, await a_group(ada))

    response = await ada.put(f"/posts/{post['id']}/reactions/{kind}")

    assert (response.status_code, await Reaction.all().count()) == (404, 0)


async def test_reactions_of_a_closed_era_are_anonymous_for_non_members(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(ada, group)
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})
    await bo.put(f"/posts/{post['id']}/reactions/like")
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})

    path = f"/posts/{post['id']}/reactions"
    assert (await cia.get(f"/posts/{post['id']}")).json()["reactions"] == {"like": 1}
    assert (await cia.get(path)).json()["items"] == []
    assert [each["person"]["id"] for each in (await ada.get(path)).json()["items"]] == [bo.id]


async def test_reactions_to_a_published_thread_are_anonymous_for_non_members(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    post = await a_post(ada, group)
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})
    await bo.put(f"/posts/{post['id']}/reactions/like")
    await ada.post(f"/groups/{group['id']}/publication", {})

    path = f"/posts/{post['id']}/reactions"
    assert (await cia.get(f"/posts/{post['id']}")).json()["reactions"] == {"like": 1}
    assert (await cia.get(path)).json()["items"] == []
    assert [each["person"]["id"] for each in (await ada.get(path)).json()["items"]] == [bo.id]


async def test_locked_thread_refuses_comments(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group)
    comment = await a_comment(ada, post)

    locked = await bo.put(f"/posts/{post['id']}/lock")

    assert locked.json()["locked"] is True
    assert "comment" not in locked.json()["allowed_actions"]
    refused = await ada.post(f"/posts/{post['id']}/comments", {"text": "Men"})
    assert get_refusal(refused) == (403, "locked")
    assert (await ada.put(f"/comments/{comment['id']}/reactions/like")).status_code == 200
    await ada.delete(f"/posts/{post['id']}/lock")
    assert (await ada.post(f"/posts/{post['id']}/comments", {"text": "Nu"})).status_code == 201


async def test_five_posts_can_be_pinned_and_a_sixth_is_refused(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    posts = [await a_post(bo, group, f"Nummer {number}") for number in range(6)]
    assert get_refusal(await bo.put(f"/posts/{posts[0]['id']}/pin")) == (403, "may_not_pin")

    responses = [await ada.put(f"/posts/{post['id']}/pin") for post in posts]

    assert [response.status_code for response in responses] == [200] * 5 + [409]
    assert get_refusal(responses[-1]) == (409, "too_many_pinned")
    pinned = (await bo.get(f"/groups/{group['id']}/posts?pinned=true")).json()["items"]
    assert [each["id"] for each in pinned] == [post["id"] for post in posts[4::-1]]
    await ada.delete(f"/posts/{posts[0]['id']}/pin")
    assert (await ada.put(f"/posts/{posts[5]['id']}/pin")).status_code == 200


async def test_removed_member_cannot_change_own_content_in_a_closed_group(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    post = await a_post(bo, group)
    comment = await a_comment(bo, post)
    await ada.delete(f"/groups/{group['id']}/members/{bo.id}")

    for path in (f"/posts/{post['id']}", f"/comments/{comment['id']}"):
        responses = [
            await bo.patch(path, {"text": "Ändrat"}),
            await bo.delete(path),
            await bo.put(f"{path}/reactions/like"),
            await bo.get(f"{path}/revisions"),
            await bo.get(f"{path}/reactions"),
            await bo.post(f"{path}/restore"),
        ]
        assert [response.status_code for response in responses] == [404] * 6


async def test_inactive_group_refuses_changes_to_posts(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group)
    await ada.put(f"/groups/{group['id']}/state", {"state": "inactive"})

    path = f"/posts/{post['id']}"
    responses = [
        await bo.patch(path, {"text": "Ändrat"}),
        await bo.delete(path),
        await ada.put(f"{path}/reactions/like"),
        await ada.put(f"{path}/pin"),
        await ada.put(f"{path}/lock"),
        await ada.post(f"{path}/comments", {"text": "Hej"}),
    ]

    assert [get_refusal(response) for response in responses] == [(403, "inactive")] * 6
    assert (await ada.get(path)).json()["allowed_actions"] == ["read_revisions", "report"]
