"""Two people at the same moment: one defined result, and both are told."""

import asyncio

import pytest

from groups_service.models import Comment, Post, Reaction
from tests.api.around import said
from tests.api.test_questions import a_question
from tests.builders import a_comment, a_group, a_post
from tests.people import Somebody

TIMES = 8


async def test_of_two_windows_that_edit_the_second_is_told(ada: Somebody) -> None:
    post = await a_post(ada, await a_group(ada), "ett")
    tag = (await ada.get(f"/posts/{post['id']}")).headers["etag"]

    answers = await asyncio.gather(
        *(
            ada.patch(f"/posts/{post['id']}", {"text": text}, headers={"If-Match": tag})
            for text in ("två", "tre")
        )
    )

    assert sorted(answer.status_code for answer in answers) == [200, 412]
    [won] = [answer.json()["text"] for answer in answers if answer.is_success]
    assert (await ada.get(f"/posts/{post['id']}")).json()["text"] == won


@pytest.mark.parametrize("by_administrator", [False, True])
async def test_commenting_while_the_post_goes_leaves_all_or_nothing(
    ada: Somebody, bo: Somebody, *, by_administrator: bool
) -> None:
    group = await a_group(ada, "open", bo)
    for _ in range(TIMES):
        post = await a_post(bo, group)
        commented, gone = await asyncio.gather(
            ada.post(f"/posts/{post['id']}/comments", {"text": "Jaha"}),
            (ada if by_administrator else bo).delete(f"/posts/{post['id']}"),
        )

        assert gone.status_code == 204
        assert commented.status_code in ({201, 403} if by_administrator else {201, 404})
        written = await Comment.filter(post_id=post["id"]).count()
        row = await Post.get(id=post["id"])
        assert row.comment_count == written
        assert written == 1 or not commented.is_success  # written, and gone when it was answered


async def test_reacting_while_the_group_closes_counts_or_is_refused(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    for turn in range(TIMES):
        status = "closed" if turn % 2 == 0 else "open"
        reacted, changed = await asyncio.gather(
            bo.put(f"/posts/{post['id']}/reactions/like"),
            ada.put(f"/groups/{group['id']}/status", {"status": status}),
        )

        assert changed.status_code == 200
        assert reacted.status_code in {200, 404}
        row, made = await Post.get(id=post["id"]), await Reaction.all().count()
        assert row.reactions == ({"like": made} if made else {})


async def test_writing_while_the_audience_changes_is_stored_for_those_it_was_meant_for(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "moderated", bo)
    for turn in range(TIMES):
        seen = (await bo.get(f"/groups/{group['id']}")).json()
        status = "closed" if turn % 2 == 0 else "moderated"
        written, changed = await asyncio.gather(
            bo.post(f"/groups/{group['id']}/posts", {"text": f"{turn}", "era": seen["era"]}),
            ada.put(f"/groups/{group['id']}/status", {"status": status}),
        )

        assert changed.status_code == 200
        stored = await Post.get_or_none(text=f"{turn}")
        if written.status_code == 201:
            assert stored is not None
            assert stored.era == seen["era"]
        else:
            assert said(written) == (409, "audience_changed")
            assert written.json()["audience"] == {"era": seen["era"] + 1, "status": status}
            assert stored is None


async def test_an_edit_for_another_audience_is_not_stored(ada: Somebody) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group, "ett")
    comment = await a_comment(ada, post, "ett")
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    for path in (f"/posts/{post['id']}", f"/comments/{comment['id']}"):
        answer = await ada.patch(path, {"text": "två", "era": 1})
        assert said(answer) == (409, "audience_changed")
        assert (await ada.get(path)).json()["text"] == "ett"


async def test_forty_reactions_at_once_are_one_each(ada: Somebody, bo: Somebody) -> None:
    post = await a_post(ada, await a_group(ada, "open"))
    path = f"/posts/{post['id']}/reactions/like"

    answers = await asyncio.gather(*(each.put(path) for each in (ada, bo) * 20))

    assert {answer.status_code for answer in answers} == {200}
    assert (await ada.get(f"/posts/{post['id']}")).json()["reactions"] == {"like": 2}
    assert await Reaction.all().count() == 2


async def test_a_question_is_handed_on_to_a_group_once(ada: Somebody) -> None:
    asked_in, other = await a_group(ada, name="Ett"), await a_group(ada, name="Två")
    path = f"/posts/{(await a_question(ada, asked_in))['id']}/handed-on"

    answers = await asyncio.gather(*(ada.post(path, {"group": other["id"]}) for _ in range(TIMES)))

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * (TIMES - 1)
    assert await Post.filter(group_id=other["id"]).count() == 1


async def test_a_question_is_handed_on_to_so_many_groups_and_no_more(ada: Somebody) -> None:
    asked_in, *others = [await a_group(ada, name=f"Grupp {number}") for number in range(15)]
    path = f"/posts/{(await a_question(ada, asked_in))['id']}/handed-on"

    answers = await asyncio.gather(*(ada.post(path, {"group": each["id"]}) for each in others))

    assert sorted(answer.status_code for answer in answers) == [201] * 10 + [409] * 4


@pytest.mark.parametrize("act", ["follow", "mute"])
async def test_following_while_one_unfollows_is_not_following_too_much(
    ada: Somebody, bo: Somebody, act: str
) -> None:
    path = f"/people/{bo.id}/{act}"

    answers = await asyncio.gather(*(each(path) for each in (ada.put, ada.delete) * 20))

    assert {answer.status_code for answer in answers} == {204}
