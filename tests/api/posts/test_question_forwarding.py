"""Forwarding a question to another group: both link to each other, for readers of both."""

import pytest

from groups_service.models import Post
from tests.api.posts.test_questions import (
    accept_answer,
    create_comment,
    create_question,
    get_question,
)
from tests.api.support.group_calls import get_group, get_refusal, group_path, list_items
from tests.support.builders import Json, a_group
from tests.support.people import ApiCaller


async def forward_question(actor: ApiCaller, post: Json, group: Json, **more: object) -> Json:
    response = await actor.post(f"/posts/{post['id']}/forwards", {"group": group["id"], **more})
    assert response.status_code == 201, response.text
    forwarded: Json = response.json()
    return forwarded


def build_link(post: Json, group: Json, state: str = "open") -> Json:
    group_summary = {"id": group["id"], "name": group["name"]}
    return {"post": post["id"], "group": group_summary, "state": state}


async def test_forwarded_question_and_its_origin_link_to_each_other(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    origin, target = await a_group(bo, name="Mitt"), await a_group(ada, name="Deras")
    post = await create_question(bo, origin, "Hej @ada, *hur* gör vi?")

    forwarded = await forward_question(bo, post, target)

    assert (forwarded["text"], forwarded["author"]["id"]) == ("Hej @ada, *hur* gör vi?", bo.id)
    assert forwarded["question"]["forwarded_from"] == build_link(post, origin)
    assert (await get_question(cia, post))["forwarded_to"] == [build_link(forwarded, target)]
    assert (await get_group(bo, target))["my_role"] == "member"

    await accept_answer(ada, forwarded, await create_comment(cia, forwarded))
    assert (await get_question(cia, post))["forwarded_to"] == [
        build_link(forwarded, target, "answered")
    ]
    assert (await get_question(cia, post))["state"] == "open"


async def test_link_to_a_closed_group_is_hidden_from_non_members(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    opened, closed = await a_group(ada, "open"), await a_group(ada, "closed", bo)
    post = await create_question(ada, opened)
    inside = await forward_question(ada, post, closed)
    secret = await create_question(ada, closed, "Vad gör vi nu?")
    outside = await forward_question(ada, secret, opened)

    assert (await get_question(bo, post))["forwarded_to"] == [build_link(inside, closed)]
    assert (await get_question(cia, post))["forwarded_to"] == []
    assert (await get_question(bo, outside))["forwarded_from"] == build_link(secret, closed)
    assert (await get_question(cia, outside))["forwarded_from"] is None
    assert (await cia.get(f"/posts/{outside['id']}")).json()["text"] == "Vad gör vi nu?"


async def test_forwarding_to_a_closed_group_changes_no_public_numbers(
    ada: ApiCaller, cia: ApiCaller
) -> None:
    opened, closed = await a_group(ada, "open"), await a_group(ada, "closed")
    post = await create_question(ada, opened)
    before, feed = (
        await get_group(cia, opened),
        await list_items(cia, group_path(opened, "/posts")),
    )

    forwarded = await forward_question(ada, post, closed)
    await accept_answer(ada, forwarded, await create_comment(ada, forwarded))

    assert await get_group(cia, opened) == before
    assert await list_items(cia, group_path(opened, "/posts")) == feed


async def test_forwarding_and_answering_raise_the_origin_groups_version(ada: ApiCaller) -> None:
    origin, target = await a_group(ada, name="Ett"), await a_group(ada, name="Två")
    post = await create_question(ada, origin)
    before = (await get_group(ada, origin))["version"]

    forwarded = await forward_question(ada, post, target)
    after = (await get_group(ada, origin))["version"]
    assert after > before

    await accept_answer(ada, forwarded, await create_comment(ada, forwarded))
    assert (await get_group(ada, origin))["version"] > after


async def test_forward_to_a_moderated_group_is_linked_when_accepted(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    origin, moderated = await a_group(bo, "open"), await a_group(ada, "moderated")
    post = await create_question(bo, origin)

    response = await bo.post(f"/posts/{post['id']}/forwards", {"group": moderated["id"]})
    assert response.status_code == 202
    assert (await get_question(bo, post))["forwarded_to"] == []
    decision = {"decision": "accept"}
    forwarded_id = (await ada.patch(f"/proposals/{response.json()['id']}", decision)).json()[
        "post"
    ]

    assert (await get_question(ada, {"id": forwarded_id}))["forwarded_from"] == build_link(
        post, origin
    )
    assert (await get_question(bo, post))["forwarded_to"] == [
        build_link({"id": forwarded_id}, moderated)
    ]


async def test_forward_waiting_as_a_proposal_cannot_be_repeated(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    origin, moderated = await a_group(bo), await a_group(ada, "moderated")
    path = f"/posts/{(await create_question(bo, origin))['id']}/forwards"
    proposed = await bo.post(path, {"group": moderated["id"]})

    assert proposed.status_code == 202
    assert get_refusal(await bo.post(path, {"group": moderated["id"]})) == (
        409,
        "already_forwarded",
    )

    await bo.delete(f"/proposals/{proposed.json()['id']}")
    assert (await bo.post(path, {"group": moderated["id"]})).status_code == 202


@pytest.mark.parametrize("status", ["open", "closed"])
async def test_only_the_asker_may_forward_a_question(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller, status: str
) -> None:
    group, other = await a_group(ada, status, bo, cia), await a_group(ada, "open")
    post = await create_question(bo, group)

    for person in (ada, cia):
        refused = await person.post(f"/posts/{post['id']}/forwards", {"group": other["id"]})
        assert get_refusal(refused) == (403, "may_not_forward")
    assert await Post.filter(group_id=other["id"]).count() == 0


async def test_question_can_be_forwarded_only_to_writable_groups(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group, closed = await a_group(bo), await a_group(ada, "closed")
    listed_group = await a_group(ada, "closed", listed=True)
    post, path = await create_question(bo, group), ""
    path = f"/posts/{post['id']}/forwards"
    hidden = await bo.post(path, {"group": closed["id"]})
    missing = await bo.post(path, {"group": post["id"]})

    assert get_refusal(hidden) == get_refusal(missing) == (422, "invalid")
    assert hidden.json() == missing.json()
    assert get_refusal(await bo.post(path, {"group": listed_group["id"]})) == (403, "members_only")
    assert get_refusal(await bo.post(path, {"group": group["id"]})) == (422, "invalid")
    opened = await a_group(cia)
    assert get_refusal(await bo.post(path, {"group": opened["id"], "era": 9})) == (
        *(409, "audience_changed"),
    )


async def test_question_is_forwarded_to_a_group_once_and_not_when_answered(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group, other, third = [await a_group(ada, name=name) for name in ("Ett", "Två", "Tre")]
    post = await create_question(ada, group)
    path = f"/posts/{post['id']}/forwards"
    key = {"headers": {"Idempotency-Key": "once"}}

    first = await ada.post(path, {"group": other["id"]}, **key)
    again = await ada.post(path, {"group": other["id"]}, **key)
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert get_refusal(await ada.post(path, {"group": other["id"]})) == (409, "already_forwarded")

    await accept_answer(ada, post, await create_comment(bo, post))
    assert get_refusal(await ada.post(path, {"group": third["id"]})) == (409, "answered")
