"""Editing: in place, on a page, and after a conflicting edit."""

from tests.support.builders import a_comment, a_group, a_post
from tests.support.html_client import (
    FRAGMENT_TYPE,
    parse_page,
    submit_form,
    submit_form_as_script,
    visit,
)
from tests.support.people import ApiCaller


async def test_author_edits_and_readers_see_that_it_was_edited(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group, "Hej *alla*")
    page = await visit(ada, f"/inlagg/{post['id']}/redigera")
    form = page.form("/redigera")

    after = await submit_form(ada, form, text="Hej **allihop**")
    reader_page = await visit(bo, f"/grupper/{group['id']}")

    assert form.fields["text"] == "Hej *alla*"
    assert after.path == f"/grupper/{group['id']}"
    assert "<strong>allihop</strong>" in reader_page.html
    assert "redigerat" in reader_page.text


async def test_fragment_requests_return_the_form_and_the_edited_post(ada: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada))
    form = (await visit(ada, f"/inlagg/{post['id']}/redigera", Accept=FRAGMENT_TYPE)).forms[0]

    response = await submit_form_as_script(ada, form, text="Nytt")

    assert form.id == f"edit-{post['id']}"
    assert response.status_code == 200
    assert f'id="post-{post["id"]}"' in response.text
    assert "Nytt" in response.text


async def test_comment_can_be_edited(ada: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada))
    comment = await a_comment(ada, post)
    page = await visit(ada, f"/kommentarer/{comment['id']}/redigera")

    after = await submit_form(ada, page.form("/redigera"), text="Annorlunda")
    form = (
        await visit(ada, f"/kommentarer/{comment['id']}/redigera", Accept=FRAGMENT_TYPE)
    ).forms[0]
    fragment = await submit_form_as_script(ada, form, text="Igen")

    assert after.path == f"/inlagg/{post['id']}"
    assert "Annorlunda" in after.text
    assert fragment.text.lstrip().startswith(f'<div class="comment" id="comment-{comment["id"]}"')


async def test_conflicting_edit_keeps_the_text_and_shows_the_other_version(
    ada: ApiCaller,
) -> None:
    post = await a_post(ada, await a_group(ada))
    form = (await visit(ada, f"/inlagg/{post['id']}/redigera")).form("/redigera")
    await ada.patch(f"/posts/{post['id']}", {"text": "Från den andra datorn"})

    conflict = await submit_form(ada, form, text="Från den första")
    returned_form = conflict.form("/redigera")
    after = await submit_form(ada, returned_form)

    assert conflict.status == 409
    assert returned_form.fields["text"] == "Från den första"
    assert "Så här står det nu:" in conflict.text
    assert "Från den andra datorn" in conflict.text
    assert after.status == 200
    assert "Från den första" in after.text


async def test_edit_for_a_changed_audience_shows_the_new_audience(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    form = (await visit(ada, f"/inlagg/{post['id']}/redigera")).form("/redigera")
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    page = await submit_form(ada, form, text="Till alla")
    response = await submit_form_as_script(ada, form, text="Till alla")

    assert page.status == response.status_code == 409
    assert page.form("/redigera").fields["text"] == "Till alla"
    assert "Syns bara för gruppens enda medlem." in page.text
    assert "Så här står det nu:" not in page.text
    assert parse_page(response).forms[0].id == f"edit-{post['id']}"


async def test_empty_edit_comes_back_with_the_reason(ada: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada))
    form = (await visit(ada, f"/inlagg/{post['id']}/redigera")).form("/redigera")

    page = await submit_form(ada, form, text=" ")

    assert page.status == 422
    assert f"edit-{post['id']}-error" in page.ids


async def test_only_the_author_may_edit(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(ada, group)
    form = (await visit(ada, f"/inlagg/{post['id']}/redigera")).form("/redigera")

    assert (await visit(bo, f"/inlagg/{post['id']}/redigera")).status == 403
    assert (await submit_form(bo, form, text="Mitt")).status == 403


async def test_author_and_administrator_can_read_earlier_versions(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group, "Först så här")
    await bo.patch(f"/posts/{post['id']}", {"text": "Sedan så här, @ada"})
    comment = await a_comment(bo, post, "Kort")
    await bo.patch(f"/comments/{comment['id']}", {"text": "Längre"})

    for reader in (ada, bo):
        feed = await visit(reader, f"/grupper/{group['id']}")
        page = await visit(reader, f"/inlagg/{post['id']}/versioner")
        assert f"/inlagg/{post['id']}/versioner" in feed.links
        assert "Först så här" in page.text
        assert "@Ada Lind" in page.text
        assert "Kort" in (await visit(reader, f"/kommentarer/{comment['id']}/versioner")).text
    assert (await visit(cia, f"/inlagg/{post['id']}/versioner")).status == 403
    assert (
        f"/inlagg/{post['id']}/versioner" not in (await visit(cia, f"/inlagg/{post['id']}")).links
    )
