"""Concurrent actions have one defined result, and both people get a response that matches it."""

import asyncio

import pytest

from groups_service.models import Comment, Post, Reaction
from tests.api.posts.test_questions import create_question
from tests.api.support.group_calls import get_refusal
from tests.support.builders import a_comment, a_group, a_post
from tests.support.people import ApiCaller

ATTEMPTS = 8


async def test_second_of_two_concurrent_edits_is_stale(ada: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada), "ett")
    tag = (await ada.get(f"/posts/{post['id']}")).headers["etag"]

    responses = await asyncio.gather(
        *(
            ada.patch(f"/posts/{post['id']}", {"text": text}, headers={"If-Match": tag})
            for text in ("två", "tre")
        )
    )

    assert sorted(response.status_code for response in responses) == [200, 412]
    [won] = [response.json()["text"] for response in responses if response.is_success]
    assert (await ada.get(f"/posts/{post['id']}")).json()["text"] == won


@pytest.mark.parametrize("by_administrator", [False, True])
async def test_commenting_during_post_deletion_keeps_counts_consistent(
    ada: ApiCaller, bo: ApiCaller, *, by_administrator: bool
) -> None:
    group = await a_group(ada, "open", bo)
    for _ in range(ATTEMPTS):
        post = await a_post(bo, group)
        commented, deleted = await asyncio.gather(
            ada.post(f"/posts/{post['id']}/comments", {"text": "Jaha"}),
            (ada if by_administrator else bo).delete(f"/posts/{post['id']}"),
        )

        assert deleted.status_code == 204
        assert commented.status_code in ({201, 403} if by_administrator else {201, 404})
        comment_count = await Comment.filter(post_id=post["id"]).count()
        row = await Post.get(id=post["id"])
        assert row.comment_count == comment_count
        assert (
            comment_count == 1 or not commented.is_success
        )  # the comment may be stored and the post deleted before the response


async def test_reacting_while_the_group_closes_is_counted_or_refused(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    for turn in range(ATTEMPTS):
        status = "closed" if turn % 2 == 0 else "open"
        reacted, changed = await asyncio.gather(
            bo.put(f"/posts/{post['id']}/reactions/like"),
            ada.put(f"/groups/{group['id']}/status", {"status": status}),
        )

        assert changed.status_code == 200
        assert reacted.status_code in {200, 404}
        row, count = await Post.get(id=post["id"]), await Reaction.all().count()
        assert row.reactions == ({"like": count} if count else {})


async def test_post_during_audience_change_is_stored_in_its_era_or_refused(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "moderated", bo)
    for turn in range(ATTEMPTS):
        before = (await bo.get(f"/groups/{group['id']}")).json()
        status = "closed" if turn % 2 == 0 else "moderated"
        posted, changed = await asyncio.gather(
            bo.post(f"/groups/{group['id']}/posts", {"text": f"{turn}", "era": before["era"]}),
            ada.put(f"/groups/{group['id']}/status", {"status": status}),
        )

        assert changed.status_code == 200
        stored = await Post.get_or_none(text=f"{turn}")
        if posted.status_code == 201:
            assert stored is not None
            assert stored.era == before["era"]
        else:
            assert get_refusal(posted) == (409, "audience_changed")
            assert posted.json()["audience"] == {"era": before["era"] + 1, "status": status}
            assert stored is None


async def test_edit_for_another_audience_is_not_stored(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group, "ett")
    comment = await a_comment(ada, post, "ett")
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    for path in (f"/posts/{post['id']}", f"/comments/{comment['id']}"):
        response = await ada.patch(path, {"text": "två", "era": 1})
        assert get_refusal(response) == (409, "audience_changed")
        assert (await ada.get(path)).json()["text"] == "ett"


async def test_forty_concurrent_reactions_count_once_per_person(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    post = await a_post(ada, await a_group(ada, "open"))
    path = f"/posts/{post['id']}/reactions/like"

    responses = await asyncio.gather(*(each.put(path) for each in (ada, bo) * 20))

    assert {response.status_code for response in responses} == {200}
    assert (await ada.get(f"/posts/{post['id']}")).json()["reactions"] == {"like": 2}
    assert await Reaction.all().count() == 2


async def test_concurrent_forwards_reach_a_group_once(ada: ApiCaller) -> None:
    asked_in, other = await a_group(ada, name="Ett"), await a_group(ada, name="Två")
    path = f"/posts/{(await create_question(ada, asked_in))['id']}/forwards"

    responses = await asyncio.gather(
        *(ada.post(path, {"group": other["id"]}) for _ in range(ATTEMPTS))
    )

    assert sorted(response.status_code for response in responses) == [201] + [409] * (ATTEMPTS - 1)
    assert await Post.filter(group_id=other["id"]).count() == 1


async def test_concurrent_forwards_stop_at_the_limit(ada: ApiCaller) -> None:
    asked_in, *others = [await a_group(ada, name=f"Grupp {number}") for number in range(15)]
    path = f"/posts/{(await create_question(ada, asked_in))['id']}/forwards"

    responses = await asyncio.gather(*(ada.post(path, {"group": each["id"]}) for each in others))

    assert sorted(response.status_code for response in responses) == [201] * 10 + [409] * 4


@pytest.mark.parametrize("act", ["follow", "mute"])
async def test_concurrent_follow_and_unfollow_never_hits_the_limit(
    ada: ApiCaller, bo: ApiCaller, act: str
) -> None:
    path = f"/people/{bo.id}/{act}"

    responses = await asyncio.gather(*(each(path) for each in (ada.put, ada.delete) * 20))

    assert {response.status_code for response in responses} == {204}
