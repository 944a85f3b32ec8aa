"""What helps to write and to stay up to date: drafts, whom one can mention, what changed."""

from groups_service import ids
from groups_service.models import Group, Post
from groups_service.queries.changes import MOST
from tests.builders import a_group, a_post
from tests.people import Somebody

FAR = 10**12


async def test_drafts_are_their_writers_alone_and_go_with_publishing(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(ada, group)
    places = [f"group:{group['id']}", f"post:{post['id']}", "me"]
    for place in places:
        assert (await bo.put(f"/drafts/{place}", {"text": f"Till {place} "})).status_code == 204

    mine = (await bo.get("/drafts")).json()["items"]
    assert {each["target"]: each["text"] for each in mine} == {p: f"Till {p} " for p in places}
    assert (await ada.get("/drafts")).json()["items"] == []

    await bo.post(f"/groups/{group['id']}/posts", {"text": "Klart"})
    await bo.post(f"/posts/{post['id']}/comments", {"text": "Klart"})
    await bo.put("/drafts/me", {"text": ""})
    assert (await bo.get("/drafts")).json()["items"] == []


async def test_a_draft_for_a_group_that_one_lost_is_kept_out_of_sight(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    path = f"/drafts/group:{group['id']}"
    await bo.put(path, {"text": "Hemligt"})
    await ada.delete(f"/groups/{group['id']}/members/{bo.id}")

    assert [(await bo.get("/drafts")).json()["items"], (await bo.get(path)).status_code] == [
        [],
        404,
    ]
    assert (await bo.put(path, {"text": "Mer"})).status_code == 404
    await ada.put(f"/groups/{group['id']}/members/{bo.id}")
    assert (await bo.get(path)).json()["text"] == "Hemligt"


async def test_those_who_cannot_read_are_not_offered_as_mentions(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    closed, open_ = await a_group(ada, "closed", bo), await a_group(ada, "open")
    post = await a_post(ada, closed)

    async def offered(query: str) -> set[str]:
        items = (await ada.get(f"/mentionable?{query}")).json()["items"]
        return {each["id"] for each in items} & {ada.id, bo.id, cia.id}

    everybody = {ada.id, bo.id, cia.id}
    name = "q=a"
    found = await offered(name)
    assert await offered(f"{name}&group={open_['id']}") == found
    assert await offered(f"{name}&group={closed['id']}") == found - {cia.id}
    assert await offered(f"{name}&post={post['id']}") == found - {cia.id}
    assert found <= everybody
    assert (await cia.get(f"/mentionable?{name}&group={closed['id']}")).status_code == 404


async def test_changes_after_a_number_of_another_time_begin_anew(ada: Somebody) -> None:
    group = await a_group(ada)

    told = (await ada.get(f"/groups/{group['id']}/changes?after={FAR}")).json()

    assert (told["resync"], told["items"]) == (True, [])


async def test_too_many_changes_begin_anew(ada: Somebody) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group)
    before = (await ada.get(f"/groups/{group['id']}")).json()["version"]
    await _rewritten(post["id"], before + 1, MOST + 1)

    told = (await ada.get(f"/groups/{group['id']}/changes?after={before}")).json()
    fewer = (await ada.get(f"/groups/{group['id']}/changes?after={before + 1}")).json()

    assert (told["resync"], fewer["resync"], len(fewer["items"])) == (True, False, MOST)


async def _rewritten(post_id: str, first: int, count: int) -> None:
    """As many more posts like that one, changed one after the other."""
    post = await Post.get(id=post_id)
    numbers = range(first, first + count)
    await Post.bulk_create(
        [
            post.clone(pk=ids.new()).update_from_dict(
                {"activity": number, "version": number, "changed": number}
            )
            for number in numbers
        ]
    )
    await Group.filter(id=post.group_id).update(version=numbers[-1])
