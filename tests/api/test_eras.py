"""What was written in secret stays with the members until an administrator publishes it."""

from groups_service.models import Event
from tests.api.around import becomes, items, notices, of, said, seen, told
from tests.api.stored import nothing_stored
from tests.builders import Json, a_file, a_group, a_post
from tests.people import Somebody


async def a_group_with_a_past(by: Somebody, *members: Somebody) -> tuple[Json, Json, Json]:
    """Open, closed, open again: with a post of the first time and one of the second."""
    group = await a_group(by, "open", *members)
    early = await a_post(by, group, "Öppet från början")
    await becomes(by, group, "closed")
    secret = await a_post(by, group, "Skrivet i det slutna")
    await becomes(by, group, "open")
    return group, early, secret


async def texts(by: Somebody, group: Json) -> list[str]:
    return [post["text"] for post in await items(by, of(group, "/posts"))]


async def test_opening_shows_nothing_that_was_written_in_secret(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group, _, secret = await a_group_with_a_past(ada, bo)

    assert await texts(bo, group) == ["Skrivet i det slutna", "Öppet från början"]
    assert await texts(cia, group) == ["Öppet från början"]
    assert (await cia.get(f"/posts/{secret['id']}")).status_code == 404
    comments = f"/posts/{secret['id']}/comments"
    assert (await cia.get(comments)).status_code == 404
    assert (await cia.post(comments, {"text": "Hej"})).status_code == 404


async def test_files_of_a_closed_era_stay_with_the_members(ada: Somebody, cia: Somebody) -> None:
    group = await a_group(ada, "closed")
    file = await a_file(ada, group)
    await becomes(ada, group, "moderated")

    assert len(await items(ada, of(group, "/files"))) == 1
    assert await items(cia, of(group, "/files")) == []
    assert (await cia.get(f"/files/{file['id']}/content")).status_code == 404


async def test_a_thread_continued_in_secret_is_secret(ada: Somebody, cia: Somebody) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    await becomes(ada, group, "closed")
    await ada.post(f"/posts/{post['id']}/comments", {"text": "Mellan oss"})

    await becomes(ada, group, "open")

    assert (await ada.get(f"/posts/{post['id']}")).json()["era"] == 2
    assert (await cia.get(f"/posts/{post['id']}")).status_code == 404
    assert await texts(cia, group) == []


async def test_a_comment_on_a_secret_thread_keeps_it_there_and_moves_nothing(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group, _, secret = await a_group_with_a_past(ada, bo)
    other = await a_group(ada, "open", name="Annan")
    await a_post(ada, other)
    before = (await seen(cia, group), [each["id"] for each in await items(cia, "/groups")])
    inside = await seen(bo, group)

    made = await bo.post(f"/posts/{secret['id']}/comments", {"text": "Fortfarande hemligt"})

    assert made.status_code == 201
    assert (await bo.get(f"/posts/{secret['id']}")).json()["era"] == 2
    assert (await cia.get(f"/posts/{secret['id']}")).status_code == 404
    after = (await seen(cia, group), [each["id"] for each in await items(cia, "/groups")])
    assert after == before
    assert (await seen(bo, group))["version"] > inside["version"]
    assert (await items(bo, "/groups"))[0]["id"] == group["id"]


async def test_a_secret_comment_is_told_to_nobody_outside(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group)
    await cia.post(f"/posts/{post['id']}/comments", {"text": "Utifrån"})
    await becomes(ada, group, "closed")
    await ada.post(f"/posts/{post['id']}/comments", {"text": "Mellan oss"})
    await becomes(ada, group, "open")
    await ada.post(f"/posts/{post['id']}/comments", {"text": "Än en gång"})
    await told(ada)

    assert await notices(cia) == []
    assert [kind for kind, _ in await notices(bo)].count("comment.added") == 1  # it grew


async def test_members_of_closed_eras_are_counted_and_not_named_until_they_write(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    await becomes(ada, group, "open")
    path = of(group, "/members")

    async def named(by: Somebody) -> set[str]:
        return {member["person"]["id"] for member in await items(by, path)}

    assert await named(cia) == {ada.id}
    assert await named(bo) == {ada.id, bo.id}
    assert (await seen(cia, group))["member_count"] == 2
    assert (await cia.get(f"/people/{bo.id}")).json()["groups"] == []

    await a_post(bo, group)

    assert await named(cia) == {ada.id, bo.id}
    assert len((await cia.get(f"/people/{bo.id}")).json()["groups"]) == 1


async def test_a_comment_in_secret_names_nobody(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    secret = await a_post(ada, group)
    await becomes(ada, group, "open")

    await bo.post(f"/posts/{secret['id']}/comments", {"text": "Hej"})

    assert len(await items(cia, of(group, "/members"))) == 1


async def test_a_dry_run_of_publishing_names_authors_also_those_who_left(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group, _, secret = await a_group_with_a_past(ada, bo)
    await bo.post(f"/posts/{secret['id']}/comments", {"text": "Hemligt"})
    await bo.delete(of(group, "/membership"))

    async with nothing_stored(ada.app):
        shown = (await ada.get(of(group, "/publication"))).json()

    assert (shown["posts"], shown["comments"], shown["files"]) == (1, 1, 0)
    assert [person["id"] for person in shown["authors"]] == [ada.id]
    assert [person["id"] for person in shown["authors_who_left"]] == [bo.id]
    assert await texts(cia, group) == ["Öppet från början"]


async def test_publishing_shows_what_was_secret_and_tells_the_members(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group, _, secret = await a_group_with_a_past(ada, bo)

    published = await ada.post(of(group, "/publication"))
    await told(ada)

    assert (published.status_code, published.json()["era"]) == (200, 4)
    assert (await cia.get(f"/posts/{secret['id']}")).status_code == 200
    assert len(await texts(cia, group)) == 2
    assert ("group.published", "Klimatombud") in await notices(bo)
    assert await notices(cia) == []


async def test_publishing_names_no_bare_membership(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    await a_post(ada, group)
    await becomes(ada, group, "open")

    await ada.post(of(group, "/publication"))

    assert len(await items(cia, of(group, "/members"))) == 1


async def test_what_is_written_in_the_next_closed_era_is_secret_again(
    ada: Somebody, cia: Somebody
) -> None:
    group, _, secret = await a_group_with_a_past(ada)
    await ada.post(of(group, "/publication"))
    await becomes(ada, group, "closed")
    await ada.post(f"/posts/{secret['id']}/comments", {"text": "Hemligt igen"})

    await becomes(ada, group, "open")

    assert (await cia.get(f"/posts/{secret['id']}")).status_code == 404


async def test_there_is_nothing_to_publish_in_a_closed_group_or_twice(ada: Somebody) -> None:
    group, _, _ = await a_group_with_a_past(ada)
    await ada.post(of(group, "/publication"))

    again = await ada.post(of(group, "/publication"))
    await becomes(ada, group, "closed")
    closed = await ada.post(of(group, "/publication"))

    assert (said(again), said(closed)) == ((409, "nothing_to_publish"), (409, "closed"))
    assert await Event.filter(kind="group.published").count() == 1


async def test_only_administrators_publish(ada: Somebody, bo: Somebody, cia: Somebody) -> None:
    group, _, secret = await a_group_with_a_past(ada, bo)

    answers = [await person.post(of(group, "/publication")) for person in (bo, cia)]

    assert [said(answer) for answer in answers] == [(403, "administrators_only")] * 2
    assert (await cia.get(f"/posts/{secret['id']}")).status_code == 404


async def test_what_was_written_for_another_audience_is_not_stored(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    post = await a_post(ada, group)
    await becomes(ada, group, "open")

    async with nothing_stored(ada.app):
        answers = [
            await bo.post(of(group, "/posts"), {"text": "Hej", "era": 1}),
            await bo.post(f"/posts/{post['id']}/comments", {"text": "Hej", "era": 1}),
            await bo.upload(group["id"], "a.txt", b"x", era="1"),
        ]

    assert [said(answer) for answer in answers] == [(409, "audience_changed")] * 3
    assert [answer.json()["audience"] for answer in answers] == [
        {"era": 2, "status": "open"},
    ] * 3
