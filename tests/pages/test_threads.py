"""Comments and the answers to them."""

from tests.builders import a_comment, a_group, a_post
from tests.pages.reading import ask, send, visit
from tests.people import Somebody


async def test_answer_stands_below_what_it_answers(ada: Somebody, bo: Somebody) -> None:
    post = await a_post(ada, await a_group(ada, "open"))
    comment = await a_comment(ada, post, "Den första")
    await a_comment(ada, post, "Den andra")
    page = await visit(bo, f"/inlagg/{post['id']}")
    link = next(link for link in page.links if "svara=" in link)

    answering = await visit(bo, link)
    after = await send(bo, answering.form("/kommentarer"), text="Svaret")

    assert "Ditt svar till Ada Lind" in answering.text
    assert answering.form("/kommentarer").fields["parent"] == comment["id"]
    places = [after.text.index(words) for words in ("Den första", "Svaret", "Den andra")]
    assert places == sorted(places)


async def test_refused_answer_still_answers_the_same_comment(ada: Somebody) -> None:
    post = await a_post(ada, await a_group(ada))
    comment = await a_comment(ada, post)
    page = await visit(ada, f"/inlagg/{post['id']}?svara={comment['id']}")

    late = await send(ada, page.form("/kommentarer"), text=" ")

    assert late.status == 422
    assert late.form("/kommentarer").fields["parent"] == comment["id"]
    assert "Ditt svar till Ada Lind" in late.text


async def test_comment_of_another_thread_cannot_be_answered(ada: Somebody) -> None:
    group = await a_group(ada)
    post, other = await a_post(ada, group), await a_post(ada, group)
    comment = await a_comment(ada, other)
    form = (await visit(ada, f"/inlagg/{post['id']}")).form("/kommentarer")

    assert (await visit(ada, f"/inlagg/{post['id']}?svara={comment['id']}")).status == 404
    assert (await ask(ada, form, text="Hej", parent=comment["id"])).status_code == 422
    assert (await ask(ada, form, text="Hej", parent="nonsens")).status_code == 422


async def test_feed_tells_that_a_comment_is_an_answer(ada: Somebody) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group)
    comment = await a_comment(ada, post)
    await ada.post(f"/posts/{post['id']}/comments", {"text": "Ja", "parent": comment["id"]})

    page = await visit(ada, f"/grupper/{group['id']}")

    assert page.text.count("Svar på en kommentar") == 1
    assert f"/inlagg/{post['id']}#comment-{comment['id']}" in page.links


async def test_hostile_words_stay_words(ada: Somebody) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group, "[klicka](javascript:alert(1)) <b onclick=x>fet</b>")
    await a_comment(ada, post, "</textarea><script>alert(1)</script>")

    for path in (f"/grupper/{group['id']}", f"/inlagg/{post['id']}"):
        page = await visit(ada, path)
        assert "<script>alert" not in page.html
        assert "<b onclick" not in page.html
        assert not [link for link in page.links if link.startswith("javascript:")]


async def test_buttons_of_different_things_have_different_names(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    for author in (ada, bo):
        await a_comment(author, await a_post(author, group))

    page = await visit(ada, f"/grupper/{group['id']}")

    assert "Gilla inlägget av Ada Lind," in page.text
    assert "Gilla inlägget av Bo Lind," in page.text
    assert "Svara kommentaren av Bo Lind," in page.text
