"""Posts on timelines: hints for all subscribers, notifications for the people they concern."""

from uuid import UUID

from groups_service.domain.posts import posts
from groups_service.domain.posts.creation import PostInput
from notifications.payload import Ref
from tests.events.support.people import EventPeople
from tests.support.people import ApiCaller


async def publish_on_timeline(by: ApiCaller, text: str) -> UUID:
    return await posts.publish_on_timeline(by.viewer, PostInput(text))


async def test_timeline_post_notifies_mentioned_people(people: EventPeople) -> None:
    await publish_on_timeline(people.ada, "Hej @bo och @ada")

    assert await people.deliver() == {("bo", "mention.created")}
    [notice] = (await people.bo.get("/notifications")).json()["items"]
    assert (notice["title"], notice["text"]) == ("Ada Lind", "Hej @Bo Lind och @Ada Lind")
    assert notice["about"] == {"type": "person", "id": people.ada.id}


async def test_comments_and_reactions_on_timelines_notify_as_in_groups(
    people: EventPeople,
) -> None:
    post = await publish_on_timeline(people.ada, "Hej")
    question = (await people.bo.post(f"/posts/{post}/comments", {"text": "Hur?"})).json()
    first = await people.deliver()
    await people.cia.post(f"/posts/{post}/comments", {"text": "Så", "parent": question["id"]})
    second = await people.deliver()
    await people.dan.put(f"/comments/{question['id']}/reactions/thanks")

    assert (first, second) == (
        {("ada", "comment.added")},
        {("bo", "reply.added"), ("ada", "comment.added")},
    )
    assert await people.deliver() == {("bo", "reaction.added")}


async def test_change_of_a_timeline_is_a_hint_about_the_person(people: EventPeople) -> None:
    hub = people.app.state.components.live.hub
    timeline = Ref("person", people.ada.id)
    with hub.register_listener(people.bo.id) as listener:
        hub.subscribe(listener, timeline)
        await listener.wait_for_work(timeout_seconds=0)
        await publish_on_timeline(people.ada, "Hej")
        await people.deliver()

        assert timeline in (await listener.wait_for_work(timeout_seconds=0)).streams
