"""Posts and comments: who may write, and what happens when the audience changes."""

import asyncio

import pytest

from groups_service.core import ids
from groups_service.models import Comment, GroupEra, Post
from groups_service.models import Group as Groups
from tests.support.builders import Json, a_group, a_post
from tests.support.people import ApiCaller

AUDIENCE_CHANGED = {"code": "audience_changed", "audience": {"era": 2, "status": "closed"}}


async def close_group(actor: ApiCaller, group: Json, status: str = "closed") -> None:
    response = await actor.put(f"/groups/{group['id']}/status", {"status": status})
    assert response.status_code == 200, response.text


async def reopen_group(group: Json) -> None:
    """Open the group in a new era, directly in the database."""
    row = await Groups.get(id=group["id"])
    await GroupEra.create(
        id=ids.new(),
        group_id=row.id,
        number=row.era + 1,
        closed=False,
        started_at=row.created_at,
    )
    await Groups.filter(id=row.id).update(status="open", era=row.era + 1)


AUTHOR_ACTIONS = ["comment", "react", "edit", "delete", "lock", "ask", "read_revisions"]


async def test_member_publishes_a_post(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "closed", bo)

    response = await bo.post(f"/groups/{group['id']}/posts", {"text": " Vi *ses*\r\nsnart. "})

    post = response.json()
    assert response.status_code == 201
    assert response.headers["location"] == f"/api/v1/posts/{post['id']}"
    assert (post["text"], post["html"]) == (
        "Vi *ses*\nsnart.",
        "<p>Vi <em>ses</em><br>\nsnart.</p>\n",
    )
    assert (post["author"]["id"], post["group"]["id"]) == (bo.id, group["id"])
    assert (post["comment_count"], post["edited_at"], post["allowed_actions"]) == (
        0,
        None,
        AUTHOR_ACTIONS,
    )
    assert (await bo.get(f"/posts/{post['id']}")).json() == post
    assert (await bo.get(f"/groups/{group['id']}/posts")).json()["items"] == [post]


async def test_non_member_comments_and_proposes_in_a_moderated_group(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "moderated")
    post = await a_post(ada, group)

    posted = await bo.post(f"/groups/{group['id']}/posts", {"text": "Hej"})
    commented = await bo.post(f"/posts/{post['id']}/comments", {"text": "Hej"})

    assert (posted.status_code, posted.json()["state"]) == (202, "waiting")
    assert (commented.status_code, commented.json()["author"]["id"]) == (201, bo.id)
    fetched = (await ada.get(f"/posts/{post['id']}")).json()
    assert fetched["comment_count"] == 1
    assert [each["id"] for each in fetched["comments"]] == [commented.json()["id"]]


