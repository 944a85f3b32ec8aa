"""Comments and replies."""

from tests.support.builders import a_comment, a_group, a_post
from tests.support.html_client import submit_form, submit_form_as_script, visit
from tests.support.people import ApiCaller


async def test_reply_is_placed_below_its_comment(ada: ApiCaller, bo: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada, "open"))
    comment = await a_comment(ada, post, "Den första")
    await a_comment(ada, post, "Den andra")
    page = await visit(bo, f"/inlagg/{post['id']}")
    link = next(link for link in page.links if "svara=" in link)

    reply_page = await visit(bo, link)
    after = await submit_form(bo, reply_page.form("/kommentarer"), text="Svaret")

    assert "Ditt svar till Ada Lind" in reply_page.text
    assert reply_page.form("/kommentarer").fields["parent"] == comment["id"]
    places = [after.text.index(phrase) for phrase in ("Den första", "Svaret", "Den andra")]
    assert places == sorted(places)


async def test_refused_reply_keeps_its_parent_comment(ada: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada))
    comment = await a_comment(ada, post)
    page = await visit(ada, f"/inlagg/{post['id']}?svara={comment['id']}")

    refused = await submit_form(ada, page.form("/kommentarer"), text=" ")

    assert refused.status == 422
    assert refused.form("/kommentarer").fields["parent"] == comment["id"]
    assert "Ditt svar till Ada Lind" in refused.text


async def test_comment_of_another_thread_cannot_be_replied_to(ada: ApiCaller) -> None:
    group = await a_group(ada)
    post, other = await a_post(ada, group), await a_post(ada, group)
    comment = await a_comment(ada, other)
    form = (await visit(ada, f"/inlagg/{post['id']}")).form("/kommentarer")

    assert (await visit(ada, f"/inlagg/{post['id']}?svara={comment['id']}")).status == 404
    assert (
        await submit_form_as_script(ada, form, text="Hej", parent=comment["id"])
    ).status_code == 422
    assert (
        await submit_form_as_script(ada, form, text="Hej", parent="nonsens")
    ).status_code == 422


async def test_feed_marks_a_comment_as_a_reply(ada: ApiCaller) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group)
    comment = await a_comment(ada, post)
    await ada.post(f"/posts/{post['id']}/comments", {"text": "Ja", "parent": comment["id"]})

    page = await visit(ada, f"/grupper/{group['id']}")

    assert page.text.count("Svar på en kommentar") == 1
    assert f"/inlagg/{post['id']}#comment-{comment['id']}" in page.links


async def test_hostile_text_is_escaped(ada: ApiCaller) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group, "[klicka](javascript:alert(1)) <b onclick=x>fet</b>")
    await a_comment(ada, post, "</textarea><script>alert(1)</script>")

    for path in (f"/grupper/{group['id']}", f"/inlagg/{post['id']}"):
        page = await visit(ada, path)
        assert "<script>alert" not in page.html
        assert "<b onclick" not in page.html
        assert not [link for link in page.links if link.startswith("javascript:")]


async def test_buttons_of_different_items_have_distinct_names(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    for author in (ada, bo):
        await a_comment(author, await a_post(author, group))

    page = await visit(ada, f"/grupper/{group['id']}")

    assert "Gilla inlägget av Ada Lind," in page.text
    assert "Gilla inlägget av Bo Lind," in page.text
    assert "Svara kommentaren av Bo Lind," in page.text
