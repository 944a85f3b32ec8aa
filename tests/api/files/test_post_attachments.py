"""Files for a post are visible where the post is, and to others only after publishing."""

from tests.support.builders import a_file, a_group
from tests.support.people import ApiCaller


async def test_post_file_is_visible_to_its_uploader_only_until_attached(
    ada: ApiCaller, bo: ApiCaller
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


async def test_post_file_is_not_listed_among_files_or_changes(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    listed_file = await a_file(ada, group)
    await ada.upload(group["id"], "plan.txt", b"x", for_post="1")

    files = (await ada.get(f"/groups/{group['id']}/files")).json()["items"]
    before = (await bo.get(f"/groups/{group['id']}")).json()["version"]
    changes = (await bo.get(f"/groups/{group['id']}/changes?after=0")).json()["items"]

    assert [file["id"] for file in files] == [listed_file["id"]]
    assert [change["id"] for change in changes if change["type"] == "file"] == [listed_file["id"]]
    assert before > 0


async def test_invalid_for_post_value_is_refused(ada: ApiCaller) -> None:
    group = await a_group(ada)

    response = await ada.upload(group["id"], "plan.txt", b"x", for_post="kanske")

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == ["for_post"]


async def test_file_attached_twice_is_listed_once(ada: ApiCaller) -> None:
    group = await a_group(ada)
    plan, map_ = await a_file(ada, group), await a_file(ada, group, "karta.txt")
    files = [
        {"file": plan["id"], "alt": "först"},
        {"file": map_["id"]},
        {"file": plan["id"], "alt": "sedan"},
    ]

    post = await ada.post(f"/groups/{group['id']}/posts", {"text": "Se här", "attachments": files})

    assert post.status_code == 201, post.text
    attachments = [(each["name"], each["alt"]) for each in post.json()["attachments"]]
    assert attachments == [("plan.txt", "först"), ("karta.txt", "")]
