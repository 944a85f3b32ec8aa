"""How each operation on posts, comments and what helps to write them is done."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx2

from groups_service import ids
from tests.api.acts import hidden_from
from tests.api.world import World

Done = Callable[[World], Awaitable[httpx2.Response]]

TEXT = {"text": "Ändrat"}
OLD = {"If-Match": '"old"'}


def post(world: World, rest: str = "") -> str:
    return f"/posts/{world.post['id']}{rest}"


def comment(world: World, rest: str = "") -> str:
    return f"/comments/{world.comment['id']}{rest}"


def group(world: World, rest: str = "") -> str:
    return f"/groups/{world.group['id']}{rest}"


def ask(method: str, path: Callable[..., str], rest: str = "", body: Any = None) -> Done:
    async def done(world: World) -> httpx2.Response:
        sent = {} if body is None else {"json": body}
        return await world.ada.call(method, "/api/v1" + path(world, rest), **sent)

    return done


def again(path: Callable[..., str]) -> Done:
    """Deleted, and got back."""

    async def done(world: World) -> httpx2.Response:
        await world.ada.delete(path(world))
        return await world.ada.post(path(world, "/restore"))

    return done


async def in_hidden(world: World) -> httpx2.Response:
    """In a listed closed group that Bo is no member of."""
    made = {"name": "Känd", "status": "closed", "listed": True}
    group = (await world.ada.post("/groups", made)).json()["id"]
    return await world.bo.get(f"/mentionable?q=bo&group={group}")


async def sixth_pin(world: World) -> httpx2.Response:
    path = f"/groups/{world.moderated['id']}/posts"
    for number in range(5):
        made = await world.ada.post(path, {"text": f"Nummer {number}"})
        await world.ada.put(f"/posts/{made.json()['id']}/pin")
    last = await world.ada.post(path, {"text": "Nummer 5"})
    return await world.ada.put(f"/posts/{last.json()['id']}/pin")


async def same_comment(world: World) -> httpx2.Response:
    first = await world.ada.get(comment(world))
    tag = first.headers["etag"]
    return await world.ada.get(comment(world), headers={"If-None-Match": tag})


async def own_draft(world: World) -> httpx2.Response:
    await world.ada.put("/drafts/me", {"text": "Halvfär"})
    return await world.ada.get("/drafts/me")


THREADS: dict[tuple[str, int], Done] = {
    ("changePost", 200): ask("PATCH", post, body=TEXT),
    ("changePost", 409): ask("PATCH", post, body={**TEXT, "era": 9}),
    ("changePost", 412): lambda w: w.ada.patch(post(w), TEXT, headers=OLD),
    ("deletePost", 204): ask("DELETE", post),
    ("restorePost", 200): again(post),
    ("listPostRevisions", 200): ask("GET", post, "/revisions"),
    ("pinPost", 200): ask("PUT", post, "/pin"),
    ("pinPost", 409): sixth_pin,
    ("unpinPost", 200): ask("DELETE", post, "/pin"),
    ("lockPost", 200): ask("PUT", post, "/lock"),
    ("unlockPost", 200): ask("DELETE", post, "/lock"),
    ("listPostReactions", 200): ask("GET", post, "/reactions"),
    ("reactToPost", 200): ask("PUT", post, "/reactions/like"),
    ("takeBackPostReaction", 200): ask("DELETE", post, "/reactions/like"),
    ("getComment", 200): ask("GET", comment),
    ("getComment", 304): same_comment,
    ("changeComment", 200): ask("PATCH", comment, body=TEXT),
    ("changeComment", 409): ask("PATCH", comment, body={**TEXT, "era": 9}),
    ("changeComment", 412): lambda w: w.ada.patch(comment(w), TEXT, headers=OLD),
    ("deleteComment", 204): ask("DELETE", comment),
    ("restoreComment", 200): again(comment),
    ("listCommentRevisions", 200): ask("GET", comment, "/revisions"),
    ("listCommentReactions", 200): ask("GET", comment, "/reactions"),
    ("reactToComment", 200): ask("PUT", comment, "/reactions/thanks"),
    ("takeBackCommentReaction", 200): ask("DELETE", comment, "/reactions/thanks"),
    ("listChanges", 403): lambda w: hidden_from(w, "/changes?after=0"),
    ("listChanges", 404): lambda w: w.ada.get(f"/groups/{ids.new()}/changes?after=0"),
    ("listMentionable", 403): in_hidden,
    ("listMentionable", 404): lambda w: w.ada.get(f"/mentionable?q=bo&group={ids.new()}"),
    ("listPostRevisions", 403): lambda w: w.bo.get(post(w, "/revisions")),
    ("listChanges", 200): ask("GET", group, "/changes?after=0"),
    ("markGroupRead", 204): ask("PUT", group, "/read", {"version": 1}),
    ("listDrafts", 200): lambda w: w.ada.get("/drafts"),
    ("getDraft", 200): own_draft,
    ("keepDraft", 204): lambda w: w.ada.put(f"/drafts/post:{w.post['id']}", {"text": "Jag"}),
    ("forgetDraft", 204): lambda w: w.ada.delete("/drafts/me"),
    ("listMentionable", 200): lambda w: w.ada.get("/mentionable?q=bo"),
}
