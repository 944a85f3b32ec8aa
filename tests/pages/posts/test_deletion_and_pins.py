"""Deleting, removing and restoring; pinned and locked posts."""

from tests.support.builders import a_comment, a_group, a_post
from tests.support.html_client import parse_page, submit_form, submit_form_as_script, visit
from tests.support.people import ApiCaller


async def test_deleted_post_is_replaced_by_an_undo_for_its_author(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    await a_post(ada, group, "Det första")
    post = await a_post(ada, group, "Det andra")
    await a_post(ada, group, "Det tredje")
    page = await visit(ada, f"/grupper/{group['id']}")

    deleted = await submit_form(ada, page.form(f"/inlagg/{post['id']}/ta-bort"))
    others = await visit(bo, f"/grupper/{group['id']}?borttaget={post['id']}")
    restored = await submit_form(ada, deleted.form("/aterstall"))

    assert deleted.path == f"/grupper/{group['id']}?borttaget={post['id']}"
    places = [
        deleted.text.index(phrase) for phrase in ("tredje", "Inlägget är borttaget.", "första")
    ]
    assert places == sorted(places)
    assert "Det andra" not in deleted.text
    assert "borttaget" not in others.text
    assert "Det andra" in restored.text


async def test_fragment_requests_return_the_undo_and_the_restored_post(ada: ApiCaller) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/ta-bort")

    deleted = await submit_form_as_script(ada, form)
    restored = await submit_form_as_script(ada, parse_page(deleted).form("/aterstall"))

    assert f'id="post-{post["id"]}" data-samv-undo' in deleted.text
    assert "data-samv-focus" in deleted.text
    assert f'<article class="card post" id="post-{post["id"]}"' in restored.text


async def test_timeline_post_can_be_deleted_and_restored(ada: ApiCaller, bo: ApiCaller) -> None:
    post = (await ada.post("/me/posts", {"text": "Till alla"})).json()
    page = await visit(ada, f"/inlagg/{post['id']}")

    deleted = await submit_form(ada, page.form("/ta-bort"))
    others = await visit(bo, deleted.path)
    restored = await submit_form(ada, deleted.form("/aterstall"))

    assert "Inlägget är borttaget." in deleted.text
    assert others.status == 404
    assert "Till alla" in restored.text


async def test_removed_post_is_marked_and_can_be_restored(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group, "Olämpligt")
    page = await visit(ada, f"/grupper/{group['id']}")

    removed = await submit_form(ada, page.form("/ta-bort"))
    member_page = await visit(bo, f"/grupper/{group['id']}")
    restored = await submit_form(ada, removed.form("/aterstall"))

    assert f"post-{post['id']}" in member_page.ids
    assert "Borttaget av en gruppadministratör." in member_page.text
    assert "Olämpligt" not in member_page.html
    assert not member_page.has_form("/aterstall")
    assert "Olämpligt" in restored.text


async def test_deleted_comment_is_replaced_by_an_undo(ada: ApiCaller, bo: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada, "open"))
    await a_comment(ada, post, "Den första")
    comment = await a_comment(bo, post, "Den andra")
    await a_comment(ada, post, "Den tredje")
    page = await visit(bo, f"/inlagg/{post['id']}")

    deleted = await submit_form(bo, page.form(f"/kommentarer/{comment['id']}/ta-bort"))
    restored = await submit_form(bo, deleted.form("/aterstall"))

    places = [deleted.text.index(phrase) for phrase in ("första", "Kommentaren är", "tredje")]
    assert places == sorted(places)
    assert "Den andra" not in deleted.text
    assert restored.text.index("Den andra") < restored.text.index("Den tredje")


async def test_deleted_comment_keeps_its_replies(ada: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada))
    comment = await a_comment(ada, post, "Ovanför")
    body = {"text": "Svaret", "parent": comment["id"]}
    await ada.post(f"/posts/{post['id']}/comments", body)
    form = (await visit(ada, f"/inlagg/{post['id']}")).form(f"{comment['id']}/ta-bort")

    fragment = await submit_form_as_script(ada, form)
    page = await visit(ada, f"/inlagg/{post['id']}")

    assert "Svaret" in fragment.text
    assert "data-samv-undo" in fragment.text
    assert page.text.index("Kommentaren är borttagen.") < page.text.index("Svaret")
    assert "Ovanför" not in page.text


async def test_administrator_removes_a_comment(ada: ApiCaller, bo: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada, "open"))
    comment = await a_comment(bo, post, "Olämpligt")
    form = (await visit(ada, f"/inlagg/{post['id']}")).form(f"{comment['id']}/ta-bort")

    removed = await submit_form_as_script(ada, form)
    page = await visit(bo, f"/inlagg/{post['id']}")
    restored = await submit_form_as_script(ada, parse_page(removed).form("/aterstall"))

    assert "Kommentaren är borttagen av en gruppadministratör." in page.text
    assert "Olämpligt" not in page.html
    assert "Olämpligt" in restored.text


async def test_pinned_posts_are_shown_above_the_feed(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    important = await a_post(ada, group, "Viktigt för alla")
    await a_post(ada, group, "Något annat")
    page = await visit(ada, f"/grupper/{group['id']}")

    pinned = await submit_form(ada, page.form(f"/inlagg/{important['id']}/fast"))
    member_page = await visit(bo, f"/grupper/{group['id']}")
    unpinned = await submit_form(ada, pinned.form(f"/inlagg/{important['id']}/fast"))

    assert member_page.text.index("Viktigt för alla") < member_page.text.index("Något annat")
    assert not member_page.has_form("/fast")
    assert "pinned" in member_page.ids
    assert "pinned" not in unpinned.ids


async def test_sixth_pinned_post_is_refused(ada: ApiCaller) -> None:
    group = await a_group(ada)
    posts = [await a_post(ada, group) for _ in range(6)]
    for post in posts[:5]:
        await ada.put(f"/posts/{post['id']}/pin")
    form = (await visit(ada, f"/inlagg/{posts[5]['id']}")).form("/fast")

    assert (await submit_form_as_script(ada, form)).status_code == 409


async def test_locked_thread_is_marked_and_refuses_comments(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(ada, group)
    comment_form = (await visit(bo, f"/inlagg/{post['id']}")).form("/kommentarer")

    response = await submit_form_as_script(
        ada, (await visit(ada, f"/grupper/{group['id']}")).form("/las")
    )
    member_page = await visit(bo, f"/grupper/{group['id']}")
    refused = await submit_form(bo, comment_form, text="Hinner jag?")
    opened = await submit_form(ada, parse_page(response).form("/las"))

    assert "Kommentarerna är låsta." in member_page.text
    assert not member_page.has_form("/kommentarer")
    assert refused.status == 403
    assert opened.has_form("/kommentarer")
