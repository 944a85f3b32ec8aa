"""The page of a post, and comments."""

from tests.support.builders import a_group, a_post
from tests.support.html_client import parse_page, submit_form, submit_form_as_script, visit
from tests.support.people import ApiCaller


async def test_post_page_shows_all_comments(ada: ApiCaller) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group)
    for number in range(4):
        await ada.post(f"/posts/{post['id']}/comments", {"text": f"Kommentar {number}"})

    feed = await visit(ada, f"/grupper/{group['id']}")
    page = await visit(ada, f"/inlagg/{post['id']}")

    assert "Kommentar 0" not in feed.text
    assert "Visa alla 4 kommentarer" in feed.text
    assert page.text.index("Kommentar 0") < page.text.index("Kommentar 3")
    assert not page.has_form("/inlagg")


async def test_reader_comments_and_is_redirected_to_the_comment(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    form = (await visit(bo, f"/grupper/{group['id']}")).form("/kommentarer")

    response = await bo.call("POST", form.action, data=form.fields | {"text": "Bra!"})
    place, _, anchor = response.headers["location"].partition("#")
    page = await visit(bo, place)

    assert place == f"/inlagg/{post['id']}"
    assert anchor in page.ids
    assert "Bra!" in page.text


async def test_empty_comment_opens_the_form_with_the_reason(ada: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada))
    page = await visit(ada, f"/inlagg/{post['id']}")

    after = await submit_form(ada, page.form("/kommentarer"), text="\n")

    assert after.status == 422
    assert f"reply-{post['id']}-error" in after.ids


async def test_changed_audience_returns_the_comment_text(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    page = await visit(ada, f"/inlagg/{post['id']}")
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    after = await submit_form(ada, page.form("/kommentarer"), text="Till alla")

    assert after.status == 409
    assert after.form("/kommentarer").fields["text"] == "Till alla"
    assert "Syns bara för gruppens enda medlem." in after.text


async def test_fragment_request_returns_only_the_new_comment(ada: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada))
    form = (await visit(ada, f"/inlagg/{post['id']}")).form("/kommentarer")

    response = await submit_form_as_script(ada, form, text="*Snabbt*")

    assert response.status_code == 201
    assert response.text.lstrip().startswith('<div class="comment" id="comment-')
    assert "<em>Snabbt</em>" in response.text


async def test_refused_fragment_request_returns_the_comment_form(ada: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada))
    form = (await visit(ada, f"/inlagg/{post['id']}")).form("/kommentarer")

    response = await submit_form_as_script(ada, form, text="x" * 10_001)
    again = parse_page(response).forms[0]

    assert response.status_code == 422
    assert again.id == f"reply-{post['id']}"
    assert len(again.fields["text"]) == 10_001


async def test_post_of_a_closed_group_is_not_found_for_non_members(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    post = await a_post(ada, await a_group(ada, "closed"))
    form = (await visit(ada, f"/inlagg/{post['id']}")).form("/kommentarer")

    assert (await visit(bo, f"/inlagg/{post['id']}")).status == 404
    assert (await submit_form(bo, form, text="Hej")).status == 404
