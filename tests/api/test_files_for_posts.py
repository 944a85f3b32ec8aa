"""Files that go with a post: seen where it is, and nowhere before."""

from tests.builders import a_file, a_group
from tests.people import Somebody


async def test_file_for_a_post_is_its_uploaders_until_it_is_attached(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    file = (await ada.upload(group["id"], "plan.txt", b"x", for_post="1")).json()
    before = await bo.get(f"/files/{file['id']}")

    body = {"text": "Se planen", "attachments": [{"file": file["id"]}]}
    post = (await ada.post(f"/groups/{group['id']}/posts", body)).json()

    assert (await ada.get(f"/files/{file['id']}")).status_code == 200
    assert before.status_code == 404
    assert (await bo.get(f"/files/{file['id']}")).status_code == 200
    assert [each["name"] for each in post["attachments"]] == ["plan.txt"]


async def test_file_for_a_post_stands_in_no_list_and_is_told_to_nobody(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    listed = await a_file(ada, group)
    await ada.upload(group["id"], "plan.txt", b"x", for_post="1")

    files = (await ada.get(f"/groups/{group['id']}/files")).json()["items"]
    before = (await bo.get(f"/groups/{group['id']}")).json()["version"]
    changes = (await bo.get(f"/groups/{group['id']}/changes?after=0")).json()["items"]

    assert [file["id"] for file in files] == [listed["id"]]
    assert [change["id"] for change in changes if change["type"] == "file"] == [listed["id"]]
    assert before > 0


async def test_for_post_is_yes_or_no(ada: Somebody) -> None:
    group = await a_group(ada)

    answer = await ada.upload(group["id"], "plan.txt", b"x", for_post="kanske")

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["for_post"]


async def test_a_file_named_twice_is_shown_once(ada: Somebody) -> None:
    group = await a_group(ada)
    plan, map_ = await a_file(ada, group), await a_file(ada, group, "karta.txt")
    files = [
        {"file": plan["id"], "alt": "först"},
        {"file": map_["id"]},
        {"file": plan["id"], "alt": "sedan"},
    ]

    post = await ada.post(f"/groups/{group['id']}/posts", {"text": "Se här", "attachments": files})

    assert post.status_code == 201, post.text
    shown = [(each["name"], each["alt"]) for each in post.json()["attachments"]]
    assert shown == [("plan.txt", "först"), ("karta.txt", "")]
