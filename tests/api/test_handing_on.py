"""Handing a question on to another group: linked both ways, for those who may read both."""

import pytest

from groups_service.models import Post
from tests.api.around import items, of, said, seen
from tests.api.test_questions import a_comment, a_question, accepted, shown
from tests.builders import Json, a_group
from tests.people import Somebody


async def handed_on(by: Somebody, post: Json, group: Json, **more: object) -> Json:
    answer = await by.post(f"/posts/{post['id']}/handed-on", {"group": group["id"], **more})
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


def link(post: Json, group: Json, state: str = "open") -> Json:
    named = {"id": group["id"], "name": group["name"]}
    return {"post": post["id"], "group": named, "state": state}


async def test_either_side_shows_the_other(ada: Somebody, bo: Somebody, cia: Somebody) -> None:
    mine, theirs = await a_group(bo, name="Mitt"), await a_group(ada, name="Deras")
    post = await a_question(bo, mine, "Hej @ada, *hur* gör vi?")

    made = await handed_on(bo, post, theirs)

    assert (made["text"], made["author"]["id"]) == ("Hej @ada, *hur* gör vi?", bo.id)
    assert made["question"]["handed_from"] == link(post, mine)
    assert (await shown(cia, post))["handed_to"] == [link(made, theirs)]
    assert (await seen(bo, theirs))["my_role"] == "member"

    await accepted(ada, made, await a_comment(cia, made))
    assert (await shown(cia, post))["handed_to"] == [link(made, theirs, "answered")]
    assert (await shown(cia, post))["state"] == "open"


async def test_a_closed_side_is_shown_to_nobody_outside(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    opened, closed = await a_group(ada, "open"), await a_group(ada, "closed", bo)
    post = await a_question(ada, opened)
    inside = await handed_on(ada, post, closed)
    secret = await a_question(ada, closed, "Vad gör vi nu?")
    outside = await handed_on(ada, secret, opened)

    assert (await shown(bo, post))["handed_to"] == [link(inside, closed)]
    assert (await shown(cia, post))["handed_to"] == []
    assert (await shown(bo, outside))["handed_from"] == link(secret, closed)
    assert (await shown(cia, outside))["handed_from"] is None
    assert (await cia.get(f"/posts/{outside['id']}")).json()["text"] == "Vad gör vi nu?"


async def test_handing_on_to_a_closed_group_moves_no_number_outside(
    ada: Somebody, cia: Somebody
) -> None:
    opened, closed = await a_group(ada, "open"), await a_group(ada, "closed")
    post = await a_question(ada, opened)
    before, feed = await seen(cia, opened), await items(cia, of(opened, "/posts"))

    made = await handed_on(ada, post, closed)
    await accepted(ada, made, await a_comment(ada, made))

    assert await seen(cia, opened) == before
    assert await items(cia, of(opened, "/posts")) == feed


async def test_those_who_look_at_the_question_are_given_a_hint(ada: Somebody) -> None:
    one, two = await a_group(ada, name="Ett"), await a_group(ada, name="Två")
    post = await a_question(ada, one)
    before = (await seen(ada, one))["version"]

    made = await handed_on(ada, post, two)
    after = (await seen(ada, one))["version"]
    assert after > before

    await accepted(ada, made, await a_comment(ada, made))
    assert (await seen(ada, one))["version"] > after


async def test_where_one_only_proposes_it_waits_and_is_linked_when_accepted(
    ada: Somebody, bo: Somebody
) -> None:
    mine, moderated = await a_group(bo, "open"), await a_group(ada, "moderated")
    post = await a_question(bo, mine)

    answer = await bo.post(f"/posts/{post['id']}/handed-on", {"group": moderated["id"]})
    assert answer.status_code == 202
    assert (await shown(bo, post))["handed_to"] == []
    decided = {"decision": "accept"}
    made = (await ada.patch(f"/proposals/{answer.json()['id']}", decided)).json()["post"]

    assert (await shown(ada, {"id": made}))["handed_from"] == link(post, mine)
    assert (await shown(bo, post))["handed_to"] == [link({"id": made}, moderated)]


async def test_what_waits_as_a_proposal_is_handed_on_already(ada: Somebody, bo: Somebody) -> None:
    mine, moderated = await a_group(bo), await a_group(ada, "moderated")
    path = f"/posts/{(await a_question(bo, mine))['id']}/handed-on"
    waits = await bo.post(path, {"group": moderated["id"]})

    assert waits.status_code == 202
    assert said(await bo.post(path, {"group": moderated["id"]})) == (409, "handed_on_already")

    await bo.delete(f"/proposals/{waits.json()['id']}")
    assert (await bo.post(path, {"group": moderated["id"]})).status_code == 202


@pytest.mark.parametrize("status", ["open", "closed"])
async def test_only_who_asked_hands_on(
    ada: Somebody, bo: Somebody, cia: Somebody, status: str
) -> None:
    group, other = await a_group(ada, status, bo, cia), await a_group(ada, "open")
    post = await a_question(bo, group)

    for somebody in (ada, cia):
        refused = await somebody.post(f"/posts/{post['id']}/handed-on", {"group": other["id"]})
        assert said(refused) == (403, "may_not_hand_on")
    assert await Post.filter(group_id=other["id"]).count() == 0


async def test_it_goes_only_where_one_may_write(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group, closed = await a_group(bo), await a_group(ada, "closed")
    listed = await a_group(ada, "closed", listed=True)
    post, path = await a_question(bo, group), ""
    path = f"/posts/{post['id']}/handed-on"
    hidden = await bo.post(path, {"group": closed["id"]})
    missing = await bo.post(path, {"group": post["id"]})

    assert said(hidden) == said(missing) == (422, "invalid")
    assert hidden.json() == missing.json()
    assert said(await bo.post(path, {"group": listed["id"]})) == (403, "members_only")
    assert said(await bo.post(path, {"group": group["id"]})) == (422, "invalid")
    opened = await a_group(cia)
    assert said(await bo.post(path, {"group": opened["id"], "era": 9})) == (
        *(409, "audience_changed"),
    )


async def test_it_goes_to_each_group_once_and_not_when_it_is_answered(
    ada: Somebody, bo: Somebody
) -> None:
    group, other, third = [await a_group(ada, name=name) for name in ("Ett", "Två", "Tre")]
    post = await a_question(ada, group)
    path = f"/posts/{post['id']}/handed-on"
    key = {"headers": {"Idempotency-Key": "once"}}

    first = await ada.post(path, {"group": other["id"]}, **key)
    again = await ada.post(path, {"group": other["id"]}, **key)
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert said(await ada.post(path, {"group": other["id"]})) == (409, "handed_on_already")

    await accepted(ada, post, await a_comment(bo, post))
    assert said(await ada.post(path, {"group": third["id"]})) == (409, "answered")
