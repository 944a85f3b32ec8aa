"""How each operation on feeds of one's own choice is done."""

from collections.abc import Awaitable, Callable

import httpx2

from groups_service import clock, ids
from groups_service.domain.following import MOST_FOLLOWED, MOST_MUTED
from groups_service.models import Following, Mute
from tests.api.world import World

Done = Callable[[World], Awaitable[httpx2.Response]]

AGAIN = {"text": "Hej", "era": 9}


PLAN = {"file": ("plan.txt", b"x", "text/plain")}


async def a_file(world: World, **fields: str) -> httpx2.Response:
    return await world.ada.call("POST", "/api/v1/me/files", files=PLAN, data=fields)


def bo(world: World, rest: str) -> str:
    return f"/people/{world.bo.id}/{rest}"


def unit(world: World, rest: str = "") -> str:
    return f"/units/{world.unit_id}{rest}"


async def same_unit(world: World) -> httpx2.Response:
    first = await world.ada.get(unit(world))
    return await world.ada.get(unit(world), headers={"If-None-Match": first.headers["etag"]})


def with_too_many(path: Callable[[World], str]) -> Done:
    async def done(world: World) -> httpx2.Response:
        await Following.bulk_create(
            Following(
                id=ids.new(),
                person_id=world.ada.viewer.id,
                kind="tag",
                target=f"tagg-{number}",
                since=clock.now(),
            )
            for number in range(MOST_FOLLOWED)
        )
        answer = await world.ada.put(path(world))
        await Following.filter(person_id=world.ada.viewer.id).delete()
        return answer

    return done


async def with_too_many_muted(world: World) -> httpx2.Response:
    await Mute.bulk_create(
        Mute(id=ids.new(), person_id=world.ada.viewer.id, muted_id=ids.new())
        for _ in range(MOST_MUTED)
    )
    answer = await world.ada.put(bo(world, "mute"))
    await Mute.filter(person_id=world.ada.viewer.id).delete()
    return answer


PERSONAL: dict[tuple[str, int], Done] = {
    ("listMyPosts", 200): lambda w: w.ada.get("/me/posts"),
    ("publishOnTimeline", 201): lambda w: w.ada.post("/me/posts", {"text": "*Hej* #budget"}),
    ("publishOnTimeline", 409): lambda w: w.ada.post("/me/posts", AGAIN),
    ("uploadForTimeline", 201): a_file,
    ("uploadForTimeline", 409): lambda w: a_file(w, era="9"),
    ("getFeed", 200): lambda w: w.ada.get("/feed?limit=1"),
    ("listFollowing", 200): lambda w: w.ada.get("/following"),
    ("listTagged", 200): lambda w: w.ada.get("/tags/Skolval/posts"),
    ("listTagged", 404): lambda w: w.ada.get("/tags/-/posts"),
    ("followTag", 204): lambda w: w.ada.put("/tags/skolval/follow"),
    ("followTag", 404): lambda w: w.ada.put("/tags/12/follow"),
    ("followTag", 409): with_too_many(lambda _: "/tags/skolval/follow"),
    ("unfollowTag", 204): lambda w: w.ada.delete("/tags/skolval/follow"),
    ("unfollowTag", 404): lambda w: w.ada.delete("/tags/12/follow"),
    ("listUnits", 200): lambda w: w.ada.get("/units"),
    ("getUnit", 200): lambda w: w.ada.get(unit(w)),
    ("getUnit", 304): same_unit,
    ("followUnit", 204): lambda w: w.ada.put(unit(w, "/follow")),
    ("followUnit", 409): with_too_many(lambda w: unit(w, "/follow")),
    ("unfollowUnit", 204): lambda w: w.ada.delete(unit(w, "/follow")),
    ("unfollowUnit", 404): lambda w: w.ada.delete("/units/x/follow"),
    ("listPostsOfPerson", 200): lambda w: w.bo.get(f"/people/{w.ada.id}/posts"),
    ("followPerson", 204): lambda w: w.ada.put(bo(w, "follow")),
    ("followPerson", 409): with_too_many(lambda w: bo(w, "follow")),
    ("unfollowPerson", 204): lambda w: w.ada.delete(bo(w, "follow")),
    ("unfollowPerson", 404): lambda w: w.ada.delete("/people/x/follow"),
    ("mute", 204): lambda w: w.ada.put(bo(w, "mute")),
    ("mute", 409): with_too_many_muted,
    ("unmute", 204): lambda w: w.ada.delete(bo(w, "mute")),
    ("unmute", 404): lambda w: w.ada.delete("/people/x/mute"),
}
