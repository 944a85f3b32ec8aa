"""Posts on a person's own timeline: every employee can read and comment on them."""

from groups_service.models import Person
from tests.api.support.feed_reading import list_post_texts, publish_status
from tests.support.builders import a_comment, a_group, a_post
from tests.support.people import ApiCaller

PLAN_FORM = {"file": ("plan.txt", b"x", "text/plain")}


async def test_timeline_post_is_readable_by_all_employees(ada: ApiCaller, bo: ApiCaller) -> None:
    post = await publish_status(ada, "Jag är på *Rådhuset*, @bo", era=1)
    comment = await a_comment(bo, post)

    fetched = (await bo.get(f"/posts/{post['id']}")).json()
    assert (fetched["group"], fetched["timeline"]["id"]) == (None, ada.id)
    assert [each["id"] for each in fetched["comments"]] == [comment["id"]]
    assert fetched["allowed_actions"] == ["comment", "react", "report"]
    assert await list_post_texts(ada, "/me/posts") == ["Jag är på *Rådhuset*, @bo"]
    assert await list_post_texts(bo, "/me/posts") == []


async def test_timeline_post_sent_twice_with_one_key_is_stored_once(ada: ApiCaller) -> None:
    responses = [
        await ada.post("/me/posts", {"text": "Hej"}, headers={"Idempotency-Key": "k"})
        for _ in range(2)
    ]

    assert responses[0].json() == responses[1].json()
    assert await list_post_texts(ada, "/me/posts") == ["Hej"]


async def test_timeline_file_is_visible_to_others_once_attached(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    file = (await ada.call("POST", "/api/v1/me/files", files=PLAN_FORM)).json()
    before = (await bo.get(f"/files/{file['id']}")).status_code
    post = await publish_status(ada, "Här är planen", attachments=[{"file": file["id"]}])

    assert (before, (await bo.get(f"/files/{file['id']}")).status_code) == (404, 200)
    assert [each["name"] for each in post["attachments"]] == ["plan.txt"]
    await ada.delete(f"/posts/{post['id']}")
    assert (await bo.get(f"/files/{file['id']}/content")).status_code == 404


async def test_attaching_another_persons_file_is_refused(ada: ApiCaller, bo: ApiCaller) -> None:
    file = (await ada.call("POST", "/api/v1/me/files", files=PLAN_FORM)).json()

    response = await bo.post("/me/posts", {"text": "Min?", "attachments": [{"file": file["id"]}]})

    assert response.json()["errors"][0]["code"] == "no_such_file"
    assert await list_post_texts(bo, "/me/posts") == []


async def test_profile_lists_only_posts_the_viewer_may_read(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    secret, public = await a_group(ada, "closed", bo), await a_group(ada)
    await a_post(ada, secret, "hemligt")
    await a_post(ada, public, "öppet")
    await publish_status(ada, "för alla")

    assert await list_post_texts(bo, f"/people/{ada.id}/posts") == ["för alla", "öppet", "hemligt"]
    assert await list_post_texts(cia, f"/people/{ada.id}/posts") == ["för alla", "öppet"]


async def test_removed_member_loses_own_posts_in_the_closed_group(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    secret = await a_group(ada, "closed", bo)
    post = await a_post(bo, secret, "Mitt gamla #ord")
    inside = await list_post_texts(bo, f"/people/{bo.id}/posts")
    await ada.delete(f"/groups/{secret['id']}/members/{bo.id}")

    paths = (f"/people/{bo.id}/posts", "/feed", "/tags/ord/posts", "/me/posts")
    assert inside == ["Mitt gamla #ord"]
    assert [await list_post_texts(bo, path) for path in paths] == [[], [], [], []]
    refused = [
        await bo.patch(f"/posts/{post['id']}", {"text": "Nytt"}),
        await bo.delete(f"/posts/{post['id']}"),
        await bo.put(f"/posts/{post['id']}/reactions/like"),
        await bo.post(f"/posts/{post['id']}/comments", {"text": "Nytt"}),
    ]
    assert [response.status_code for response in refused] == [404] * 4


async def test_posts_of_a_departed_person_remain_without_a_profile(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    await bo.put(f"/people/{ada.id}/follow")
    await publish_status(ada, "Hej då")
    await Person.filter(id=ada.id).update(active=False)

    assert (await bo.get(f"/people/{ada.id}/posts")).status_code == 404
    assert await list_post_texts(bo, "/feed") == ["Hej då"]
    assert (await bo.delete(f"/people/{ada.id}/follow")).status_code == 204
    assert (await bo.put(f"/people/{ada.id}/follow")).status_code == 404


async def test_closing_a_group_hides_its_posts_from_feeds_at_once(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada)
    await a_post(ada, group, "Om #budgeten")
    for path in (f"/groups/{group['id']}", f"/people/{ada.id}", "/tags/budgeten"):
        await bo.put(f"{path}/follow")
    paths = ("/feed", "/tags/budgeten/posts", f"/people/{ada.id}/posts")
    open_ = [await list_post_texts(bo, path) for path in paths]
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})
    closed = [await list_post_texts(bo, path) for path in paths]
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})

    assert (open_, closed) == ([["Om #budgeten"]] * 3, [[]] * 3)
    assert [await list_post_texts(bo, path) for path in paths] == [["Om #budgeten"]] * 3
