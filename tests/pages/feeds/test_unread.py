"""Unread marks in a feed, the read line, and marking as read by hand."""

from tests.support.builders import a_comment, a_group, a_post
from tests.support.html_client import FRAGMENT_TYPE, submit_form, submit_form_as_script, visit
from tests.support.people import ApiCaller


async def mark_all_read(actor: ApiCaller, group: str) -> None:
    version = (await actor.get(f"/groups/{group}")).json()["version"]
    await actor.put(f"/groups/{group}/read", {"version": version})


async def test_new_posts_are_marked_above_the_read_line(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group, "Läst i går")
    await mark_all_read(bo, group["id"])
    await a_post(ada, group, "Skrivet i dag")

    page = await visit(bo, f"/grupper/{group['id']}")
    author_page = await visit(ada, f"/grupper/{group['id']}")

    phrases = ("Nytt", "Skrivet i dag", "Läst sedan tidigare", "Läst i går")
    places = [page.text.index(each) for each in phrases]
    assert places == sorted(places)
    assert page.text.count("Nytt") == 1
    assert "Nytt" not in author_page.text


async def test_old_post_with_new_comments_is_marked(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(ada, group)
    await mark_all_read(bo, group["id"])
    await a_comment(ada, post)

    assert "Nya kommentarer" in (await visit(bo, f"/grupper/{group['id']}")).text


async def test_own_comment_is_not_marked_as_new(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(ada, group)
    await mark_all_read(bo, group["id"])
    await a_comment(bo, post)

    assert "Nya kommentarer" not in (await visit(bo, f"/grupper/{group['id']}")).text


async def test_button_marks_as_read_and_visiting_does_not(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group)
    await mark_all_read(bo, group["id"])
    await a_post(ada, group, "Nyare")

    await visit(bo, f"/grupper/{group['id']}")
    page = await visit(bo, f"/grupper/{group['id']}")
    after = await submit_form(bo, page.form("/last"))

    assert "Nytt" in page.text
    assert "Nytt" not in after.text
    assert "Markera som läst" not in after.text


async def test_post_can_be_marked_as_unread(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group, "Äldst")
    await a_post(ada, group, "Mitten")
    await a_post(ada, group, "Nyast")
    await mark_all_read(bo, group["id"])
    page = await visit(bo, f"/grupper/{group['id']}")
    marks = [form for form in page.forms if form.action.endswith("/last")]

    after = await submit_form(bo, marks[1])
    response = await submit_form_as_script(bo, marks[1])

    assert after.text.count("Nytt") == 2
    assert after.text.index("Mitten") < after.text.index("Läst sedan tidigare")
    assert response.status_code == 204


async def test_non_member_sees_no_unread_marks(ada: ApiCaller, cia: ApiCaller) -> None:
    group = await a_group(ada, "open")
    await a_post(ada, group)

    page = await visit(cia, f"/grupper/{group['id']}")

    assert "Nytt" not in page.text
    assert "data-seen" not in page.html
    assert not page.has_form("/last")


async def test_page_contains_read_version_and_post_versions(ada: ApiCaller) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group)
    await mark_all_read(ada, group["id"])

    page = await visit(ada, f"/grupper/{group['id']}")
    fragment = await visit(ada, f"/inlagg/{post['id']}", Accept=FRAGMENT_TYPE)
    version = (await ada.get(f"/groups/{group['id']}")).json()["version"]

    assert f'data-version="{version}" data-seen="{version}"' in page.html
    assert f'data-version="{post["version"]}" data-activity="{post["activity"]}"' in fragment.html
    assert fragment.html.strip().startswith("<article")
    assert "<html" not in fragment.html


async def test_whole_post_fragment_has_all_comments(ada: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada))
    for number in range(4):
        await a_comment(ada, post, f"Kommentar {number}")

    excerpt = await visit(ada, f"/inlagg/{post['id']}", Accept=FRAGMENT_TYPE)
    whole = await visit(ada, f"/inlagg/{post['id']}?vy=page", Accept=FRAGMENT_TYPE)

    assert "Kommentar 0" not in excerpt.text
    assert "Kommentar 0" in whole.text


async def test_follower_gets_the_public_version_only(ada: ApiCaller, bo: ApiCaller) -> None:
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
