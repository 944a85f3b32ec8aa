"""Content of a closed era remains members-only until an administrator publishes it."""

from groups_service.models import Event
from tests.api.support.group_calls import (
    change_status,
    deliver_events,
    get_group,
    get_refusal,
    group_path,
    list_items,
    list_notifications,
)
from tests.api.support.table_snapshot import assert_nothing_stored
from tests.support.builders import Json, a_file, a_group, a_post
from tests.support.people import ApiCaller


async def create_group_with_closed_past(
    actor: ApiCaller, *members: ApiCaller
) -> tuple[Json, Json, Json]:
    """Return a group that was open, closed and reopened, with one post of each of the first two
    eras.
    """
    group = await a_group(actor, "open", *members)
    early = await a_post(actor, group, "Öppet från början")
    await change_status(actor, group, "closed")
    secret = await a_post(actor, group, "Skrivet i det slutna")
    await change_status(actor, group, "open")
    return group, early, secret


async def list_post_texts(actor: ApiCaller, group: Json) -> list[str]:
    return [post["text"] for post in await list_items(actor, group_path(group, "/posts"))]


async def test_opening_reveals_no_post_of_the_closed_era(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group, _, secret = await create_group_with_closed_past(ada, bo)

    assert await list_post_texts(bo, group) == ["Skrivet i det slutna", "Öppet från början"]
    assert await list_post_texts(cia, group) == ["Öppet från början"]
    assert (await cia.get(f"/posts/{secret['id']}")).status_code == 404
    comments = f"/posts/{secret['id']}/comments"
    assert (await cia.get(comments)).status_code == 404
    assert (await cia.post(comments, {"text": "Hej"})).status_code == 404


async def test_files_of_a_closed_era_remain_members_only(ada: ApiCaller, cia: ApiCaller) -> None:
    group = await a_group(ada, "closed")
    file = await a_file(ada, group)
    await change_status(ada, group, "moderated")

    assert len(await list_items(ada, group_path(group, "/files"))) == 1
    assert await list_items(cia, group_path(group, "/files")) == []
    assert (await cia.get(f"/files/{file['id']}/content")).status_code == 404


async def test_thread_commented_in_a_closed_era_becomes_members_only(
    ada: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    await change_status(ada, group, "closed")
    await ada.post(f"/posts/{post['id']}/comments", {"text": "Mellan oss"})

    await change_status(ada, group, "open")

    assert (await ada.get(f"/posts/{post['id']}")).json()["era"] == 2
    assert (await cia.get(f"/posts/{post['id']}")).status_code == 404
    assert await list_post_texts(cia, group) == []


async def test_comment_on_a_members_only_thread_changes_nothing_for_non_members(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group, _, secret = await create_group_with_closed_past(ada, bo)
    other = await a_group(ada, "open", name="Annan")
    await a_post(ada, other)
    before = (
        await get_group(cia, group),
        [each["id"] for each in await list_items(cia, "/groups")],
    )
    inside = await get_group(bo, group)

    response = await bo.post(f"/posts/{secret['id']}/comments", {"text": "Fortfarande hemligt"})

    assert response.status_code == 201
    assert (await bo.get(f"/posts/{secret['id']}")).json()["era"] == 2
    assert (await cia.get(f"/posts/{secret['id']}")).status_code == 404
    after = (
        await get_group(cia, group),
        [each["id"] for each in await list_items(cia, "/groups")],
    )
    assert after == before
    assert (await get_group(bo, group))["version"] > inside["version"]
    assert (await list_items(bo, "/groups"))[0]["id"] == group["id"]


async def test_members_only_comment_notifies_no_non_member(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group)
    await cia.post(f"/posts/{post['id']}/comments", {"text": "Utifrån"})
    await change_status(ada, group, "closed")
    await ada.post(f"/posts/{post['id']}/comments", {"text": "Mellan oss"})
    await change_status(ada, group, "open")
    await ada.post(f"/posts/{post['id']}/comments", {"text": "Än en gång"})
    await deliver_events(ada)

    assert await list_notifications(cia) == []
    assert [kind for kind, _ in await list_notifications(bo)].count(
        "comment.added"
    ) == 1  # collapsed into one


async def test_member_of_a_closed_era_is_named_after_posting_openly(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    await change_status(ada, group, "open")
    path = group_path(group, "/members")

    async def named(actor: ApiCaller) -> set[str]:
        return {member["person"]["id"] for member in await list_items(actor, path)}

    assert await named(cia) == {ada.id}
    assert await named(bo) == {ada.id, bo.id}
    assert (await get_group(cia, group))["member_count"] == 2
    assert (await cia.get(f"/people/{bo.id}")).json()["groups"] == []

    await a_post(bo, group)

    assert await named(cia) == {ada.id, bo.id}
    assert len((await cia.get(f"/people/{bo.id}")).json()["groups"]) == 1


async def test_members_only_comment_does_not_name_its_author(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    secret = await a_post(ada, group)
    await change_status(ada, group, "open")

    await bo.post(f"/posts/{secret['id']}/comments", {"text": "Hej"})

    assert len(await list_items(cia, group_path(group, "/members"))) == 1


async def test_publication_preview_names_current_and_departed_authors(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group, _, secret = await create_group_with_closed_past(ada, bo)
    await bo.post(f"/posts/{secret['id']}/comments", {"text": "Hemligt"})
    await bo.delete(group_path(group, "/membership"))

    async with assert_nothing_stored(ada.app):
        preview = (await ada.get(group_path(group, "/publication"))).json()

    assert (preview["posts"], preview["comments"], preview["files"]) == (1, 1, 0)
    assert [person["id"] for person in preview["authors"]] == [ada.id]
    assert [person["id"] for person in preview["authors_who_left"]] == [bo.id]
    assert await list_post_texts(cia, group) == ["Öppet från början"]


async def test_publishing_reveals_the_closed_era_and_notifies_members(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group, _, secret = await create_group_with_closed_past(ada, bo)

    published = await ada.post(group_path(group, "/publication"))
    await deliver_events(ada)

    assert (published.status_code, published.json()["era"]) == (200, 4)
    assert (await cia.get(f"/posts/{secret['id']}")).status_code == 200
    assert len(await list_post_texts(cia, group)) == 2
    assert ("group.published", "Klimatombud") in await list_notifications(bo)
    assert await list_notifications(cia) == []


async def test_publishing_does_not_name_members_without_posts(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    await a_post(ada, group)
    await change_status(ada, group, "open")

    await ada.post(group_path(group, "/publication"))

    assert len(await list_items(cia, group_path(group, "/members"))) == 1


async def test_published_thread_commented_in_the_next_closed_era_is_hidden(
    ada: ApiCaller, cia: ApiCaller
) -> None:
    group, _, secret = await create_group_with_closed_past(ada)
    await ada.post(group_path(group, "/publication"))
    await change_status(ada, group, "closed")
    await ada.post(f"/posts/{secret['id']}/comments", {"text": "Hemligt igen"})

    await change_status(ada, group, "open")

    assert (await cia.get(f"/posts/{secret['id']}")).status_code == 404


async def test_publishing_twice_or_while_closed_is_refused(ada: ApiCaller) -> None:
    group, _, _ = await create_group_with_closed_past(ada)
    await ada.post(group_path(group, "/publication"))

    again = await ada.post(group_path(group, "/publication"))
    await change_status(ada, group, "closed")
    closed = await ada.post(group_path(group, "/publication"))

    assert (get_refusal(again), get_refusal(closed)) == (
        (409, "nothing_to_publish"),
        (409, "closed"),
    )
    assert await Event.filter(kind="group.published").count() == 1


async def test_only_administrators_may_publish(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group, _, secret = await create_group_with_closed_past(ada, bo)

    responses = [await person.post(group_path(group, "/publication")) for person in (bo, cia)]

    assert [get_refusal(response) for response in responses] == [(403, "administrators_only")] * 2
    assert (await cia.get(f"/posts/{secret['id']}")).status_code == 404


async def test_content_for_another_audience_is_not_stored(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "closed", bo)
    post = await a_post(ada, group)
    await change_status(ada, group, "open")

    async with assert_nothing_stored(ada.app):
        responses = [
            await bo.post(group_path(group, "/posts"), {"text": "Hej", "era": 1}),
            await bo.post(f"/posts/{post['id']}/comments", {"text": "Hej", "era": 1}),
            await bo.upload(group["id"], "a.txt", b"x", era="1"),
        ]

    assert [get_refusal(response) for response in responses] == [(409, "audience_changed")] * 3
    assert [response.json()["audience"] for response in responses] == [
        {"era": 2, "status": "open"},
    ] * 3
