"""Requests for the operations on feeds, follows and mutes."""

from collections.abc import Awaitable, Callable

import httpx2

from groups_service.core import clock, ids
from groups_service.domain.feeds.follows_and_mutes import MAX_FOLLOWED, MAX_MUTED_PEOPLE
from groups_service.models import FeedFollow, Mute
from tests.api.support.world import World

SendRequest = Callable[[World], Awaitable[httpx2.Response]]

BODY_WITH_WRONG_ERA = {"text": "Hej", "era": 9}


PLAN_FORM = {"file": ("plan.txt", b"x", "text/plain")}


async def upload_to_timeline(world: World, **fields: str) -> httpx2.Response:
    return await world.ada.call("POST", "/api/v1/me/files", files=PLAN_FORM, data=fields)


def person_path(world: World, rest: str) -> str:
    return f"/people/{world.bo.id}/{rest}"


def unit_path(world: World, rest: str = "") -> str:
    return f"/units/{world.unit_id}{rest}"


async def get_unchanged_unit(world: World) -> httpx2.Response:
    first = await world.ada.get(unit_path(world))
    return await world.ada.get(unit_path(world), headers={"If-None-Match": first.headers["etag"]})


def follow_beyond_limit(path: Callable[[World], str]) -> SendRequest:
    async def send(world: World) -> httpx2.Response:
        await FeedFollow.bulk_create(
            FeedFollow(
                id=ids.new(),
                person_id=world.ada.viewer.id,
                kind="tag",
                target=f"tagg-{number}",
                since=clock.now(),
            )
            for number in range(MAX_FOLLOWED)
        )
        response = await world.ada.put(path(world))
        await FeedFollow.filter(person_id=world.ada.viewer.id).delete()
        return response

    return send


async def mute_beyond_limit(world: World) -> httpx2.Response:
    await Mute.bulk_create(
        Mute(id=ids.new(), person_id=world.ada.viewer.id, muted_id=ids.new())
        for _ in range(MAX_MUTED_PEOPLE)
    )
    response = await world.ada.put(person_path(world, "mute"))
    await Mute.filter(person_id=world.ada.viewer.id).delete()
    return response


FEED_REQUESTS: dict[tuple[str, int], SendRequest] = {
    ("listMyPosts", 200): lambda w: w.ada.get("/me/posts"),
    ("createTimelinePost", 201): lambda w: w.ada.post("/me/posts", {"text": "*Hej* #budget"}),
    ("createTimelinePost", 409): lambda w: w.ada.post("/me/posts", BODY_WITH_WRONG_ERA),
    ("uploadTimelineFile", 201): upload_to_timeline,
    ("uploadTimelineFile", 409): lambda w: upload_to_timeline(w, era="9"),
    ("getFeed", 200): lambda w: w.ada.get("/feed?limit=1"),
    ("listFollows", 200): lambda w: w.ada.get("/following"),
    ("listPostsByTag", 200): lambda w: w.ada.get("/tags/Skolval/posts"),
    ("listPostsByTag", 404): lambda w: w.ada.get("/tags/-/posts"),
    ("followTag", 204): lambda w: w.ada.put("/tags/skolval/follow"),
    ("followTag", 404): lambda w: w.ada.put("/tags/12/follow"),
    ("followTag", 409): follow_beyond_limit(lambda _: "/tags/skolval/follow"),
    ("unfollowTag", 204): lambda w: w.ada.delete("/tags/skolval/follow"),
    ("unfollowTag", 404): lambda w: w.ada.delete("/tags/12/follow"),
    ("listUnits", 200): lambda w: w.ada.get("/units"),
    ("getUnit", 200): lambda w: w.ada.get(unit_path(w)),
    ("getUnit", 304): get_unchanged_unit,
    ("followUnit", 204): lambda w: w.ada.put(unit_path(w, "/follow")),
    ("followUnit", 409): follow_beyond_limit(lambda w: unit_path(w, "/follow")),
    ("unfollowUnit", 204): lambda w: w.ada.delete(unit_path(w, "/follow")),
    ("unfollowUnit", 404): lambda w: w.ada.delete("/units/x/follow"),
    ("listPostsByPerson", 200): lambda w: w.bo.get(f"/people/{w.ada.id}/posts"),
    ("followPerson", 204): lambda w: w.ada.put(person_path(w, "follow")),
    ("followPerson", 409): follow_beyond_limit(lambda w: person_path(w, "follow")),
    ("unfollowPerson", 204): lambda w: w.ada.delete(person_path(w, "follow")),
    ("unfollowPerson", 404): lambda w: w.ada.delete("/people/x/follow"),
    ("mutePerson", 204): lambda w: w.ada.put(person_path(w, "mute")),
    ("mutePerson", 409): mute_beyond_limit,
    ("unmutePerson", 204): lambda w: w.ada.delete(person_path(w, "mute")),
    ("unmutePerson", 404): lambda w: w.ada.delete("/people/x/mute"),
}
