"""Requests for the operations on posts, comments, drafts and mentions."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx2

from groups_service.core import ids
from tests.api.support.setup_steps import get_in_listed_closed_group
from tests.api.support.world import World

SendRequest = Callable[[World], Awaitable[httpx2.Response]]

CHANGED_TEXT = {"text": "Ändrat"}
STALE_IF_MATCH = {"If-Match": '"old"'}


def post_path(world: World, rest: str = "") -> str:
    return f"/posts/{world.post['id']}{rest}"


def comment_path(world: World, rest: str = "") -> str:
    return f"/comments/{world.comment['id']}{rest}"


def open_group_path(world: World, rest: str = "") -> str:
    return f"/groups/{world.group['id']}{rest}"


def build_request(
    method: str, path: Callable[..., str], rest: str = "", body: Any = None
) -> SendRequest:
    async def send(world: World) -> httpx2.Response:
        arguments = {} if body is None else {"json": body}
        return await world.ada.call(method, "/api/v1" + path(world, rest), **arguments)

    return send


def delete_and_restore(path: Callable[..., str]) -> SendRequest:
    """Return a request that restores what it has deleted."""

    async def send(world: World) -> httpx2.Response:
        await world.ada.delete(path(world))
        return await world.ada.post(path(world, "/restore"))

    return send


async def list_mentionable_in_listed_group(world: World) -> httpx2.Response:
    """Ask for mentionable people of a listed closed group that Bo is not a member of."""
    body = {"name": "Känd", "status": "closed", "listed": True}
    group_id = (await world.ada.post("/groups", body)).json()["id"]
    return await world.bo.get(f"/mentionable?q=bo&group={group_id}")


async def pin_sixth_post(world: World) -> httpx2.Response:
    path = f"/groups/{world.moderated['id']}/posts"
    for number in range(5):
        created = await world.ada.post(path, {"text": f"Nummer {number}"})
        await world.ada.put(f"/posts/{created.json()['id']}/pin")
    last = await world.ada.post(path, {"text": "Nummer 5"})
    return await world.ada.put(f"/posts/{last.json()['id']}/pin")


async def get_unchanged_comment(world: World) -> httpx2.Response:
    first = await world.ada.get(comment_path(world))
    tag = first.headers["etag"]
    return await world.ada.get(comment_path(world), headers={"If-None-Match": tag})


async def get_own_draft(world: World) -> httpx2.Response:
    await world.ada.put("/drafts/me", {"text": "Halvfär"})
    return await world.ada.get("/drafts/me")


THREAD_REQUESTS: dict[tuple[str, int], SendRequest] = {
    ("updatePost", 200): build_request("PATCH", post_path, body=CHANGED_TEXT),
    ("updatePost", 409): build_request("PATCH", post_path, body={**CHANGED_TEXT, "era": 9}),
    ("updatePost", 412): lambda w: w.ada.patch(post_path(w), CHANGED_TEXT, headers=STALE_IF_MATCH),
    ("deletePost", 204): build_request("DELETE", post_path),
    ("restorePost", 200): delete_and_restore(post_path),
    ("listPostRevisions", 200): build_request("GET", post_path, "/revisions"),
    ("pinPost", 200): build_request("PUT", post_path, "/pin"),
    ("pinPost", 409): pin_sixth_post,
    ("unpinPost", 200): build_request("DELETE", post_path, "/pin"),
    ("lockPost", 200): build_request("PUT", post_path, "/lock"),
    ("unlockPost", 200): build_request("DELETE", post_path, "/lock"),
    ("listPostReactions", 200): build_request("GET", post_path, "/reactions"),
    ("reactToPost", 200): build_request("PUT", post_path, "/reactions/like"),
    ("removePostReaction", 200): build_request("DELETE", post_path, "/reactions/like"),
    ("getComment", 200): build_request("GET", comment_path),
    ("getComment", 304): get_unchanged_comment,
    ("updateComment", 200): build_request("PATCH", comment_path, body=CHANGED_TEXT),
    ("updateComment", 409): build_request("PATCH", comment_path, body={**CHANGED_TEXT, "era": 9}),
    ("updateComment", 412): lambda w: w.ada.patch(
        comment_path(w), CHANGED_TEXT, headers=STALE_IF_MATCH
    ),
    ("deleteComment", 204): build_request("DELETE", comment_path),
    ("restoreComment", 200): delete_and_restore(comment_path),
    ("listCommentRevisions", 200): build_request("GET", comment_path, "/revisions"),
    ("listCommentReactions", 200): build_request("GET", comment_path, "/reactions"),
    ("reactToComment", 200): build_request("PUT", comment_path, "/reactions/thanks"),
    ("removeCommentReaction", 200): build_request("DELETE", comment_path, "/reactions/thanks"),
    ("listChanges", 403): lambda w: get_in_listed_closed_group(w, "/changes?after=0"),
    ("listChanges", 404): lambda w: w.ada.get(f"/groups/{ids.new()}/changes?after=0"),
    ("listMentionCandidates", 403): list_mentionable_in_listed_group,
    ("listMentionCandidates", 404): lambda w: w.ada.get(f"/mentionable?q=bo&group={ids.new()}"),
    ("listPostRevisions", 403): lambda w: w.bo.get(post_path(w, "/revisions")),
    ("listChanges", 200): build_request("GET", open_group_path, "/changes?after=0"),
    ("markGroupRead", 204): build_request("PUT", open_group_path, "/read", {"version": 1}),
    ("listDrafts", 200): lambda w: w.ada.get("/drafts"),
    ("getDraft", 200): get_own_draft,
    ("saveDraft", 204): lambda w: w.ada.put(f"/drafts/post:{w.post['id']}", {"text": "Jag"}),
    ("deleteDraft", 204): lambda w: w.ada.delete("/drafts/me"),
    ("listMentionCandidates", 200): lambda w: w.ada.get("/mentionable?q=bo"),
}
