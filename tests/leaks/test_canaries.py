"""Nothing of a closed group is told to who is no member: by no route, header or notice.

Every place of the group holds a word of its own; one of them in any answer is a leak.
"""

import pytest
from starlette.applications import Starlette

from groups_service.models import ArchiveFile, Comment, Event, Membership, Post
from tests.builders import a_group
from tests.leaks.asking import asking
from tests.leaks.inventory import ASKED, Question, questions, routes
from tests.leaks.secret import ALLOWED, Secret, state

INSIDE = (
    *("post_id", "comment_id", "file_id"),
    *("request_id", "invitation_id", "proposal_id", "report_id"),
)


async def test_the_inventory_holds_every_route(app: Starlette) -> None:
    assert routes(app) == set(ASKED)


TO_NOBODY_ELSE = {"old invitation", "draft", "deleted"}
"""Bo's own draft and what he deleted; and an invitation that was taken back."""


async def test_members_are_told_every_word(secret: Secret) -> None:
    told = b""

    async with asking(secret.app, secret.people["ada"].token) as ada:
        for question in questions(secret.ids):
            if question.method == "GET":
                told += await ada.told(question)

    assert secret.leaks(told) == set(secret.words) - TO_NOBODY_ELSE


@pytest.mark.parametrize("who", ["nobody", "cia", "dan", "eva", "fia", "hal", "eli", "kim"])
async def test_others_are_told_none(secret: Secret, who: str) -> None:
    open_group = await a_group(secret.people["ada"], "open", name="Öppen")
    ids = secret.ids | {"group_id": [*secret.ids["group_id"], open_group["id"]]}
    before, leaks = await _tables(secret), dict[str, set[str]]()

    token = secret.people[who].token if who in secret.people else None
    async with asking(secret.app, token) as asker:
        for question in questions(ids):
            found = secret.leaks(await asker.told(question))
            leaks |= {f"{question.method} {question.path}": found} if found else {}

    assert leaks == {}
    assert await _tables(secret) == before


@pytest.mark.parametrize("who", ALLOWED)
async def test_who_proposed_or_is_invited_is_told_only_that(secret: Secret, who: str) -> None:
    told = b""

    async with asking(secret.app, secret.people[who].token) as asker:
        for question in questions(secret.ids):
            if question.method == "GET":
                told += await asker.told(question)

    assert secret.leaks(told) == ALLOWED[who]


@pytest.mark.timeout(90)  # seven thousand questions
async def test_an_id_of_the_closed_group_is_one_of_nothing_wherever_it_stands(
    secret: Secret,
) -> None:
    group = secret.ids["group_id"]
    inside = [id_ for name in INSIDE for id_ in secret.ids[name]]
    names = {name: [*group, *inside] for name in secret.ids} | {"tag": secret.ids["tag"]}

    async with asking(secret.app, secret.people["cia"].token) as cia:
        for question in questions(names):
            if not any(id_ in question.path for id_ in (*group, *inside)):
                continue
            answer = await cia.ask(question)

            refused = {403} if question.is_for_site_administrators else {303, 404}
            assert answer.status_code in refused, question
            assert secret.leaks(answer.content) == set()


async def _tables(secret: Secret) -> dict[str, object]:
    """What an outsider's requests must leave as it was."""
    group = secret.group["id"]
    return {
        **await state(secret),
        "members": await Membership.filter(group_id=group).count(),
        "posts": await Post.filter(group_id=group).count(),
        "comments": await Comment.filter(post__group_id=group).count(),
        "files": await ArchiveFile.filter(group_id=group).count(),
        "events": await Event.filter(stream_id=group).count(),
    }


async def test_own_notices_name_the_group_as_it_was_then(secret: Secret) -> None:
    told = {}
    for who in ("eva", "hal"):
        items = (await secret.people[who].get("/notifications")).json()["items"]
        told[who] = [(item["kind"], item["title"], item["text"], item["link"]) for item in items]

    old = "Det den hette förr"
    assert told["hal"] == [("group.status", old, None, None)]
    assert told["eva"] == [("member.removed", old, None, None), ("member.added", old, None, None)]


async def test_a_ticket_opens_only_ones_own_socket(secret: Secret) -> None:
    ticket = (await secret.people["cia"].post("/live/tickets")).json()["ticket"]

    async with asking(secret.app, None) as nobody:
        answer = await nobody.ask(Question("GET", f"/api/v1/notifications?ticket={ticket}", {}))

    assert answer.status_code == 401
