"""The words of a notice are those that may be read when it is shown."""

import pytest

from tests.builders import Json, a_file, a_group, a_post
from tests.people import Somebody
from tests.relay.notices import relay_of

GONE = {
    "kind": "unavailable",
    "ref": None,
    "title": None,
    "author": None,
    "text": None,
    "link": None,
}


async def newest(person: Somebody) -> Json:
    await relay_of(person.app).tell_all()
    notice: Json = (await person.get("/notifications")).json()["items"][0]
    return notice


def shown(notice: Json) -> Json:
    return {name: notice[name] for name in GONE}


async def test_a_post_is_told_with_group_author_and_first_words(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed", bo, name="Ledning")
    post = await a_post(ada, group, "Vi **ses**\n\n" + "ord " * 100)

    notice = await newest(bo)

    assert (notice["title"], notice["author"]) == ("Ledning", "Ada Lind")
    assert notice["text"].startswith("Vi ses ord ord")
    assert notice["text"].endswith(" …")
    assert len(notice["text"]) <= 142
    assert (notice["link"], notice["ref"]) == (
        f"/inlagg/{post['id']}",
        {"type": "post", "id": post["id"]},
    )


async def test_a_comment_and_a_file_lead_to_where_they_are(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group)
    comment = (await ada.post(f"/posts/{post['id']}/comments", {"text": "Hej"})).json()
    of_comment = await newest(bo)
    await a_file(ada, group, "plan.txt")
    of_file = await newest(bo)

    assert of_comment["link"] == f"/inlagg/{post['id']}#comment-{comment['id']}"
    assert (of_file["text"], of_file["link"]) == ("plan.txt", f"/grupper/{group['id']}/filer")


@pytest.mark.parametrize("how", ["removed", "left"])
async def test_the_words_go_with_the_right_to_read(ada: Somebody, bo: Somebody, how: str) -> None:
    group = await a_group(ada, "closed", bo)
    await a_post(ada, group, "hemligt")
    before = await newest(bo)

    if how == "removed":
        await ada.delete(f"/groups/{group['id']}/members/{bo.id}")
    else:
        await bo.delete(f"/groups/{group['id']}/membership")

    items = (await bo.get("/notifications")).json()["items"]
    assert before["text"] == "hemligt"
    assert shown(items[0]) == GONE
    assert items[0]["number"] == before["number"]


async def test_words_of_a_group_that_closed_are_gone_for_who_only_commented(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    await bo.post(f"/posts/{post['id']}/comments", {"text": "Hej"})
    await ada.post(f"/posts/{post['id']}/comments", {"text": "Hej på dig"})
    assert (await newest(bo))["text"] == "Hej på dig"

    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    assert shown(await newest(bo)) == GONE


async def test_what_is_about_oneself_stays_without_link_and_content(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed", bo, name="Ledning")
    added = await newest(bo)
    await ada.delete(f"/groups/{group['id']}/members/{bo.id}")

    removed = await newest(bo)

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


async def test_who_can_see_the_group_sees_its_name_of_today(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed", bo, name="Förr")
    await newest(bo)

    await ada.patch(f"/groups/{group['id']}", {"name": "Nu"})

    assert (await newest(bo))["title"] == "Nu"


async def test_a_request_is_shown_to_administrators_only(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "moderated")
    await ada.put(f"/groups/{group['id']}/members/{cia.id}", {"role": "administrator"})
    await bo.put(f"/groups/{group['id']}/membership", {"why": "Jag vill vara med."})
    before = await newest(cia)

    await ada.put(f"/groups/{group['id']}/members/{cia.id}", {"role": "member"})

    asked = [
        item
        for item in (await cia.get("/notifications")).json()["items"]
        if item["number"] == before["number"]
    ]
    assert (before["text"], before["author"]) == ("Jag vill vara med.", "Bo Lind")
    assert [shown(item) for item in asked] == [GONE]


async def test_a_reaction_is_told_with_the_last_who_is_named(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group, "Fika klockan tre")
    for person in (ada, cia, bo):
        await person.put(f"/posts/{post['id']}/reactions/like")
    notice = await newest(bo)

    await cia.delete(f"/posts/{post['id']}/reactions/like")
    without_cia = await newest(bo)
    await ada.delete(f"/posts/{post['id']}/reactions/like")

    assert (notice["kind"], notice["author"], notice["people"], notice["text"]) == (
        "reaction.added",
        "Cia Lind",
        2,
        "Fika klockan tre",
    )
    assert notice["link"] == f"/inlagg/{post['id']}"
    assert without_cia["author"] == "Ada Lind"
    assert shown(await newest(bo)) == GONE


async def test_a_reaction_in_a_closed_era_names_nobody_to_who_left(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group, "Fika klockan tre")
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})
    await ada.put(f"/posts/{post['id']}/reactions/like")
    before = await newest(bo)
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})
    await bo.delete(f"/groups/{group['id']}/membership")

    items = (await bo.get("/notifications")).json()["items"]
    after = next(item for item in items if item["number"] == before["number"])

    assert (before["author"], after["author"]) == ("Ada Lind", None)
    assert after["text"] == "Fika klockan tre"


async def test_what_was_deleted_or_removed_is_no_longer_available(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    theirs = await a_post(ada, group, "Raderas")
    mine = await a_post(bo, group)
    comment = (await ada.post(f"/posts/{mine['id']}/comments", {"text": "Raderas"})).json()
    await newest(bo)

    await ada.delete(f"/posts/{theirs['id']}")
    await ada.delete(f"/comments/{comment['id']}")

    items = (await bo.get("/notifications")).json()["items"]
    assert [shown(item) for item in items[:2]] == [GONE, GONE]


async def test_a_mention_is_shown_by_the_name_of_today(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group, "Vad säger @bo?")

    notice = await newest(bo)

    assert (notice["kind"], notice["text"]) == ("mention.made", "Vad säger @Bo Lind?")
    assert notice["about"] == {"type": "group", "id": group["id"]}
