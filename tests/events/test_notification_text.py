"""A notification shows only the texts that its reader may read at that time."""

import pytest

from tests.events.support.delivered import get_relay
from tests.support.builders import Json, a_file, a_group, a_post
from tests.support.people import ApiCaller

UNAVAILABLE = {
    "kind": "unavailable",
    "ref": None,
    "title": None,
    "author": None,
    "text": None,
    "link": None,
}


async def read_newest(person: ApiCaller) -> Json:
    await get_relay(person.app).deliver_pending()
    notification: Json = (await person.get("/notifications")).json()["items"][0]
    return notification


def visible_fields(notification: Json) -> Json:
    return {name: notification[name] for name in UNAVAILABLE}


async def test_post_notification_shows_group_author_and_excerpt(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo, name="Ledning")
    post = await a_post(ada, group, "Vi **ses**\n\n" + "ord " * 100)

    notification = await read_newest(bo)

    assert (notification["title"], notification["author"]) == ("Ledning", "Ada Lind")
    assert notification["text"].startswith("Vi ses ord ord")
    assert notification["text"].endswith(" …")
    assert len(notification["text"]) <= 142
    assert (notification["link"], notification["ref"]) == (
        f"/inlagg/{post['id']}",
        {"type": "post", "id": post["id"]},
    )


async def test_comment_and_file_notifications_link_to_their_place(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group)
    comment = (await ada.post(f"/posts/{post['id']}/comments", {"text": "Hej"})).json()
    of_comment = await read_newest(bo)
    await a_file(ada, group, "plan.txt")
    of_file = await read_newest(bo)

    assert of_comment["link"] == f"/inlagg/{post['id']}#comment-{comment['id']}"
    assert (of_file["text"], of_file["link"]) == ("plan.txt", f"/grupper/{group['id']}/filer")


@pytest.mark.parametrize("how", ["removed", "left"])
async def test_text_disappears_when_the_reader_loses_access(
    ada: ApiCaller, bo: ApiCaller, how: str
) -> None:
    group = await a_group(ada, "closed", bo)
    await a_post(ada, group, "hemligt")
    before = await read_newest(bo)

    if how == "removed":
        await ada.delete(f"/groups/{group['id']}/members/{bo.id}")
    else:
        await bo.delete(f"/groups/{group['id']}/membership")

    items = (await bo.get("/notifications")).json()["items"]
    assert before["text"] == "hemligt"
    assert visible_fields(items[0]) == UNAVAILABLE
    assert items[0]["number"] == before["number"]


async def test_text_disappears_for_a_commenter_when_the_group_closes(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    await bo.post(f"/posts/{post['id']}/comments", {"text": "Hej"})
    await ada.post(f"/posts/{post['id']}/comments", {"text": "Hej på dig"})
    assert (await read_newest(bo))["text"] == "Hej på dig"

    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    assert visible_fields(await read_newest(bo)) == UNAVAILABLE


async def test_personal_notification_stays_without_link_and_text(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo, name="Ledning")
    added = await read_newest(bo)
    await ada.delete(f"/groups/{group['id']}/members/{bo.id}")

    removed = await read_newest(bo)

    assert (added["kind"], added["title"], added["author"], added["text"], added["link"]) == (
        "member.added",
        "Ledning",
        "Ada Lind",
        None,
        f"/grupper/{group['id']}",
    )
    assert (removed["kind"], removed["title"], removed["author"]) == (
        "member.removed",
        "Ledning",
        "Ada Lind",
    )
    assert (removed["text"], removed["link"]) == (None, None)


async def test_visible_group_is_shown_by_its_current_name(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "closed", bo, name="Förr")
    await read_newest(bo)

    await ada.patch(f"/groups/{group['id']}", {"name": "Nu"})

    assert (await read_newest(bo))["title"] == "Nu"


async def test_join_request_text_is_shown_to_administrators_only(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "moderated")
    await ada.put(f"/groups/{group['id']}/members/{cia.id}", {"role": "administrator"})
    await bo.put(f"/groups/{group['id']}/membership", {"message": "Jag vill vara med."})
    before = await read_newest(cia)

    await ada.put(f"/groups/{group['id']}/members/{cia.id}", {"role": "member"})

    items = [
        item
        for item in (await cia.get("/notifications")).json()["items"]
        if item["number"] == before["number"]
    ]
    assert (before["text"], before["author"]) == ("Jag vill vara med.", "Bo Lind")
    assert [visible_fields(item) for item in items] == [UNAVAILABLE]


async def test_reaction_notification_names_the_latest_person(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group, "Fika klockan tre")
    for person in (ada, cia, bo):
        await person.put(f"/posts/{post['id']}/reactions/like")
    notification = await read_newest(bo)

    await cia.delete(f"/posts/{post['id']}/reactions/like")
    without_cia = await read_newest(bo)
    await ada.delete(f"/posts/{post['id']}/reactions/like")

    assert (
        notification["kind"],
        notification["author"],
        notification["people"],
        notification["text"],
    ) == (
        "reaction.added",
        "Cia Lind",
        2,
        "Fika klockan tre",
    )
    assert notification["link"] == f"/inlagg/{post['id']}"
    assert without_cia["author"] == "Ada Lind"
    assert visible_fields(await read_newest(bo)) == UNAVAILABLE


async def test_reaction_in_a_closed_era_names_no_one_to_former_members(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group, "Fika klockan tre")
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})
    await ada.put(f"/posts/{post['id']}/reactions/like")
    before = await read_newest(bo)
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})
    await bo.delete(f"/groups/{group['id']}/membership")

    items = (await bo.get("/notifications")).json()["items"]
    after = next(item for item in items if item["number"] == before["number"])

    assert (before["author"], after["author"]) == ("Ada Lind", None)
    assert after["text"] == "Fika klockan tre"


async def test_deleted_and_removed_content_is_unavailable(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    adas_post = await a_post(ada, group, "Raderas")
    bos_post = await a_post(bo, group)
    comment = (await ada.post(f"/posts/{bos_post['id']}/comments", {"text": "Raderas"})).json()
    await read_newest(bo)

    await ada.delete(f"/posts/{adas_post['id']}")
    await ada.delete(f"/comments/{comment['id']}")

    items = (await bo.get("/notifications")).json()["items"]
    assert [visible_fields(item) for item in items[:2]] == [UNAVAILABLE, UNAVAILABLE]


async def test_mention_is_shown_by_current_name(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group, "Vad säger @bo?")

    notification = await read_newest(bo)

    assert (notification["kind"], notification["text"]) == (
        "mention.created",
        "Vad säger @Bo Lind?",
    )
    assert notification["about"] == {"type": "group", "id": group["id"]}
