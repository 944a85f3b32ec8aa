"""Reactions, locks and pins; and what one may no longer touch."""

import pytest

from groups_service.models import Reaction
from tests.api.around import said
from tests.builders import a_comment, a_group, a_post
from tests.people import Somebody


async def test_reactions_are_one_of_a_kind_a_person_and_counted(
    ada: Somebody, bo: Somebody
) -> None:
    post = await a_post(ada, await a_group(ada, "open"))
    path = f"/posts/{post['id']}/reactions"
    for kind in ("like", "like"):
        await bo.put(f"{path}/{kind}")
    answer = await bo.put(f"{path}/thanks")
    await ada.put(f"{path}/like")

    assert answer.json()["my_reactions"] == ["like", "thanks"]
    seen = (await ada.get(f"/posts/{post['id']}")).json()
    assert (seen["reactions"], seen["my_reactions"]) == ({"like": 2, "thanks": 1}, ["like"])
    names = [
        (each["person"]["id"], each["kind"]) for each in (await ada.get(path)).json()["items"]
    ]
    assert names == [(bo.id, "like"), (bo.id, "thanks"), (ada.id, "like")]
    assert seen["activity_at"] == post["activity_at"], "a reaction does not raise a post"

    for kind in ("like", "like", "celebrate"):
        await bo.delete(f"{path}/{kind}")
    assert (await ada.get(f"/posts/{post['id']}")).json()["reactions"] == {"like": 1, "thanks": 1}
    assert await Reaction.all().count() == 2


@pytest.mark.parametrize("kind", ["love", "LIKE", "like ", "1"])
async def test_there_are_four_kinds_of_reactions(ada: Somebody, kind: str) -> None:
    post = await a_post(ada, await a_group(ada))

    answer = await ada.put(f"/posts/{post['id']}/reactions/{kind}")

    assert (answer.status_code, await Reaction.all().count()) == (404, 0)


async def test_reactions_of_a_closed_era_are_counted_and_not_named_outside(
    ada: Somebody, bo: Somebody, cia: Somebody
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


async def test_reactions_to_a_secret_thread_name_nobody_when_it_is_published(
    ada: Somebody, bo: Somebody, cia: Somebody
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


async def test_a_locked_thread_takes_no_more_comments(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group)
    comment = await a_comment(ada, post)

    locked = await bo.put(f"/posts/{post['id']}/lock")

    assert locked.json()["locked"] is True
    assert "comment" not in locked.json()["may"]
    refused = await ada.post(f"/posts/{post['id']}/comments", {"text": "Men"})
    assert said(refused) == (403, "locked")
    assert (await ada.put(f"/comments/{comment['id']}/reactions/like")).status_code == 200
    await ada.delete(f"/posts/{post['id']}/lock")
    assert (await ada.post(f"/posts/{post['id']}/comments", {"text": "Nu"})).status_code == 201


async def test_five_posts_can_be_pinned_and_stand_apart(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    posts = [await a_post(bo, group, f"Nummer {number}") for number in range(6)]
    assert said(await bo.put(f"/posts/{posts[0]['id']}/pin")) == (403, "may_not_pin")

    answers = [await ada.put(f"/posts/{post['id']}/pin") for post in posts]

    assert [answer.status_code for answer in answers] == [200] * 5 + [409]
    assert said(answers[-1]) == (409, "too_many_pinned")
    pinned = (await bo.get(f"/groups/{group['id']}/posts?pinned=true")).json()["items"]
    assert [each["id"] for each in pinned] == [post["id"] for post in posts[4::-1]]
    await ada.delete(f"/posts/{posts[0]['id']}/pin")
    assert (await ada.put(f"/posts/{posts[5]['id']}/pin")).status_code == 200


async def test_who_lost_a_closed_group_touches_nothing_of_their_own_there(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    post = await a_post(bo, group)
    comment = await a_comment(bo, post)
    await ada.delete(f"/groups/{group['id']}/members/{bo.id}")

    for thing in (f"/posts/{post['id']}", f"/comments/{comment['id']}"):
        answers = [
            await bo.patch(thing, {"text": "Ändrat"}),
            await bo.delete(thing),
            await bo.put(f"{thing}/reactions/like"),
            await bo.get(f"{thing}/revisions"),
            await bo.get(f"{thing}/reactions"),
            await bo.post(f"{thing}/restore"),
        ]
        assert [answer.status_code for answer in answers] == [404] * 6


async def test_nothing_new_in_a_group_that_has_ended(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group)
    await ada.put(f"/groups/{group['id']}/state", {"state": "inactive"})

    path = f"/posts/{post['id']}"
    answers = [
        await bo.patch(path, {"text": "Ändrat"}),
        await bo.delete(path),
        await ada.put(f"{path}/reactions/like"),
        await ada.put(f"{path}/pin"),
        await ada.put(f"{path}/lock"),
        await ada.post(f"{path}/comments", {"text": "Hej"}),
    ]

    assert [said(answer) for answer in answers] == [(403, "inactive")] * 6
    assert (await ada.get(path)).json()["may"] == ["read_revisions", "report"]
