"""How each operation is done, and how it meets what only it can meet."""

from collections.abc import Awaitable, Callable

import httpx2

from tests.api.acts import hidden_from
from tests.api.joining import JOINING
from tests.api.personal import PERSONAL
from tests.api.questioning import QUESTIONING
from tests.api.threads import THREADS
from tests.api.world import World, a_picture, promote
from tests.builders import a_file
from tests.people import Somebody

Done = Callable[[World], Awaitable[httpx2.Response]]

LATER = {"Idempotency-Key": "again"}
PICTURE = {"content": a_picture(), "headers": {"content-type": "image/png"}}


async def unchanged(person: Somebody, path: str) -> httpx2.Response:
    first = await person.get(path)
    return await person.get(path, headers={"If-None-Match": first.headers["etag"]})


async def counted(world: World, path: str) -> httpx2.Response:
    await promote(world.ada)
    return await world.ada.get(path)


async def photographed(world: World) -> str:
    await world.ada.put("/me/photo", **PICTURE)
    return f"/people/{world.ada.id}/photo"


async def photo(world: World) -> httpx2.Response:
    return await world.ada.get(await photographed(world))


async def same_photo(world: World) -> httpx2.Response:
    return await unchanged(world.ada, await photographed(world))


async def previewed(world: World) -> str:
    file = await a_file(world.ada, world.group, "karta.png", a_picture())
    return f"/files/{file['id']}/preview"


async def preview(world: World) -> httpx2.Response:
    return await world.bo.get(await previewed(world))


async def same_preview(world: World) -> httpx2.Response:
    return await unchanged(world.bo, await previewed(world))


async def another_body(world: World) -> httpx2.Response:
    await world.ada.post("/groups", {"name": "Ett", "status": "open"}, headers=LATER)
    return await world.ada.post("/groups", {"name": "Två", "status": "open"}, headers=LATER)


async def too_many_groups(world: World) -> httpx2.Response:
    for _ in range(20):
        await world.cia.post("/groups", {"name": "Ännu en", "status": "open"})
    return await world.cia.post("/groups", {"name": "Ännu en", "status": "open"})


async def answered_twice(world: World) -> httpx2.Response:
    await world.bo.put(f"/groups/{world.moderated['id']}/membership")
    waiting = await world.ada.get(f"/groups/{world.moderated['id']}/requests")
    mine = next(
        request["id"]
        for request in waiting.json()["items"]
        if request["person"]["id"] == world.bo.id
    )
    path = f"/groups/{world.moderated['id']}/requests/{mine}"
    await world.ada.patch(path, {"decision": "decline"})
    return await world.ada.patch(path, {"decision": "accept"})


async def removed(world: World) -> httpx2.Response:
    path = f"/groups/{world.group['id']}/members/{world.bo.id}"
    await world.ada.put(path)
    return await world.ada.delete(path)


async def left(world: World) -> httpx2.Response:
    await world.bo.put(f"/groups/{world.group['id']}/membership")
    return await world.bo.delete(f"/groups/{world.group['id']}/membership")


def ranged(text: str) -> Done:
    async def done(world: World) -> httpx2.Response:
        return await world.bo.get(content(world), headers={"Range": text})

    return done


def group(world: World, rest: str = "") -> str:
    return f"/groups/{world.group['id']}{rest}"


def moderated(world: World, rest: str = "") -> str:
    return f"/groups/{world.moderated['id']}{rest}"


def post(world: World, rest: str = "") -> str:
    return f"/posts/{world.post['id']}{rest}"


def content(world: World) -> str:
    return f"/files/{world.file['id']}/content"


def member(world: World, person: Somebody) -> str:
    return group(world, f"/members/{person.id}")


