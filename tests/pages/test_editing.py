"""Saying something else: in place, on a page, and when somebody else was faster."""

from tests.builders import a_comment, a_group, a_post
from tests.pages.reading import FRAGMENT, ask, read, send, visit
from tests.people import Somebody


async def test_author_edits_and_readers_see_that_it_was_edited(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group, "Hej *alla*")
    page = await visit(ada, f"/inlagg/{post['id']}/redigera")
    form = page.form("/redigera")

    after = await send(ada, form, text="Hej **allihop**")
    seen = await visit(bo, f"/grupper/{group['id']}")

    assert form.fields["text"] == "Hej *alla*"
    assert after.path == f"/grupper/{group['id']}"
    assert "<strong>allihop</strong>" in seen.html
    assert "redigerat" in seen.text


async def test_script_gets_the_form_and_then_the_post_alone(ada: Somebody) -> None:
    post = await a_post(ada, await a_group(ada))
    form = (await visit(ada, f"/inlagg/{post['id']}/redigera", Accept=FRAGMENT)).forms[0]

    answer = await ask(ada, form, text="Nytt")

    assert form.id == f"edit-{post['id']}"
    assert answer.status_code == 200
    assert f'id="post-{post["id"]}"' in answer.text
    assert "Nytt" in answer.text


async def test_comment_is_edited_in_the_same_way(ada: Somebody) -> None:
    post = await a_post(ada, await a_group(ada))
    comment = await a_comment(ada, post)
    page = await visit(ada, f"/kommentarer/{comment['id']}/redigera")

    after = await send(ada, page.form("/redigera"), text="Annorlunda")
    form = (await visit(ada, f"/kommentarer/{comment['id']}/redigera", Accept=FRAGMENT)).forms[0]
    alone = await ask(ada, form, text="Igen")

    assert after.path == f"/inlagg/{post['id']}"
    assert "Annorlunda" in after.text
    assert alone.text.lstrip().startswith(f'<div class="comment" id="comment-{comment["id"]}"')


async def test_who_edits_what_was_edited_meanwhile_keeps_the_text_and_sees_the_other(
    ada: Somebody,
) -> None:
    post = await a_post(ada, await a_group(ada))
    form = (await visit(ada, f"/inlagg/{post['id']}/redigera")).form("/redigera")
    await ada.patch(f"/posts/{post['id']}", {"text": "Från den andra datorn"})

    late = await send(ada, form, text="Från den första")
    kept = late.form("/redigera")
    after = await send(ada, kept)

    assert late.status == 409
    assert kept.fields["text"] == "Från den första"
    assert "Så här står det nu:" in late.text
    assert "Från den andra datorn" in late.text
    assert after.status == 200
    assert "Från den första" in after.text


async def test_who_edits_for_an_audience_that_changed_is_shown_the_new_one(ada: Somebody) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    form = (await visit(ada, f"/inlagg/{post['id']}/redigera")).form("/redigera")
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    page = await send(ada, form, text="Till alla")
    answer = await ask(ada, form, text="Till alla")

    assert page.status == answer.status_code == 409
    assert page.form("/redigera").fields["text"] == "Till alla"
    assert "Syns bara för gruppens enda medlem." in page.text
    assert "Så här står det nu:" not in page.text
    assert read(answer).forms[0].id == f"edit-{post['id']}"


async def test_empty_edit_comes_back_with_the_reason(ada: Somebody) -> None:
    post = await a_post(ada, await a_group(ada))
    form = (await visit(ada, f"/inlagg/{post['id']}/redigera")).form("/redigera")

    page = await send(ada, form, text=" ")

    assert page.status == 422
    assert f"edit-{post['id']}-error" in page.ids


async def test_only_the_author_is_given_the_form(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(ada, group)
    form = (await visit(ada, f"/inlagg/{post['id']}/redigera")).form("/redigera")

    assert (await visit(bo, f"/inlagg/{post['id']}/redigera")).status == 403
    assert (await send(bo, form, text="Mitt")).status == 403


async def test_author_and_administrator_read_earlier_versions(
    ada: Somebody, bo: Somebody, cia: Somebody
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
