"""Posts and comments: who writes what, for whom, and what comes of a changed audience."""

import asyncio

import pytest

from groups_service import ids
from groups_service.models import Comment, GroupEra, Post
from groups_service.models import Group as Groups
from tests.builders import Json, a_group, a_post
from tests.people import Somebody

STALE = {"code": "audience_changed", "audience": {"era": 2, "status": "closed"}}


async def close(by: Somebody, group: Json, status: str = "closed") -> None:
    answer = await by.put(f"/groups/{group['id']}/status", {"status": status})
    assert answer.status_code == 200, answer.text


async def reopen(group: Json) -> None:
    """Open the group again in a new era, as no verb can yet."""
    row = await Groups.get(id=group["id"])
    await GroupEra.create(
        id=ids.new(),
        group_id=row.id,
        number=row.era + 1,
        closed=False,
        began_at=row.created_at,
    )
    await Groups.filter(id=row.id).update(status="open", era=row.era + 1)


AUTHORS = ["comment", "react", "edit", "delete", "lock", "ask", "read_revisions"]


async def test_a_member_posts(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed", bo)

    answer = await bo.post(f"/groups/{group['id']}/posts", {"text": " Vi *ses*\r\nsnart. "})

    post = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1/posts/{post['id']}"
    assert (post["text"], post["html"]) == (
        "Vi *ses*\nsnart.",
        "<p>Vi <em>ses</em><br>\nsnart.</p>\n",
    )
    assert (post["author"]["id"], post["group"]["id"]) == (bo.id, group["id"])
    assert (post["comment_count"], post["edited_at"], post["may"]) == (0, None, AUTHORS)
    assert (await bo.get(f"/posts/{post['id']}")).json() == post
    assert (await bo.get(f"/groups/{group['id']}/posts")).json()["items"] == [post]


async def test_who_is_no_member_comments_and_proposes_in_a_moderated_group(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "moderated")
    post = await a_post(ada, group)

    posted = await bo.post(f"/groups/{group['id']}/posts", {"text": "Hej"})
    commented = await bo.post(f"/posts/{post['id']}/comments", {"text": "Hej"})

    assert (posted.status_code, posted.json()["state"]) == (202, "waiting")
    assert (commented.status_code, commented.json()["author"]["id"]) == (201, bo.id)
    seen = (await ada.get(f"/posts/{post['id']}")).json()
    assert seen["comment_count"] == 1
    assert [each["id"] for each in seen["comments"]] == [commented.json()["id"]]


async def test_a_first_post_in_an_open_group_joins_it(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    assert "post" in (await bo.get(f"/groups/{group['id']}")).json()["may"]

    posted = await bo.post(f"/groups/{group['id']}/posts", {"text": "Hej"})

    seen = (await bo.get(f"/groups/{group['id']}")).json()
    assert (posted.status_code, seen["my_role"], seen["member_count"]) == (201, "member", 2)


async def test_twenty_first_posts_at_once_make_one_membership(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    path = f"/groups/{group['id']}/posts"

    answers = await asyncio.gather(*(bo.post(path, {"text": f"{n}"}) for n in range(20)))

    assert {answer.status_code for answer in answers} == {201}
    assert (await ada.get(f"/groups/{group['id']}")).json()["member_count"] == 2


async def test_in_a_closed_group_an_outsider_does_neither(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed")
    post = await a_post(ada, group)
    nothing = "01890000-0000-7000-8000-000000000000"

    for hidden, missing in (
        (f"/groups/{group['id']}/posts", f"/groups/{nothing}/posts"),
        (f"/posts/{post['id']}/comments", f"/posts/{nothing}/comments"),
    ):
        refused = await bo.post(hidden, {"text": "Hej"})
        assert refused.status_code == 404
        assert refused.content == (await bo.post(missing, {"text": "Hej"})).content
    assert (await Post.all().count(), await Comment.all().count()) == (1, 0)


async def test_who_left_cannot_comment_on_own_words(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed", bo)
    post = await a_post(bo, group)
    await bo.delete(f"/groups/{group['id']}/membership")

    answer = await bo.post(f"/posts/{post['id']}/comments", {"text": "Hej"})

    assert answer.status_code == 404
    assert (await ada.get(f"/posts/{post['id']}")).json()["author"]["id"] == bo.id


async def test_a_feed_shows_the_latest_comments_and_counts_all(ada: Somebody) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group)
    for text in ("ett", "två", "tre"):
        await ada.post(f"/posts/{post['id']}/comments", {"text": text})

    [seen] = (await ada.get(f"/groups/{group['id']}/posts")).json()["items"]

    assert (seen["comment_count"], [c["text"] for c in seen["comments"]]) == (
        3,
        ["ett", "två", "tre"],
    )


async def test_a_post_written_for_other_eyes_is_not_published(ada: Somebody) -> None:
    group = await a_group(ada, "open")
    await close(ada, group)

    answer = await ada.post(f"/groups/{group['id']}/posts", {"text": "Hej", "era": group["era"]})

    assert answer.status_code == 409
    assert {name: answer.json()[name] for name in STALE} == STALE
    assert await Post.all().count() == 0


async def test_a_comment_written_for_other_eyes_is_not_published(ada: Somebody) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    await close(ada, group)

    body = {"text": "Hej", "era": group["era"]}
    answer = await ada.post(f"/posts/{post['id']}/comments", body)

    assert answer.status_code == 409
    assert {name: answer.json()[name] for name in STALE} == STALE
    assert await Comment.all().count() == 0


@pytest.mark.parametrize("era", [{}, {"era": 2}])
async def test_words_for_the_era_that_is_now_are_published(
    ada: Somebody, era: dict[str, int]
) -> None:
    group = await a_group(ada, "open")
    await close(ada, group, "moderated")

    answer = await ada.post(f"/groups/{group['id']}/posts", {"text": "Hej", **era})

    assert (answer.status_code, answer.json()["era"]) == (201, 2)


async def test_a_comment_in_a_closed_era_takes_its_post_along(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    told, quiet = [await a_post(ada, group, text) for text in ("berättat", "orört")]
    await close(ada, group)
    await ada.post(f"/posts/{told['id']}/comments", {"text": "inom gruppen"})
    await reopen(group)

    seen = (await bo.get(f"/groups/{group['id']}/posts")).json()["items"]

    assert [post["id"] for post in seen] == [quiet["id"]]
    for path in (f"/posts/{told['id']}", f"/posts/{told['id']}/comments"):
        assert (await bo.get(path)).status_code == 404
        assert (await ada.get(path)).status_code == 200


async def test_a_comment_in_an_open_era_leaves_its_post_where_it_is(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    await close(ada, group)
    secret = await a_post(ada, group, "hemligt")
    await reopen(group)

    await ada.post(f"/posts/{post['id']}/comments", {"text": "öppet"})
    await ada.post(f"/posts/{secret['id']}/comments", {"text": "öppet"})

    assert (await bo.get(f"/posts/{post['id']}")).json()["comment_count"] == 1
    assert (await bo.get(f"/posts/{secret['id']}")).status_code == 404
    assert (await bo.post(f"/posts/{secret['id']}/comments", {"text": "x"})).status_code == 404


async def test_what_happens_in_secret_moves_nothing_that_others_see(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open")
    await a_post(ada, group)
    before = (await bo.get(f"/groups/{group['id']}")).json()
    await close(ada, group)
    await a_post(ada, group, "hemligt")
    await Groups.filter(id=group["id"]).update(status="open")

    after = (await bo.get(f"/groups/{group['id']}")).json()

    for name in ("version", "activity_at"):
        assert after[name] == before[name]
