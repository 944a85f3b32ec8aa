"""What is deleted or removed, and how it comes back; pinned and locked posts."""

from tests.builders import a_comment, a_group, a_post
from tests.pages.reading import ask, read, send, visit
from tests.people import Somebody


async def test_deleted_post_stays_in_its_place_with_a_way_back(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open")
    await a_post(ada, group, "Det första")
    post = await a_post(ada, group, "Det andra")
    await a_post(ada, group, "Det tredje")
    page = await visit(ada, f"/grupper/{group['id']}")

    gone = await send(ada, page.form(f"/inlagg/{post['id']}/ta-bort"))
    others = await visit(bo, f"/grupper/{group['id']}?borttaget={post['id']}")
    back = await send(ada, gone.form("/aterstall"))

    assert gone.path == f"/grupper/{group['id']}?borttaget={post['id']}"
    places = [gone.text.index(words) for words in ("tredje", "Inlägget är borttaget.", "första")]
    assert places == sorted(places)
    assert "Det andra" not in gone.text
    assert "borttaget" not in others.text
    assert "Det andra" in back.text


async def test_script_gets_the_gone_post_and_then_the_post(ada: Somebody) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/ta-bort")

    gone = await ask(ada, form)
    back = await ask(ada, read(gone).form("/aterstall"))

    assert f'id="post-{post["id"]}" data-samv-undo' in gone.text
    assert "data-samv-focus" in gone.text
    assert f'<article class="card post" id="post-{post["id"]}"' in back.text


async def test_post_of_a_timeline_can_be_taken_back_too(ada: Somebody, bo: Somebody) -> None:
    post = (await ada.post("/me/posts", {"text": "Till alla"})).json()
    page = await visit(ada, f"/inlagg/{post['id']}")

    gone = await send(ada, page.form("/ta-bort"))
    others = await visit(bo, gone.path)
    back = await send(ada, gone.form("/aterstall"))

    assert "Inlägget är borttaget." in gone.text
    assert others.status == 404
    assert "Till alla" in back.text


async def test_removed_post_says_so_in_its_place_and_can_be_restored(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group, "Olämpligt")
    page = await visit(ada, f"/grupper/{group['id']}")

    removed = await send(ada, page.form("/ta-bort"))
    seen = await visit(bo, f"/grupper/{group['id']}")
    back = await send(ada, removed.form("/aterstall"))

    assert f"post-{post['id']}" in seen.ids
    assert "Borttaget av en gruppadministratör." in seen.text
    assert "Olämpligt" not in seen.html
    assert not seen.offers("/aterstall")
    assert "Olämpligt" in back.text


async def test_deleted_comment_stays_in_its_place_with_a_way_back(
    ada: Somebody, bo: Somebody
) -> None:
    post = await a_post(ada, await a_group(ada, "open"))
    await a_comment(ada, post, "Den första")
    comment = await a_comment(bo, post, "Den andra")
    await a_comment(ada, post, "Den tredje")
    page = await visit(bo, f"/inlagg/{post['id']}")

    gone = await send(bo, page.form(f"/kommentarer/{comment['id']}/ta-bort"))
    back = await send(bo, gone.form("/aterstall"))

    places = [gone.text.index(words) for words in ("första", "Kommentaren är", "tredje")]
    assert places == sorted(places)
    assert "Den andra" not in gone.text
    assert back.text.index("Den andra") < back.text.index("Den tredje")


async def test_deleted_comment_keeps_its_replies(ada: Somebody) -> None:
    post = await a_post(ada, await a_group(ada))
    comment = await a_comment(ada, post, "Ovanför")
    body = {"text": "Svaret", "parent": comment["id"]}
    await ada.post(f"/posts/{post['id']}/comments", body)
    form = (await visit(ada, f"/inlagg/{post['id']}")).form(f"{comment['id']}/ta-bort")

    alone = await ask(ada, form)
    page = await visit(ada, f"/inlagg/{post['id']}")

    assert "Svaret" in alone.text
    assert "data-samv-undo" in alone.text
    assert page.text.index("Kommentaren är borttagen.") < page.text.index("Svaret")
    assert "Ovanför" not in page.text


async def test_administrator_removes_a_comment(ada: Somebody, bo: Somebody) -> None:
    post = await a_post(ada, await a_group(ada, "open"))
    comment = await a_comment(bo, post, "Olämpligt")
    form = (await visit(ada, f"/inlagg/{post['id']}")).form(f"{comment['id']}/ta-bort")

    alone = await ask(ada, form)
    page = await visit(bo, f"/inlagg/{post['id']}")
    back = await ask(ada, read(alone).form("/aterstall"))

    assert "Kommentaren är borttagen av en gruppadministratör." in page.text
    assert "Olämpligt" not in page.html
    assert "Olämpligt" in back.text


async def test_pinned_posts_are_named_above_the_feed(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    important = await a_post(ada, group, "Viktigt för alla")
    await a_post(ada, group, "Något annat")
    page = await visit(ada, f"/grupper/{group['id']}")

    pinned = await send(ada, page.form(f"/inlagg/{important['id']}/fast"))
    seen = await visit(bo, f"/grupper/{group['id']}")
    loose = await send(ada, pinned.form(f"/inlagg/{important['id']}/fast"))

    assert seen.text.index("Viktigt för alla") < seen.text.index("Något annat")
    assert not seen.offers("/fast")
    assert "pinned" in seen.ids
    assert "pinned" not in loose.ids


async def test_sixth_pinned_post_is_refused(ada: Somebody) -> None:
    group = await a_group(ada)
    posts = [await a_post(ada, group) for _ in range(6)]
    for post in posts[:5]:
        await ada.put(f"/posts/{post['id']}/pin")
    form = (await visit(ada, f"/inlagg/{posts[5]['id']}")).form("/fast")

    assert (await ask(ada, form)).status_code == 409


async def test_locked_thread_says_so_and_takes_no_comment(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(ada, group)
    writing = (await visit(bo, f"/inlagg/{post['id']}")).form("/kommentarer")

    answer = await ask(ada, (await visit(ada, f"/grupper/{group['id']}")).form("/las"))
    seen = await visit(bo, f"/grupper/{group['id']}")
    late = await send(bo, writing, text="Hinner jag?")
    opened = await send(ada, read(answer).form("/las"))

    assert "Kommentarerna är låsta." in seen.text
    assert not seen.offers("/kommentarer")
    assert late.status == 403
    assert opened.offers("/kommentarer")