async def test_first_post_in_an_open_group_makes_its_author_a_member(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    assert "post" in (await bo.get(f"/groups/{group['id']}")).json()["allowed_actions"]

    posted = await bo.post(f"/groups/{group['id']}/posts", {"text": "Hej"})

    joined = (await bo.get(f"/groups/{group['id']}")).json()
    assert (posted.status_code, joined["my_role"], joined["member_count"]) == (201, "member", 2)


async def test_twenty_concurrent_first_posts_create_one_membership(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    path = f"/groups/{group['id']}/posts"

    responses = await asyncio.gather(*(bo.post(path, {"text": f"{n}"}) for n in range(20)))

    assert {response.status_code for response in responses} == {201}
    assert (await ada.get(f"/groups/{group['id']}")).json()["member_count"] == 2


async def test_non_member_gets_404_for_writing_in_a_closed_group(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed")
    post = await a_post(ada, group)
    missing_id = "01890000-0000-7000-8000-000000000000"

    for hidden, missing in (
        (f"/groups/{group['id']}/posts", f"/groups/{missing_id}/posts"),
        (f"/posts/{post['id']}/comments", f"/posts/{missing_id}/comments"),
    ):
        refused = await bo.post(hidden, {"text": "Hej"})
        assert refused.status_code == 404
        assert refused.content == (await bo.post(missing, {"text": "Hej"})).content
    assert (await Post.all().count(), await Comment.all().count()) == (1, 0)


async def test_former_member_cannot_comment_on_own_post(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "closed", bo)
    post = await a_post(bo, group)
    await bo.delete(f"/groups/{group['id']}/membership")

    response = await bo.post(f"/posts/{post['id']}/comments", {"text": "Hej"})

    assert response.status_code == 404
    assert (await ada.get(f"/posts/{post['id']}")).json()["author"]["id"] == bo.id


async def test_feed_contains_latest_comments_and_the_total_count(ada: ApiCaller) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group)
    for text in ("ett", "två", "tre"):
        await ada.post(f"/posts/{post['id']}/comments", {"text": text})

    [listed_post] = (await ada.get(f"/groups/{group['id']}/posts")).json()["items"]

    assert (listed_post["comment_count"], [c["text"] for c in listed_post["comments"]]) == (
        3,
        ["ett", "två", "tre"],
    )


async def test_post_for_another_audience_is_refused(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")
    await close_group(ada, group)

    response = await ada.post(f"/groups/{group['id']}/posts", {"text": "Hej", "era": group["era"]})

    assert response.status_code == 409
    assert {name: response.json()[name] for name in AUDIENCE_CHANGED} == AUDIENCE_CHANGED
    assert await Post.all().count() == 0


async def test_comment_for_another_audience_is_refused(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    await close_group(ada, group)

    body = {"text": "Hej", "era": group["era"]}
    response = await ada.post(f"/posts/{post['id']}/comments", body)

    assert response.status_code == 409
    assert {name: response.json()[name] for name in AUDIENCE_CHANGED} == AUDIENCE_CHANGED
    assert await Comment.all().count() == 0


@pytest.mark.parametrize("era", [{}, {"era": 2}])
async def test_post_for_the_current_era_is_published(ada: ApiCaller, era: dict[str, int]) -> None:
    group = await a_group(ada, "open")
    await close_group(ada, group, "moderated")

    response = await ada.post(f"/groups/{group['id']}/posts", {"text": "Hej", **era})

    assert (response.status_code, response.json()["era"]) == (201, 2)


async def test_comment_in_a_closed_era_moves_its_post_to_that_era(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    commented, untouched = [await a_post(ada, group, text) for text in ("berättat", "orört")]
    await close_group(ada, group)
    await ada.post(f"/posts/{commented['id']}/comments", {"text": "inom gruppen"})
    await reopen_group(group)

    visible_posts = (await bo.get(f"/groups/{group['id']}/posts")).json()["items"]

    assert [post["id"] for post in visible_posts] == [untouched["id"]]
    for path in (f"/posts/{commented['id']}", f"/posts/{commented['id']}/comments"):
        assert (await bo.get(path)).status_code == 404
        assert (await ada.get(path)).status_code == 200


async def test_comment_in_an_open_era_does_not_change_the_posts_era(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    await close_group(ada, group)
    secret = await a_post(ada, group, "hemligt")
    await reopen_group(group)

    await ada.post(f"/posts/{post['id']}/comments", {"text": "öppet"})
    await ada.post(f"/posts/{secret['id']}/comments", {"text": "öppet"})

    assert (await bo.get(f"/posts/{post['id']}")).json()["comment_count"] == 1
    assert (await bo.get(f"/posts/{secret['id']}")).status_code == 404
    assert (await bo.post(f"/posts/{secret['id']}/comments", {"text": "x"})).status_code == 404


async def test_post_in_a_closed_era_changes_no_public_numbers(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    await a_post(ada, group)
    before = (await bo.get(f"/groups/{group['id']}")).json()
    await close_group(ada, group)
    await a_post(ada, group, "hemligt")
    await Groups.filter(id=group["id"]).update(status="open")

    after = (await bo.get(f"/groups/{group['id']}")).json()

    for name in ("version", "activity_at"):
        assert after[name] == before[name]
