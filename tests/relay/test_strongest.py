"""One notice for each person and event, for the strongest reason; and those who must not hear."""

import pytest

from tests.builders import Json, a_post
from tests.people import Somebody
from tests.relay.cast import Cast


async def comments(by: Somebody, post: Json, text: str = "Hej", **more: object) -> Json:
    answer = await by.post(f"/posts/{post['id']}/comments", {"text": text, **more})
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


async def test_who_is_mentioned_in_a_post_is_told_that_and_nothing_else(cast: Cast) -> None:
    group = await cast.group("open")

    await a_post(cast.ada, group, "Vad säger @bo, @cia och @nobody?")

    assert await cast.told() == {
        ("bo", "mention.made"),
        ("cia", "mention.made"),
        ("dan", "post.published"),
    }


async def test_a_comment_is_told_to_each_for_the_strongest_reason(cast: Cast) -> None:
    group = await cast.group("open")
    post = await a_post(cast.bo, group)
    asked = await comments(cast.dan, post)
    await comments(cast.cia, post)
    await cast.told()

    await comments(cast.ada, post, "Som @cia sa", parent=asked["id"])

    assert await cast.told() == {
        ("cia", "mention.made"),
        ("dan", "reply.added"),
        ("bo", "comment.added"),
    }


async def test_who_replies_to_the_author_of_the_post_replies(cast: Cast) -> None:
    group = await cast.group("open")
    post = await a_post(cast.bo, group)
    asked = await comments(cast.bo, post)
    await cast.told()

    await comments(cast.ada, post, parent=asked["id"])

    assert await cast.told() == {("bo", "reply.added")}


@pytest.mark.parametrize("where", ["post", "comment"])
async def test_a_mention_of_who_may_not_read_is_no_notice(cast: Cast, where: str) -> None:
    group = await cast.group("closed")
    if where == "post":
        await a_post(cast.ada, group, "Säg inget till @cia")
    else:
        await comments(cast.ada, await a_post(cast.ada, group), "Säg inget till @cia")

    assert "cia" not in {name for name, _ in await cast.told()}


async def test_who_left_before_the_telling_is_not_told_of_a_mention(cast: Cast) -> None:
    group = await cast.group("closed")

    await a_post(cast.ada, group, "Hej @bo")
    await cast.bo.delete(f"/groups/{group['id']}/membership")

    assert await cast.told() == {("dan", "post.published")}


async def test_nobody_hears_of_mentioning_themselves(cast: Cast) -> None:
    group = await cast.group("open")

    await a_post(cast.ada, group, "Jag, @ada, bjuder")

    assert "ada" not in {name for name, _ in await cast.told()}


async def test_an_edit_tells_those_it_mentions_for_the_first_time(cast: Cast) -> None:
    group = await cast.group("open")
    post = await a_post(cast.ada, group, "Hej @bo")
    comment = await comments(cast.ada, post, "Hej @bo")
    await cast.told()

    heard = []
    for path in (f"/posts/{post['id']}", f"/comments/{comment['id']}"):
        await cast.ada.patch(path, {"text": "Hej @bo och @dan"})
        heard.append(await cast.told())

    assert heard == [{("dan", "mention.made")}] * 2


async def test_a_reaction_is_told_to_who_wrote_it(cast: Cast) -> None:
    group = await cast.group("open")
    post = await a_post(cast.bo, group)
    comment = await comments(cast.dan, post)
    await cast.told()

    heard = []
    for by, path in ((cast.cia, f"/posts/{post['id']}"), (cast.ada, f"/comments/{comment['id']}")):
        await by.put(f"{path}/reactions/like")
        heard.append(await cast.told())
    await cast.bo.put(f"/posts/{post['id']}/reactions/like")

    assert heard == [{("bo", "reaction.added")}, {("dan", "reaction.added")}]
    assert await cast.told() == set()


async def test_who_may_not_read_it_any_more_hears_of_no_reaction(cast: Cast) -> None:
    group = await cast.group("open")
    post = await a_post(cast.bo, group)
    await cast.bo.delete(f"/groups/{group['id']}/membership")
    await cast.ada.put(f"/groups/{group['id']}/status", {"status": "closed"})
    await cast.told()

    await cast.ada.put(f"/posts/{post['id']}/reactions/like")

    assert await cast.told() == set()


@pytest.mark.parametrize("what", ["post", "comment"])
async def test_who_wrote_what_was_removed_is_told_so(cast: Cast, what: str) -> None:
    group = await cast.group("open")
    post = await a_post(cast.bo, group, "Olämpligt")
    comment = await comments(cast.bo, post, "Olämpligt")
    await cast.told()

    thing = {"post": post, "comment": comment}[what]
    await cast.ada.delete(f"/{what}s/{thing['id']}")

    assert await cast.told() == {("bo", f"{what}.removed")}
    [newest, *_] = (await cast.bo.get("/notifications")).json()["items"]
    assert (newest["title"], newest["author"], newest["text"]) == (
        group["name"],
        "Ada Lind",
        None,
    )


async def test_members_are_told_when_more_people_can_read_or_nobody_can_write(cast: Cast) -> None:
    group = await cast.group("closed")
    path = f"/groups/{group['id']}"

    heard = []
    for to, body in (
        ("/status", {"status": "moderated"}),
        ("/status", {"status": "open"}),
        ("/state", {"state": "inactive"}),
        ("/state", {"state": "active"}),
    ):
        await cast.ada.put(path + to, body)
        heard.append({kind for _, kind in await cast.told()})

    assert heard == [{"group.opened"}, set(), {"group.inactive"}, {"group.active"}]


async def test_a_proposal_that_is_accepted_is_told_as_the_post_that_it_is(cast: Cast) -> None:
    group = await cast.group("moderated")
    proposed = await cast.cia.post(f"/groups/{group['id']}/posts", {"text": "Hej @bo"})
    assert await cast.told() == {("ada", "proposal.made")}

    await cast.ada.patch(f"/proposals/{proposed.json()['id']}", {"decision": "accept"})

    assert await cast.told() == {
        ("cia", "proposal.accepted"),
        ("bo", "mention.made"),
        ("dan", "post.published"),
    }
