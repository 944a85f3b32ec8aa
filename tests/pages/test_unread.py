"""What is new in a feed, where one was, and saying so by hand."""

from tests.builders import a_comment, a_group, a_post
from tests.pages.reading import FRAGMENT, ask, send, visit
from tests.people import Somebody


async def read_all(by: Somebody, group: str) -> None:
    version = (await by.get(f"/groups/{group}")).json()["version"]
    await by.put(f"/groups/{group}/read", {"version": version})


async def test_new_posts_are_marked_until_the_line(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group, "Läst i går")
    await read_all(bo, group["id"])
    await a_post(ada, group, "Skrivet i dag")

    page = await visit(bo, f"/grupper/{group['id']}")
    of_author = await visit(ada, f"/grupper/{group['id']}")

    words = ("Nytt", "Skrivet i dag", "Läst sedan tidigare", "Läst i går")
    places = [page.text.index(each) for each in words]
    assert places == sorted(places)
    assert page.text.count("Nytt") == 1
    assert "Nytt" not in of_author.text


async def test_old_post_with_new_comments_says_so(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(ada, group)
    await read_all(bo, group["id"])
    await a_comment(ada, post)

    assert "Nya kommentarer" in (await visit(bo, f"/grupper/{group['id']}")).text


async def test_ones_own_comment_is_no_news(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(ada, group)
    await read_all(bo, group["id"])
    await a_comment(bo, post)

    assert "Nya kommentarer" not in (await visit(bo, f"/grupper/{group['id']}")).text


async def test_looking_marks_nothing_and_the_button_does(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group)
    await read_all(bo, group["id"])
    await a_post(ada, group, "Nyare")

    await visit(bo, f"/grupper/{group['id']}")
    page = await visit(bo, f"/grupper/{group['id']}")
    after = await send(bo, page.form("/last"))

    assert "Nytt" in page.text
    assert "Nytt" not in after.text
    assert "Markera som läst" not in after.text


async def test_post_is_marked_as_unread(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group, "Äldst")
    await a_post(ada, group, "Mitten")
    await a_post(ada, group, "Nyast")
    await read_all(bo, group["id"])
    page = await visit(bo, f"/grupper/{group['id']}")
    marks = [form for form in page.forms if form.action.endswith("/last")]

    after = await send(bo, marks[1])
    answer = await ask(bo, marks[1])

    assert after.text.count("Nytt") == 2
    assert after.text.index("Mitten") < after.text.index("Läst sedan tidigare")
    assert answer.status_code == 204


async def test_nothing_is_marked_for_who_does_not_belong(ada: Somebody, cia: Somebody) -> None:
    group = await a_group(ada, "open")
    await a_post(ada, group)

    page = await visit(cia, f"/grupper/{group['id']}")

    assert "Nytt" not in page.text
    assert "data-seen" not in page.html
    assert not page.offers("/last")


async def test_script_is_told_where_one_was_and_how_new_each_post_is(ada: Somebody) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group)
    await read_all(ada, group["id"])

    page = await visit(ada, f"/grupper/{group['id']}")
    alone = await visit(ada, f"/inlagg/{post['id']}", Accept=FRAGMENT)
    version = (await ada.get(f"/groups/{group['id']}")).json()["version"]

    assert f'data-version="{version}" data-seen="{version}"' in page.html
    assert f'data-version="{post["version"]}" data-activity="{post["activity"]}"' in alone.html
    assert alone.html.strip().startswith("<article")
    assert "<html" not in alone.html


async def test_page_of_a_post_as_a_fragment_has_all_its_comments(ada: Somebody) -> None:
    post = await a_post(ada, await a_group(ada))
    for number in range(4):
        await a_comment(ada, post, f"Kommentar {number}")

    short = await visit(ada, f"/inlagg/{post['id']}", Accept=FRAGMENT)
    whole = await visit(ada, f"/inlagg/{post['id']}?vy=page", Accept=FRAGMENT)

    assert "Kommentar 0" not in short.text
    assert "Kommentar 0" in whole.text


async def test_follower_is_not_told_how_much_happens_where_only_members_read(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed")
    secret = await a_post(ada, group)
    path = f"/groups/{group['id']}"
    await ada.put(f"{path}/status", {"status": "open"})
    await bo.put(f"{path}/follow")
    await a_comment(ada, secret)
    version = (await bo.get(path)).json()["version"]

    for person in (ada, bo):
        await person.put(f"{path}/read", {"version": 2**53 - 1})

    stranger, member = [await visit(each, f"/grupper/{group['id']}") for each in (bo, ada)]
    assert f'data-seen="{version}"' in stranger.html
    assert f'data-seen="{version}"' not in member.html
