"""Editing, deleting, removing and restoring posts and comments."""

from groups_service.models import Comment, Post, Revision
from tests.api.support.group_calls import get_refusal
from tests.support.builders import a_comment, a_group, a_post
from tests.support.people import ApiCaller


async def test_author_edits_and_readers_see_the_edit_time(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group, "Vi ses på torsdag.")

    edited = await bo.patch(f"/posts/{post['id']}", {"text": "Vi ses på fredag."})

    fetched = (await ada.get(f"/posts/{post['id']}")).json()
    assert (edited.status_code, fetched["text"]) == (200, "Vi ses på fredag.")
    assert fetched["edited_at"] is not None
    assert fetched["activity_at"] == post["activity_at"], "an edit does not raise a post"


async def test_author_and_administrators_can_read_revisions(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo, cia)
    post = await a_post(bo, group, "ett")
    for text in ("två", "tre"):
        await bo.patch(f"/posts/{post['id']}", {"text": text})

    path = f"/posts/{post['id']}/revisions"
    for person in (ada, bo):
        items = (await person.get(path)).json()["items"]
        assert [(each["number"], each["text"]) for each in items] == [(2, "två"), (1, "ett")]
    assert get_refusal(await cia.get(path)) == (403, "may_not_read_revisions")


async def test_editing_another_persons_text_is_refused(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group)
    comment = await a_comment(bo, post)

    for path in (f"/posts/{post['id']}", f"/comments/{comment['id']}"):
        assert get_refusal(await ada.patch(path, {"text": "Nej"})) == (403, "may_not_edit")


async def test_deleted_post_is_hidden_until_its_author_restores_it(
    ada: ApiCaller, bo: ApiCaller
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
    restored = await bo.post(f"/posts/{post['id']}/restore")
    assert (restored.status_code, restored.json()["text"]) == (200, "Ångrar mig.")
    assert (await ada.get(f"/comments/{comment['id']}")).status_code == 200


async def test_deleted_text_is_moved_to_a_revision(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group, "Hemligt kanske")
    comment = await a_comment(bo, post, "Också det")

    await bo.delete(f"/comments/{comment['id']}")
    await bo.delete(f"/posts/{post['id']}")

    post_row, comment_row = await Post.get(id=post["id"]), await Comment.get(id=comment["id"])
    assert [post_row.text, post_row.html, comment_row.text, comment_row.html] == [""] * 4
    revision_texts = {revision.text for revision in await Revision.all()}
    assert revision_texts == {"Hemligt kanske", "Också det"}


async def test_removed_post_is_shown_as_removed_without_text(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group, "Olämpligt")
    comment = await a_comment(cia, post, "Också")

    await ada.delete(f"/comments/{comment['id']}")
    await ada.delete(f"/posts/{post['id']}")

    for person in (ada, bo, cia):
        removed_post = (await person.get(f"/posts/{post['id']}")).json()
        assert (removed_post["deletion"], removed_post["text"], removed_post["html"]) == (
            "removed",
            None,
            None,
        )
        [removed_comment] = (await person.get(f"/posts/{post['id']}/comments")).json()["items"]
        assert (removed_comment["deletion"], removed_comment["text"]) == ("removed", None)
    assert get_refusal(await bo.post(f"/posts/{post['id']}/restore")) == (403, "may_not_restore")
    assert (await ada.post(f"/posts/{post['id']}/restore")).json()["text"] == "Olämpligt"


async def test_deleted_comment_is_listed_only_while_it_has_replies(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    post = await a_post(ada, await a_group(ada, "open", bo))
    parent = await a_comment(bo, post, "Fråga")
    path = f"/posts/{post['id']}/comments"
    reply = (await ada.post(path, {"text": "Svar", "parent": parent["id"]})).json()

    await bo.delete(f"/comments/{parent['id']}")
    [first, second] = (await ada.get(path)).json()["items"]
    assert (first["deletion"], first["text"], second["parent"]) == ("deleted", None, parent["id"])

    await ada.delete(f"/comments/{reply['id']}")
    assert (await ada.get(path)).json()["items"] == []
    assert (await ada.get(f"/posts/{post['id']}")).json()["comment_count"] == 0


async def test_reply_to_a_reply_has_the_same_parent(ada: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada))
    path = f"/posts/{post['id']}/comments"
    parent = await a_comment(ada, post, "ett")
    first = (await ada.post(path, {"text": "två", "parent": parent["id"]})).json()

    second = (await ada.post(path, {"text": "tre", "parent": first["id"]})).json()

    assert (first["parent"], second["parent"]) == (parent["id"], parent["id"])


async def test_replying_to_a_comment_of_another_post_is_refused(ada: ApiCaller) -> None:
    group = await a_group(ada)
    post, other = await a_post(ada, group), await a_post(ada, group)
    elsewhere = await a_comment(ada, other)

    response = await ada.post(
        f"/posts/{post['id']}/comments", {"text": "Hej", "parent": elsewhere["id"]}
    )

    assert response.status_code == 422
    assert [(each["field"], each["code"]) for each in response.json()["errors"]] == [
        ("parent", "no_such_comment")
    ]
    assert await Comment.all().count() == 1


async def test_publication_preview_excludes_deleted_posts(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "closed", bo)
    post = await a_post(bo, group)
    await a_comment(ada, post)
    await bo.delete(f"/posts/{post['id']}")
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})

    preview = (await ada.get(f"/groups/{group['id']}/publication")).json()

    assert (preview["posts"], preview["comments"], preview["authors"]) == (0, 0, [])
