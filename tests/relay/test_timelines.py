"""Posts on timelines: hints for everybody, notices for those they concern."""

from uuid import UUID

from groups_service.domain import posts
from groups_service.domain.composing import Writing
from notifications.note import Ref
from tests.people import Somebody
from tests.relay.cast import Cast


async def publishes(by: Somebody, text: str) -> UUID:
    return await posts.publish_on_timeline(by.viewer, Writing(text))


async def test_a_timeline_post_is_told_to_those_it_mentions(cast: Cast) -> None:
    await publishes(cast.ada, "Hej @bo och @ada")

    assert await cast.told() == {("bo", "mention.made")}
    [notice] = (await cast.bo.get("/notifications")).json()["items"]
    assert (notice["title"], notice["text"]) == ("Ada Lind", "Hej @Bo Lind och @Ada Lind")
    assert notice["about"] == {"type": "person", "id": cast.ada.id}


async def test_comments_and_reactions_there_are_told_as_in_groups(cast: Cast) -> None:
    post = await publishes(cast.ada, "Hej")
    asked = (await cast.bo.post(f"/posts/{post}/comments", {"text": "Hur?"})).json()
    first = await cast.told()
    await cast.cia.post(f"/posts/{post}/comments", {"text": "Så", "parent": asked["id"]})
    second = await cast.told()
    await cast.dan.put(f"/comments/{asked['id']}/reactions/thanks")

    assert (first, second) == (
        {("ada", "comment.added")},
        {("bo", "reply.added"), ("ada", "comment.added")},
    )
    assert await cast.told() == {("bo", "reaction.added")}


async def test_a_change_of_a_timeline_is_a_hint_about_the_person(cast: Cast) -> None:
    hub = cast.app.state.parts.live.hub
    timeline = Ref("person", cast.ada.id)
    with hub.listening(cast.bo.id) as listener:
        hub.subscribe(listener, timeline)
        await listener.due(within=0)
        await publishes(cast.ada, "Hej")
        await cast.told()

        assert timeline in (await listener.due(within=0)).streams
