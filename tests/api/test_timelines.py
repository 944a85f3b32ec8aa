"""Status updates on one's own timeline: every employee reads and answers them."""

from groups_service.models import Person
from tests.api.personal_feeds import a_status, texts
from tests.builders import a_comment, a_group, a_post
from tests.people import Somebody

PLAN = {"file": ("plan.txt", b"x", "text/plain")}


async def test_a_status_update_stands_on_ones_timeline_for_everybody(
    ada: Somebody, bo: Somebody
) -> None:
    post = await a_status(ada, "Jag är på *Rådhuset*, @bo", era=1)
    comment = await a_comment(bo, post)

    shown = (await bo.get(f"/posts/{post['id']}")).json()
    assert (shown["group"], shown["timeline"]["id"]) == (None, ada.id)
    assert [each["id"] for each in shown["comments"]] == [comment["id"]]
    assert shown["may"] == ["comment", "react", "report"]
    assert await texts(ada, "/me/posts") == ["Jag är på *Rådhuset*, @bo"]
    assert await texts(bo, "/me/posts") == []


async def test_sent_twice_under_one_key_it_is_written_once(ada: Somebody) -> None:
    answers = [
        await ada.post("/me/posts", {"text": "Hej"}, headers={"Idempotency-Key": "k"})
        for _ in range(2)
    ]

    assert answers[0].json() == answers[1].json()
    assert await texts(ada, "/me/posts") == ["Hej"]


async def test_a_file_is_seen_by_others_when_it_is_attached(ada: Somebody, bo: Somebody) -> None:
    file = (await ada.call("POST", "/api/v1/me/files", files=PLAN)).json()
    before = (await bo.get(f"/files/{file['id']}")).status_code
    post = await a_status(ada, "Här är planen", attachments=[{"file": file["id"]}])

    assert (before, (await bo.get(f"/files/{file['id']}")).status_code) == (404, 200)
    assert [each["name"] for each in post["attachments"]] == ["plan.txt"]
    await ada.delete(f"/posts/{post['id']}")
    assert (await bo.get(f"/files/{file['id']}/content")).status_code == 404


async def test_nobody_attaches_what_is_somebody_elses(ada: Somebody, bo: Somebody) -> None:
    file = (await ada.call("POST", "/api/v1/me/files", files=PLAN)).json()

    answer = await bo.post("/me/posts", {"text": "Min?", "attachments": [{"file": file["id"]}]})

    assert answer.json()["errors"][0]["code"] == "no_such_file"
    assert await texts(bo, "/me/posts") == []


async def test_a_profile_shows_of_somebody_only_what_one_may_read(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    secret, public = await a_group(ada, "closed", bo), await a_group(ada)
    await a_post(ada, secret, "hemligt")
    await a_post(ada, public, "öppet")
    await a_status(ada, "för alla")

    assert await texts(bo, f"/people/{ada.id}/posts") == ["för alla", "öppet", "hemligt"]
    assert await texts(cia, f"/people/{ada.id}/posts") == ["för alla", "öppet"]


async def test_own_words_in_a_group_one_lost_are_no_longer_on_ones_own_page(
    ada: Somebody, bo: Somebody
) -> None:
    secret = await a_group(ada, "closed", bo)
    post = await a_post(bo, secret, "Mitt gamla #ord")
    inside = await texts(bo, f"/people/{bo.id}/posts")
    await ada.delete(f"/groups/{secret['id']}/members/{bo.id}")

    paths = (f"/people/{bo.id}/posts", "/feed", "/tags/ord/posts", "/me/posts")
    assert inside == ["Mitt gamla #ord"]
    assert [await texts(bo, path) for path in paths] == [[], [], [], []]
    refused = [
        await bo.patch(f"/posts/{post['id']}", {"text": "Nytt"}),
        await bo.delete(f"/posts/{post['id']}"),
        await bo.put(f"/posts/{post['id']}/reactions/like"),
        await bo.post(f"/posts/{post['id']}/comments", {"text": "Nytt"}),
    ]
    assert [answer.status_code for answer in refused] == [404] * 4


async def test_who_left_the_directory_has_no_page_but_keeps_what_was_written(
    ada: Somebody, bo: Somebody
) -> None:
    await bo.put(f"/people/{ada.id}/follow")
    await a_status(ada, "Hej då")
    await Person.filter(id=ada.id).update(active=False)

    assert (await bo.get(f"/people/{ada.id}/posts")).status_code == 404
    assert await texts(bo, "/feed") == ["Hej då"]
    assert (await bo.delete(f"/people/{ada.id}/follow")).status_code == 204
    assert (await bo.put(f"/people/{ada.id}/follow")).status_code == 404


async def test_what_a_group_hid_when_it_closed_leaves_the_feeds_at_once(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada)
    await a_post(ada, group, "Om #budgeten")
    for path in (f"/groups/{group['id']}", f"/people/{ada.id}", "/tags/budgeten"):
        await bo.put(f"{path}/follow")
    paths = ("/feed", "/tags/budgeten/posts", f"/people/{ada.id}/posts")
    open_ = [await texts(bo, path) for path in paths]
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})
    closed = [await texts(bo, path) for path in paths]
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})

    assert (open_, closed) == ([["Om #budgeten"]] * 3, [[]] * 3)
    assert [await texts(bo, path) for path in paths] == [["Om #budgeten"]] * 3
