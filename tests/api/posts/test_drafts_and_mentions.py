"""Drafts, mentionable people, and changes since a version."""

from groups_service.core import ids
from groups_service.models import Group, Post
from groups_service.queries.feeds.changes_since import MAX_CHANGES
from tests.support.builders import a_group, a_post
from tests.support.people import ApiCaller

UNKNOWN_VERSION = 10**12


async def test_drafts_are_private_and_deleted_on_publishing(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(ada, group)
    places = [f"group:{group['id']}", f"post:{post['id']}", "me"]
    for place in places:
        assert (await bo.put(f"/drafts/{place}", {"text": f"Till {place} "})).status_code == 204

    drafts = (await bo.get("/drafts")).json()["items"]
    assert {each["target"]: each["text"] for each in drafts} == {p: f"Till {p} " for p in places}
    assert (await ada.get("/drafts")).json()["items"] == []

    await bo.post(f"/groups/{group['id']}/posts", {"text": "Klart"})
    await bo.post(f"/posts/{post['id']}/comments", {"text": "Klart"})
    await bo.put("/drafts/me", {"text": ""})
    assert (await bo.get("/drafts")).json()["items"] == []


async def test_draft_for_a_lost_group_is_hidden_but_kept(ada: ApiCaller, bo: ApiCaller) -> None:
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


async def test_people_without_read_access_are_not_mentionable(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    closed, open_ = await a_group(ada, "closed", bo), await a_group(ada, "open")
    post = await a_post(ada, closed)

    async def list_offered(query: str) -> set[str]:
        items = (await ada.get(f"/mentionable?{query}")).json()["items"]
        return {each["id"] for each in items} & {ada.id, bo.id, cia.id}

    all_people = {ada.id, bo.id, cia.id}
    name = "q=a"
    all_offered = await list_offered(name)
    assert await list_offered(f"{name}&group={open_['id']}") == all_offered
    assert await list_offered(f"{name}&group={closed['id']}") == all_offered - {cia.id}
    assert await list_offered(f"{name}&post={post['id']}") == all_offered - {cia.id}
    assert all_offered <= all_people
    assert (await cia.get(f"/mentionable?{name}&group={closed['id']}")).status_code == 404


async def test_changes_after_an_unknown_version_require_a_resync(ada: ApiCaller) -> None:
    group = await a_group(ada)

    changes = (await ada.get(f"/groups/{group['id']}/changes?after={UNKNOWN_VERSION}")).json()

    assert (changes["resync"], changes["items"]) == (True, [])


async def test_too_many_changes_require_a_resync(ada: ApiCaller) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group)
    before = (await ada.get(f"/groups/{group['id']}")).json()["version"]
    await _insert_changed_posts(post["id"], before + 1, MAX_CHANGES + 1)

    too_many = (await ada.get(f"/groups/{group['id']}/changes?after={before}")).json()
    fewer = (await ada.get(f"/groups/{group['id']}/changes?after={before + 1}")).json()

    assert (too_many["resync"], fewer["resync"], len(fewer["items"])) == (True, False, MAX_CHANGES)


async def _insert_changed_posts(post_id: str, first: int, count: int) -> None:
    """Insert `count` copies of the post, each changed at its own version."""
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
