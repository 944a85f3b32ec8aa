"""Requests that make each operation succeed, and those for its specific refusals."""

from collections.abc import Awaitable, Callable

import httpx2

from tests.api.support.feed_operations import FEED_REQUESTS
from tests.api.support.membership_operations import MEMBERSHIP_REQUESTS
from tests.api.support.post_operations import THREAD_REQUESTS
from tests.api.support.question_operations import QUESTION_REQUESTS
from tests.api.support.setup_steps import get_in_listed_closed_group
from tests.api.support.world import World, create_picture, make_site_administrator
from tests.support.builders import a_file
from tests.support.people import ApiCaller

SendRequest = Callable[[World], Awaitable[httpx2.Response]]

IDEMPOTENCY_KEY = {"Idempotency-Key": "again"}
PICTURE = {"content": create_picture(), "headers": {"content-type": "image/png"}}


async def get_unchanged(person: ApiCaller, path: str) -> httpx2.Response:
    first = await person.get(path)
    return await person.get(path, headers={"If-None-Match": first.headers["etag"]})


async def get_statistics(world: World, path: str) -> httpx2.Response:
    await make_site_administrator(world.ada)
    return await world.ada.get(path)


async def upload_photo(world: World) -> str:
    await world.ada.put("/me/photo", **PICTURE)
    return f"/people/{world.ada.id}/photo"


async def get_photo(world: World) -> httpx2.Response:
    return await world.ada.get(await upload_photo(world))


async def get_unchanged_photo(world: World) -> httpx2.Response:
    return await get_unchanged(world.ada, await upload_photo(world))


async def create_preview_path(world: World) -> str:
    file = await a_file(world.ada, world.group, "karta.png", create_picture())
    return f"/files/{file['id']}/preview"


async def get_preview(world: World) -> httpx2.Response:
    return await world.bo.get(await create_preview_path(world))


async def get_unchanged_preview(world: World) -> httpx2.Response:
    return await get_unchanged(world.bo, await create_preview_path(world))


async def create_group_with_reused_key(world: World) -> httpx2.Response:
    await world.ada.post("/groups", {"name": "Ett", "status": "open"}, headers=IDEMPOTENCY_KEY)
    return await world.ada.post(
        "/groups", {"name": "Två", "status": "open"}, headers=IDEMPOTENCY_KEY
    )


async def create_groups_beyond_limit(world: World) -> httpx2.Response:
    for _ in range(20):
        await world.cia.post("/groups", {"name": "Ännu en", "status": "open"})
    return await world.cia.post("/groups", {"name": "Ännu en", "status": "open"})


async def decide_request_twice(world: World) -> httpx2.Response:
    await world.bo.put(f"/groups/{world.moderated['id']}/membership")
    waiting = await world.ada.get(f"/groups/{world.moderated['id']}/requests")
    request_id = next(
        request["id"]
        for request in waiting.json()["items"]
        if request["person"]["id"] == world.bo.id
    )
    path = f"/groups/{world.moderated['id']}/requests/{request_id}"
    await world.ada.patch(path, {"decision": "decline"})
    return await world.ada.patch(path, {"decision": "accept"})


async def remove_member(world: World) -> httpx2.Response:
    path = f"/groups/{world.group['id']}/members/{world.bo.id}"
    await world.ada.put(path)
    return await world.ada.delete(path)


async def leave_group(world: World) -> httpx2.Response:
    await world.bo.put(f"/groups/{world.group['id']}/membership")
    return await world.bo.delete(f"/groups/{world.group['id']}/membership")


def download_range(text: str) -> SendRequest:
    async def send(world: World) -> httpx2.Response:
        return await world.bo.get(content_path(world), headers={"Range": text})

    return send


def open_group_path(world: World, rest: str = "") -> str:
    return f"/groups/{world.group['id']}{rest}"


def moderated_group_path(world: World, rest: str = "") -> str:
    return f"/groups/{world.moderated['id']}{rest}"


def post_path(world: World, rest: str = "") -> str:
    return f"/posts/{world.post['id']}{rest}"


def content_path(world: World) -> str:
    return f"/files/{world.file['id']}/content"


def member_path(world: World, person: ApiCaller) -> str:
    return open_group_path(world, f"/members/{person.id}")