SPECIAL: dict[tuple[str, int], Done] = (
    JOINING
    | THREADS
    | QUESTIONING
    | PERSONAL
    | {
        ("getMe", 200): lambda w: w.ada.get("/me"),
        ("getMe", 304): lambda w: unchanged(w.ada, "/me"),
        ("describeMyself", 200): lambda w: w.ada.patch("/me/profile", {"keywords": ["avlopp"]}),
        ("setMyPhoto", 204): lambda w: w.ada.put("/me/photo", **PICTURE),
        ("removeMyPhoto", 204): lambda w: w.ada.delete("/me/photo"),
        ("listPeople", 200): lambda w: w.ada.get("/people?q=lind&limit=2"),
        ("getPerson", 200): lambda w: w.ada.get(f"/people/{w.bo.id}"),
        ("getPerson", 304): lambda w: unchanged(w.ada, f"/people/{w.bo.id}"),
        ("getPhoto", 200): photo,
        ("getPhoto", 304): same_photo,
        ("listGroups", 200): lambda w: w.bo.get("/groups?order=name&limit=1"),
        ("createGroup", 201): lambda w: w.bo.post("/groups", {"name": "Ny", "status": "closed"}),
        ("createGroup", 409): another_body,
        ("createGroup", 429): too_many_groups,
        ("getGroup", 200): lambda w: w.bo.get(group(w)),
        ("getGroup", 304): lambda w: unchanged(w.bo, group(w)),
        ("changeGroup", 200): lambda w: w.ada.patch(group(w), {"name": "Nytt namn"}),
        ("changeGroup", 412): lambda w: w.ada.patch(group(w), {}, headers={"If-Match": '"old"'}),
        ("setStatus", 200): lambda w: w.ada.put(group(w, "/status"), {"status": "moderated"}),
        ("listMembers", 200): lambda w: w.bo.get(group(w, "/members")),
        ("putMember", 204): lambda w: w.ada.put(member(w, w.bo)),
        ("putMember", 409): lambda w: w.ada.put(member(w, w.ada), {"role": "member"}),
        ("removeMember", 204): removed,
        ("removeMember", 409): lambda w: w.ada.delete(member(w, w.ada)),
        ("join", 200): lambda w: w.bo.put(group(w, "/membership")),
        ("join", 202): lambda w: w.bo.put(moderated(w, "/membership")),
        ("leave", 204): left,
        ("leave", 409): lambda w: w.ada.delete(group(w, "/membership")),
        ("listRequests", 200): lambda w: w.ada.get(moderated(w, "/requests")),
        ("decide", 204): lambda w: w.ada.patch(
            moderated(w, f"/requests/{w.request['id']}"), {"decision": "accept"}
        ),
        ("decide", 409): answered_twice,
        ("listPosts", 200): lambda w: w.bo.get(group(w, "/posts")),
        ("publishPost", 201): lambda w: w.ada.post(
            group(w, "/posts"), {"text": "*Hej*", "era": 1}
        ),
        ("publishPost", 409): lambda w: w.ada.post(group(w, "/posts"), {"text": "Hej", "era": 9}),
        ("getPost", 200): lambda w: w.bo.get(post(w)),
        ("getPost", 304): lambda w: unchanged(w.bo, post(w)),
        ("listComments", 200): lambda w: w.bo.get(post(w, "/comments")),
        ("comment", 201): lambda w: w.bo.post(post(w, "/comments"), {"text": "Bra!"}),
        ("comment", 409): lambda w: w.bo.post(post(w, "/comments"), {"text": "Bra!", "era": 9}),
        ("listFiles", 200): lambda w: w.bo.get(group(w, "/files")),
        ("uploadFile", 201): lambda w: w.ada.upload(w.group["id"], "plan.pdf", b"%PDF-", era="1"),
        ("uploadFile", 409): lambda w: w.ada.upload(w.group["id"], "plan.pdf", b"%PDF-", era="9"),
        ("getFile", 200): lambda w: w.bo.get(f"/files/{w.file['id']}"),
        ("getFile", 304): lambda w: unchanged(w.bo, f"/files/{w.file['id']}"),
        ("downloadFile", 200): lambda w: w.bo.get(content(w)),
        ("downloadFile", 206): ranged("bytes=2-4"),
        ("downloadFile", 304): lambda w: unchanged(w.bo, content(w)),
        ("downloadFile", 416): ranged("bytes=10-"),
        ("previewFile", 200): preview,
        ("previewFile", 304): same_preview,
        ("countGroups", 200): lambda w: counted(w, "/statistics/groups?every=week"),
        ("countGroupsAsTable", 200): lambda w: counted(w, "/statistics/groups.csv"),
        ("listNotices", 200): lambda w: w.ada.get("/notifications"),
        ("readNotices", 200): lambda w: w.ada.put("/notifications/read", {"up_to": 0}),
        ("showPreferences", 200): lambda w: w.ada.get("/notification-preferences"),
        ("setPreferences", 200): lambda w: w.ada.put(
            "/notification-preferences", {"mail": "daily"}
        ),
        ("showLevel", 200): lambda w: w.bo.get(group(w, "/notification-level")),
        ("showLevel", 304): lambda w: unchanged(w.bo, group(w, "/notification-level")),
        ("showLevel", 403): lambda w: hidden_from(w, "/notification-level"),
        ("chooseLevel", 200): lambda w: w.bo.put(
            group(w, "/notification-level"), {"level": "mine"}
        ),
        ("issueTicket", 201): lambda w: w.ada.post("/live/tickets"),
        ("isAlive", 200): lambda w: w.ada.call("GET", "/healthz"),
        ("isReady", 200): lambda w: w.ada.call("GET", "/readyz"),
    }
)
