"""A post's own page, and comments."""

from tests.builders import a_group, a_post
from tests.pages.reading import ask, read, send, visit
from tests.people import Somebody


async def test_all_comments_are_on_the_posts_own_page(ada: Somebody) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group)
    for number in range(4):
        await ada.post(f"/posts/{post['id']}/comments", {"text": f"Kommentar {number}"})

    feed = await visit(ada, f"/grupper/{group['id']}")
    page = await visit(ada, f"/inlagg/{post['id']}")

    assert "Kommentar 0" not in feed.text
    assert "Visa alla 4 kommentarer" in feed.text
    assert page.text.index("Kommentar 0") < page.text.index("Kommentar 3")
    assert not page.offers("/inlagg")


async def test_reader_comments_and_lands_on_the_comment(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    form = (await visit(bo, f"/grupper/{group['id']}")).form("/kommentarer")

    answer = await bo.call("POST", form.action, data=form.fields | {"text": "Bra!"})
    place, _, anchor = answer.headers["location"].partition("#")
    page = await visit(bo, place)

    assert place == f"/inlagg/{post['id']}"
    assert anchor in page.ids
    assert "Bra!" in page.text


async def test_empty_comment_opens_the_form_with_the_reason(ada: Somebody) -> None:
    post = await a_post(ada, await a_group(ada))
    page = await visit(ada, f"/inlagg/{post['id']}")

    after = await send(ada, page.form("/kommentarer"), text="\n")

    assert after.status == 422
    assert f"reply-{post['id']}-error" in after.ids


async def test_changed_audience_brings_the_comment_back(ada: Somebody) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    page = await visit(ada, f"/inlagg/{post['id']}")
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    after = await send(ada, page.form("/kommentarer"), text="Till alla")

    assert after.status == 409
    assert after.form("/kommentarer").fields["text"] == "Till alla"
    assert "Syns bara för gruppens enda medlem." in after.text


async def test_script_gets_the_new_comment_alone(ada: Somebody) -> None:
    post = await a_post(ada, await a_group(ada))
    form = (await visit(ada, f"/inlagg/{post['id']}")).form("/kommentarer")

    answer = await ask(ada, form, text="*Snabbt*")

    assert answer.status_code == 201
    assert answer.text.lstrip().startswith('<div class="comment" id="comment-')
    assert "<em>Snabbt</em>" in answer.text


async def test_script_gets_the_comment_form_again_when_refused(ada: Somebody) -> None:
    post = await a_post(ada, await a_group(ada))
    form = (await visit(ada, f"/inlagg/{post['id']}")).form("/kommentarer")

    answer = await ask(ada, form, text="x" * 10_001)
    again = read(answer).forms[0]

    assert answer.status_code == 422
    assert again.id == f"reply-{post['id']}"
    assert len(again.fields["text"]) == 10_001


async def test_post_of_a_closed_group_is_missing_for_others(ada: Somebody, bo: Somebody) -> None:
    post = await a_post(ada, await a_group(ada, "closed"))
    form = (await visit(ada, f"/inlagg/{post['id']}")).form("/kommentarer")

    assert (await visit(bo, f"/inlagg/{post['id']}")).status == 404
    assert (await send(bo, form, text="Hej")).status == 404