SPECIFIC_REQUESTS: dict[tuple[str, int], SendRequest] = (
    MEMBERSHIP_REQUESTS
    | THREAD_REQUESTS
    | QUESTION_REQUESTS
    | FEED_REQUESTS
    | {
        ("getMe", 200): lambda w: w.ada.get("/me"),
        ("getMe", 304): lambda w: get_unchanged(w.ada, "/me"),
        ("updateMyProfile", 200): lambda w: w.ada.patch("/me/profile", {"keywords": ["avlopp"]}),
        ("setMyPhoto", 204): lambda w: w.ada.put("/me/photo", **PICTURE),
        ("deleteMyPhoto", 204): lambda w: w.ada.delete("/me/photo"),
        ("listPeople", 200): lambda w: w.ada.get("/people?q=lind&limit=2"),
        ("getPerson", 200): lambda w: w.ada.get(f"/people/{w.bo.id}"),
        ("getPerson", 304): lambda w: get_unchanged(w.ada, f"/people/{w.bo.id}"),
        ("getPhoto", 200): get_photo,
        ("getPhoto", 304): get_unchanged_photo,
        ("listGroups", 200): lambda w: w.bo.get("/groups?order=name&limit=1"),
        ("createGroup", 201): lambda w: w.bo.post("/groups", {"name": "Ny", "status": "closed"}),
        ("createGroup", 409): create_group_with_reused_key,
        ("createGroup", 429): create_groups_beyond_limit,
        ("getGroup", 200): lambda w: w.bo.get(open_group_path(w)),
        ("getGroup", 304): lambda w: get_unchanged(w.bo, open_group_path(w)),
        ("updateGroup", 200): lambda w: w.ada.patch(open_group_path(w), {"name": "Nytt namn"}),
        ("updateGroup", 412): lambda w: w.ada.patch(
            open_group_path(w), {}, headers={"If-Match": '"old"'}
        ),
        ("setGroupStatus", 200): lambda w: w.ada.put(
            open_group_path(w, "/status"), {"status": "moderated"}
        ),
        ("listMembers", 200): lambda w: w.bo.get(open_group_path(w, "/members")),
        ("setMember", 204): lambda w: w.ada.put(member_path(w, w.bo)),
        ("setMember", 409): lambda w: w.ada.put(member_path(w, w.ada), {"role": "member"}),
        ("removeMember", 204): remove_member,
        ("removeMember", 409): lambda w: w.ada.delete(member_path(w, w.ada)),
        ("joinGroup", 200): lambda w: w.bo.put(open_group_path(w, "/membership")),
        ("joinGroup", 202): lambda w: w.bo.put(moderated_group_path(w, "/membership")),
        ("leaveGroup", 204): leave_group,
        ("leaveGroup", 409): lambda w: w.ada.delete(open_group_path(w, "/membership")),
        ("listJoinRequests", 200): lambda w: w.ada.get(moderated_group_path(w, "/requests")),
        ("decideJoinRequest", 204): lambda w: w.ada.patch(
            moderated_group_path(w, f"/requests/{w.request['id']}"), {"decision": "accept"}
        ),
        ("decideJoinRequest", 409): decide_request_twice,
        ("listPosts", 200): lambda w: w.bo.get(open_group_path(w, "/posts")),
        ("createPost", 201): lambda w: w.ada.post(
            open_group_path(w, "/posts"), {"text": "*Hej*", "era": 1}
        ),
        ("createPost", 409): lambda w: w.ada.post(
            open_group_path(w, "/posts"), {"text": "Hej", "era": 9}
        ),
        ("getPost", 200): lambda w: w.bo.get(post_path(w)),
        ("getPost", 304): lambda w: get_unchanged(w.bo, post_path(w)),
        ("listComments", 200): lambda w: w.bo.get(post_path(w, "/comments")),
        ("createComment", 201): lambda w: w.bo.post(post_path(w, "/comments"), {"text": "Bra!"}),
        ("createComment", 409): lambda w: w.bo.post(
            post_path(w, "/comments"), {"text": "Bra!", "era": 9}
        ),
        ("listFiles", 200): lambda w: w.bo.get(open_group_path(w, "/files")),
        ("uploadFile", 201): lambda w: w.ada.upload(w.group["id"], "plan.pdf", b"%PDF-", era="1"),
        ("uploadFile", 409): lambda w: w.ada.upload(w.group["id"], "plan.pdf", b"%PDF-", era="9"),
        ("getFile", 200): lambda w: w.bo.get(f"/files/{w.file['id']}"),
        ("getFile", 304): lambda w: get_unchanged(w.bo, f"/files/{w.file['id']}"),
        ("downloadFile", 200): lambda w: w.bo.get(content_path(w)),
        ("downloadFile", 206): download_range("bytes=2-4"),
        ("downloadFile", 304): lambda w: get_unchanged(w.bo, content_path(w)),
        ("downloadFile", 416): download_range("bytes=10-"),
        ("getFilePreview", 200): get_preview,
        ("getFilePreview", 304): get_unchanged_preview,
        ("getGroupStatistics", 200): lambda w: get_statistics(w, "/statistics/groups?every=week"),
        ("getGroupStatisticsCsv", 200): lambda w: get_statistics(w, "/statistics/groups.csv"),
        ("listNotifications", 200): lambda w: w.ada.get("/notifications"),
        ("markNotificationsRead", 200): lambda w: w.ada.put("/notifications/read", {"up_to": 0}),
        ("getNotificationPreferences", 200): lambda w: w.ada.get("/notification-preferences"),
        ("setNotificationPreferences", 200): lambda w: w.ada.put(
            "/notification-preferences", {"mail": "daily"}
        ),
        ("getNotificationLevel", 200): lambda w: w.bo.get(
            open_group_path(w, "/notification-level")
        ),
        ("getNotificationLevel", 304): lambda w: get_unchanged(
            w.bo, open_group_path(w, "/notification-level")
        ),
        ("getNotificationLevel", 403): lambda w: get_in_listed_closed_group(
            w, "/notification-level"
        ),
        ("setNotificationLevel", 200): lambda w: w.bo.put(
            open_group_path(w, "/notification-level"), {"level": "mine"}
        ),
        ("createLiveTicket", 201): lambda w: w.ada.post("/live/tickets"),
        ("checkLiveness", 200): lambda w: w.ada.call("GET", "/healthz"),
        ("checkReadiness", 200): lambda w: w.ada.call("GET", "/readyz"),
    }
)
