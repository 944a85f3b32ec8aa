"""Four words below what somebody wrote, and who said them."""

import pytest

from tests.builders import a_comment, a_group, a_post
from tests.pages.reading import Form, Page, ask, read, send, visit
from tests.people import Somebody


def reaction(page: Page, path: str, kind: str) -> Form:
    """The form that says `kind` of the thing at `path`, or takes it back."""
    forms = [form for form in page.forms if form.action == f"{path}/reaktioner"]
    return next(form for form in forms if form.fields["kind"] == kind)


@pytest.mark.parametrize("kind", ["like", "thanks", "agree", "celebrate"])
async def test_reader_reacts_to_a_post_and_takes_it_back(
    ada: Somebody, bo: Somebody, kind: str
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    path = f"/inlagg/{post['id']}"
    page = await visit(bo, f"/grupper/{group['id']}")

    after = await send(bo, reaction(page, path, kind))
    pressed = reaction(after, path, kind)
    back = await send(bo, pressed)

    assert after.path == f"/grupper/{group['id']}"
    assert after.html.count('aria-pressed="true"') == 1
    assert pressed.fields["on"] == "0"
    assert back.html.count('aria-pressed="true"') == 0


async def test_script_gets_the_row_of_reactions_alone(ada: Somebody) -> None:
    post = await a_post(ada, await a_group(ada))
    path = f"/inlagg/{post['id']}"
    page = await visit(ada, path)

    answer = await ask(ada, reaction(page, path, "like"))

    assert answer.status_code == 200
    assert answer.text.strip().startswith(f'<div class="reactions" id="reactions-{post["id"]}">')
    assert reaction(read(answer), path, "like").fields["on"] == "0"


async def test_comment_is_reacted_to_as_well(ada: Somebody) -> None:
    post = await a_post(ada, await a_group(ada))
    comment = await a_comment(ada, post)
    path = f"/kommentarer/{comment['id']}"
    page = await visit(ada, f"/inlagg/{post['id']}")

    alone = await ask(ada, reaction(page, path, "thanks"))
    after = await send(ada, reaction(page, path, "agree"))

    assert f'id="reactions-{comment["id"]}"' in alone.text
    assert after.path == f"/inlagg/{post['id']}"
    assert after.html.count('aria-pressed="true"') == 2


async def test_who_reacted_is_told_and_who_may_not_be_named_is_counted(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    post = await a_post(ada, group)
    await bo.put(f"/posts/{post['id']}/reactions/like")
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})
    await ada.post(f"/groups/{group['id']}/publication")
    await ada.put(f"/posts/{post['id']}/reactions/like")

    of_member = await visit(ada, f"/inlagg/{post['id']}/reaktioner")
    of_other = await visit(cia, f"/inlagg/{post['id']}/reaktioner")
    link = (await visit(cia, f"/inlagg/{post['id']}")).links

    assert "Bo Lind" in of_member.text
    assert "Ada Lind" in of_other.text
    assert "Bo Lind" not in of_other.text
    assert "och en till" in of_other.text
    assert f"/inlagg/{post['id']}/reaktioner" in link


async def test_reactions_in_an_inactive_group_are_only_read(ada: Somebody) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group)
    await ada.put(f"/posts/{post['id']}/reactions/like")
    await ada.put(f"/groups/{group['id']}/state", {"state": "inactive"})

    page = await visit(ada, f"/inlagg/{post['id']}")

    assert "Gilla 1" in page.text
    assert not page.offers("/reaktioner")


async def test_unknown_reaction_is_refused(ada: Somebody) -> None:
    post = await a_post(ada, await a_group(ada))
    path = f"/inlagg/{post['id']}"
    form = reaction(await visit(ada, path), path, "like")

    assert (await ask(ada, form, kind="love")).status_code == 422
