"""Posts and comments after they were written: edited, taken away, got back, reacted to."""

from groups_service.models import Comment, Post, Revision
from tests.api.around import said
from tests.builders import a_comment, a_group, a_post
from tests.people import Somebody


async def test_an_author_edits_and_readers_see_that_it_was(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group, "Vi ses på torsdag.")

    edited = await bo.patch(f"/posts/{post['id']}", {"text": "Vi ses på fredag."})

    seen = (await ada.get(f"/posts/{post['id']}")).json()
    assert (edited.status_code, seen["text"]) == (200, "Vi ses på fredag.")
    assert seen["edited_at"] is not None
    assert seen["activity_at"] == post["activity_at"], "an edit does not raise a post"


async def test_author_and_administrators_see_what_it_said_before(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", bo, cia)
    post = await a_post(bo, group, "ett")
    for text in ("två", "tre"):
        await bo.patch(f"/posts/{post['id']}", {"text": text})

    path = f"/posts/{post['id']}/revisions"
    for person in (ada, bo):
        items = (await person.get(path)).json()["items"]
        assert [(each["number"], each["text"]) for each in items] == [(2, "två"), (1, "ett")]
    assert said(await cia.get(path)) == (403, "may_not_read_revisions")


async def test_nobody_edits_the_words_of_others(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group)
    comment = await a_comment(bo, post)

    for path in (f"/posts/{post['id']}", f"/comments/{comment['id']}"):
        assert said(await ada.patch(path, {"text": "Nej"})) == (403, "may_not_edit")


async def test_a_deleted_post_is_gone_for_everybody_until_its_author_gets_it_back(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group, "Ångrar mig.")
    comment = await a_comment(ada, post)

    assert (await bo.delete(f"/posts/{post['id']}")).status_code == 204

    for person in (ada, bo):
        assert (await person.get(f"/posts/{post['id']}")).status_code == 404
        assert (await person.get(f"/comments/{comment['id']}")).status_code == 404
        assert (await person.get(f"/groups/{group['id']}/posts")).json()["items"] == []
    assert (await ada.post(f"/posts/{post['id']}/restore")).status_code == 404
    back = await bo.post(f"/posts/{post['id']}/restore")
    assert (back.status_code, back.json()["text"]) == (200, "Ångrar mig.")
    assert (await ada.get(f"/comments/{comment['id']}")).status_code == 200


async def test_what_is_gone_has_left_its_row(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group, "Hemligt kanske")
    comment = await a_comment(bo, post, "Också det")

    await bo.delete(f"/comments/{comment['id']}")
    await bo.delete(f"/posts/{post['id']}")

    row, below = await Post.get(id=post["id"]), await Comment.get(id=comment["id"])
    assert [row.text, row.html, below.text, below.html] == [""] * 4
    kept = {revision.text for revision in await Revision.all()}
    assert kept == {"Hemligt kanske", "Också det"}


async def test_an_administrator_removes_and_everybody_sees_that_it_was(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group, "Olämpligt")
    comment = await a_comment(cia, post, "Också")

    await ada.delete(f"/comments/{comment['id']}")
    await ada.delete(f"/posts/{post['id']}")

    for person in (ada, bo, cia):
        seen = (await person.get(f"/posts/{post['id']}")).json()
        assert (seen["gone"], seen["text"], seen["html"]) == ("removed", None, None)
        [below] = (await person.get(f"/posts/{post['id']}/comments")).json()["items"]
        assert (below["gone"], below["text"]) == ("removed", None)
    assert said(await bo.post(f"/posts/{post['id']}/restore")) == (403, "may_not_restore")
    assert (await ada.post(f"/posts/{post['id']}/restore")).json()["text"] == "Olämpligt"


async def test_a_deleted_comment_keeps_its_place_only_while_it_is_replied_to(
    ada: Somebody, bo: Somebody
) -> None:
    post = await a_post(ada, await a_group(ada, "open", bo))
    above = await a_comment(bo, post, "Fråga")
    path = f"/posts/{post['id']}/comments"
    reply = (await ada.post(path, {"text": "Svar", "parent": above["id"]})).json()

    await bo.delete(f"/comments/{above['id']}")
    [first, second] = (await ada.get(path)).json()["items"]
    assert (first["gone"], first["text"], second["parent"]) == ("deleted", None, above["id"])

    await ada.delete(f"/comments/{reply['id']}")
    assert (await ada.get(path)).json()["items"] == []
    assert (await ada.get(f"/posts/{post['id']}")).json()["comment_count"] == 0


async def test_a_reply_to_a_reply_stands_below_the_same_comment(ada: Somebody) -> None:
    post = await a_post(ada, await a_group(ada))
    path = f"/posts/{post['id']}/comments"
    above = await a_comment(ada, post, "ett")
    first = (await ada.post(path, {"text": "två", "parent": above["id"]})).json()

    second = (await ada.post(path, {"text": "tre", "parent": first["id"]})).json()

    assert (first["parent"], second["parent"]) == (above["id"], above["id"])


async def test_a_comment_of_another_post_is_none_to_reply_to(ada: Somebody) -> None:
    group = await a_group(ada)
    post, other = await a_post(ada, group), await a_post(ada, group)
    elsewhere = await a_comment(ada, other)

    answer = await ada.post(
        f"/posts/{post['id']}/comments", {"text": "Hej", "parent": elsewhere["id"]}
    )

    assert answer.status_code == 422
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [
        ("parent", "no_such_comment")
    ]
    assert await Comment.all().count() == 1


async def test_what_was_deleted_is_not_what_opening_or_publishing_shows(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    post = await a_post(bo, group)
    await a_comment(ada, post)
    await bo.delete(f"/posts/{post['id']}")
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})

    shown = (await ada.get(f"/groups/{group['id']}/publication")).json()

    assert (shown["posts"], shown["comments"], shown["authors"]) == (0, 0, [])
