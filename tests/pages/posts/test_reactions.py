"""Reactions to posts and comments, and the list of people who reacted."""

import pytest

from tests.support.builders import a_comment, a_group, a_post
from tests.support.html_client import (
    HtmlForm,
    HtmlPage,
    parse_page,
    submit_form,
    submit_form_as_script,
    visit,
)
from tests.support.people import ApiCaller


def find_reaction_form(page: HtmlPage, path: str, kind: str) -> HtmlForm:
    """Return the form that adds or removes the reaction `kind` of the content at `path`."""
    forms = [form for form in page.forms if form.action == f"{path}/reaktioner"]
    return next(form for form in forms if form.fields["kind"] == kind)


@pytest.mark.parametrize("kind", ["like", "thanks", "agree", "celebrate"])
async def test_reader_adds_and_removes_a_reaction_to_a_post(
    ada: ApiCaller, bo: ApiCaller, kind: str
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    path = f"/inlagg/{post['id']}"
    page = await visit(bo, f"/grupper/{group['id']}")

    after = await submit_form(bo, find_reaction_form(page, path, kind))
    remove_form = find_reaction_form(after, path, kind)
    removed = await submit_form(bo, remove_form)

    assert after.path == f"/grupper/{group['id']}"
    assert after.html.count('aria-pressed="true"') == 1
    assert remove_form.fields["on"] == "0"
    assert removed.html.count('aria-pressed="true"') == 0


async def test_fragment_request_returns_only_the_reactions(ada: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada))
    path = f"/inlagg/{post['id']}"
    page = await visit(ada, path)

    response = await submit_form_as_script(ada, find_reaction_form(page, path, "like"))

    assert response.status_code == 200
    assert response.text.strip().startswith(f'<div class="reactions" id="reactions-{post["id"]}">')
    assert find_reaction_form(parse_page(response), path, "like").fields["on"] == "0"


async def test_comment_can_have_reactions(ada: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada))
    comment = await a_comment(ada, post)
    path = f"/kommentarer/{comment['id']}"
    page = await visit(ada, f"/inlagg/{post['id']}")

    fragment = await submit_form_as_script(ada, find_reaction_form(page, path, "thanks"))
    after = await submit_form(ada, find_reaction_form(page, path, "agree"))

    assert f'id="reactions-{comment["id"]}"' in fragment.text
    assert after.path == f"/inlagg/{post['id']}"
    assert after.html.count('aria-pressed="true"') == 2


async def test_reaction_list_names_visible_people_and_counts_the_others(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    post = await a_post(ada, group)
    await bo.put(f"/posts/{post['id']}/reactions/like")
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})
    await ada.post(f"/groups/{group['id']}/publication")
    await ada.put(f"/posts/{post['id']}/reactions/like")

    member_page = await visit(ada, f"/inlagg/{post['id']}/reaktioner")
    non_member_page = await visit(cia, f"/inlagg/{post['id']}/reaktioner")
    links = (await visit(cia, f"/inlagg/{post['id']}")).links

    assert "Bo Lind" in member_page.text
    assert "Ada Lind" in non_member_page.text
    assert "Bo Lind" not in non_member_page.text
    assert "och en till" in non_member_page.text
    assert f"/inlagg/{post['id']}/reaktioner" in links


async def test_reactions_in_an_inactive_group_are_read_only(ada: ApiCaller) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group)
    await ada.put(f"/posts/{post['id']}/reactions/like")
    await ada.put(f"/groups/{group['id']}/state", {"state": "inactive"})

    page = await visit(ada, f"/inlagg/{post['id']}")

    assert "Gilla 1" in page.text
    assert not page.has_form("/reaktioner")


async def test_unknown_reaction_is_refused(ada: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada))
    path = f"/inlagg/{post['id']}"
    form = find_reaction_form(await visit(ada, path), path, "like")

    assert (await submit_form_as_script(ada, form, kind="love")).status_code == 422
