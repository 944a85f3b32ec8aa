"""One's own feed: what one is in and follows, newest activity first, each post once."""

from starlette.applications import Starlette

from groups_service.domain import people
from tests.api.personal_feeds import a_status, all_at_once, texts, unit_of
from tests.builders import a_comment, a_group, a_post
from tests.people import Somebody, an_entry, somebody

ELSEWHERE = ("Exempelstads kommun", "Kulturförvaltningen")


async def test_posts_of_groups_one_is_in_or_follows_and_of_no_others_are_in_it(
    ada: Somebody, bo: Somebody
) -> None:
    own = await a_group(ada, "closed", bo)
    followed, other = await a_group(ada), await a_group(ada)
    await bo.put(f"/groups/{followed['id']}/follow")
    for group, text in ((own, "egen"), (followed, "följd"), (other, "annan")):
        await a_post(ada, group, text)

    assert await texts(bo, "/feed") == ["följd", "egen"]
    assert await texts(ada, "/feed") == ["annan", "följd", "egen"]


async def test_the_latest_comment_brings_a_post_up_and_a_reaction_does_not(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    first, second = await a_post(ada, group, "första"), await a_post(ada, group, "andra #tagg")
    await a_status(bo, "bos")
    await a_comment(bo, second)
    await ada.put(f"/posts/{first['id']}/reactions/like")

    assert await texts(bo, "/feed") == ["andra #tagg", "bos", "första"]
    assert await texts(ada, "/tags/tagg/posts") == ["andra #tagg"]


async def test_people_one_follows_and_oneself_are_heard_on_their_timelines(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada)
    await bo.put(f"/people/{ada.id}/follow")
    await a_post(ada, group, "Adas i en grupp")
    for person in (ada, bo, cia):
        await a_status(person, f"status {person.viewer.object_id[-2:]}")

    own = [f"status {person.viewer.object_id[-2:]}" for person in (bo, ada)]
    assert await texts(bo, "/feed") == own
    await bo.delete(f"/people/{ada.id}/follow")
    assert await texts(bo, "/feed") == own[:1]


async def test_a_unit_is_everybody_who_works_in_it_or_below(
    app: Starlette, ada: Somebody, bo: Somebody
) -> None:
    async with await somebody(app, "eva", unit=ELSEWHERE) as eva:
        await a_status(ada, "Adas")
        await a_status(eva, "Evas")
        await bo.put(f"/units/{await unit_of(ada, 1)}/follow")
        near = await texts(bo, "/feed")
        await bo.put(f"/units/{await unit_of(ada, 0)}/follow")

        assert (near, await texts(bo, "/feed")) == (["Adas"], ["Evas", "Adas"])


async def test_whoever_moves_takes_their_timeline_along_to_the_new_unit(
    app: Starlette, ada: Somebody, bo: Somebody
) -> None:
    async with await somebody(app, "eva", unit=ELSEWHERE) as eva:
        await bo.put(f"/units/{await unit_of(eva)}/follow")
        await a_status(ada, "Adas")
        before = await texts(bo, "/feed")
        await people.welcome(an_entry("ada", unit=ELSEWHERE))

        assert (before, await texts(bo, "/feed")) == ([], ["Adas"])


async def test_posts_with_a_tag_one_follows_are_in_it_wherever_one_may_read_them(
    ada: Somebody, bo: Somebody
) -> None:
    secret, public = await a_group(ada, "closed"), await a_group(ada)
    await bo.put("/tags/SkolVal/follow")
    for group in (secret, public):
        await a_post(ada, group, f"I en grupp som är {group['status']} #skolval")
    await a_status(ada, "På min sida #Skolval")
    edited = await a_post(ada, public, "Fel #skolval")
    await ada.patch(f"/posts/{edited['id']}", {"text": "Rätt #budget"})

    expected = ["På min sida #Skolval", "I en grupp som är open #skolval"]
    assert await texts(bo, "/feed") == await texts(bo, "/tags/skolval/posts") == expected


async def test_a_post_that_comes_in_many_ways_is_there_once(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    for path in (f"/people/{ada.id}", f"/units/{await unit_of(ada)}", "/tags/ett", "/tags/två"):
        await bo.put(f"{path}/follow")
    await a_post(ada, group, "#ett #två i gruppen")
    await a_status(ada, "#ett #två på sidan")

    assert await texts(bo, "/feed") == ["#ett #två på sidan", "#ett #två i gruppen"]


async def test_pages_join_without_gap_or_double_though_all_happened_at_once(
    ada: Somebody, bo: Somebody
) -> None:
    groups = [await a_group(ada, "open", bo) for _ in range(6)]
    written = [
        (await a_post(ada, group, f"{number}/{place} #tagg"))["text"]
        for number in range(3)
        for place, group in enumerate(groups)
    ]
    await all_at_once()

    for path in ("/feed", "/tags/tagg/posts", f"/people/{ada.id}/posts"):
        assert await texts(bo, path, 4) == list(reversed(written)), path


async def test_muted_people_are_out_of_ones_own_feed_and_of_nothing_else(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", bo, cia)
    await bo.put(f"/people/{ada.id}/follow")
    await a_post(ada, group, "Adas #tagg")
    await a_post(cia, group, "Cias")
    before = [(await ada.get(path)).json() for path in ("/me", "/feed", "/notifications")]
    await bo.put(f"/people/{ada.id}/mute")
    await bo.put(f"/people/{ada.id}/mute")

    assert await texts(bo, "/feed") == ["Cias"]
    assert await texts(bo, f"/groups/{group['id']}/posts") == ["Cias", "Adas #tagg"]
    assert await texts(bo, "/tags/tagg/posts") == ["Adas #tagg"]
    assert (await bo.get(f"/people/{ada.id}")).json()["muted"]
    after = [(await ada.get(path)).json() for path in ("/me", "/feed", "/notifications")]
    assert after == before
    await bo.delete(f"/people/{ada.id}/mute")
    assert await texts(bo, "/feed") == ["Cias", "Adas #tagg"]


async def test_what_was_deleted_is_gone_and_what_was_removed_has_no_words(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    deleted = await a_status(bo, "Borttaget #tagg")
    removed = await a_post(bo, group, "Olämpligt #tagg")
    await bo.delete(f"/posts/{deleted['id']}")
    await ada.delete(f"/posts/{removed['id']}")

    for path in ("/feed", f"/people/{bo.id}/posts"):
        items = (await bo.get(path)).json()["items"]
        assert [(post["gone"], post["text"]) for post in items] == [("removed", None)], path


async def test_nobody_follows_or_mutes_themselves(ada: Somebody) -> None:
    answers = [await ada.put(f"/people/{ada.id}/{act}") for act in ("follow", "mute")]

    assert [answer.json()["code"] for answer in answers] == ["not_oneself", "not_oneself"]


async def test_what_one_follows_is_listed_to_oneself_by_what_it_is_called_now(
    ada: Somebody, bo: Somebody
) -> None:
    unit = await unit_of(ada)
    for path in (f"/people/{bo.id}", f"/units/{unit}", "/tags/Budget", "/tags/budget"):
        await ada.put(f"{path}/follow")

    first = (await ada.get("/following?limit=2")).json()
    second = (await ada.get(f"/following?limit=2&cursor={first['next']}")).json()

    assert [*first["items"], *second["items"]] == [
        {"kind": "person", "target": bo.id, "name": "Bo Lind"},
        {"kind": "tag", "target": "budget", "name": "budget"},
        {"kind": "unit", "target": unit, "name": "VA-avdelningen"},
    ]
    assert (await bo.get("/following")).json()["items"] == []


async def test_the_units_are_a_tree(ada: Somebody) -> None:
    top, middle, unit = (await ada.get("/units")).json()["items"]

    assert [each["name"] for each in (top, middle, unit)] == [
        *("Exempelstads kommun", "Tekniska förvaltningen", "VA-avdelningen"),
    ]
    assert [each["parent"] for each in (top, middle, unit)] == [None, top["id"], middle["id"]]
    shown = (await ada.get(f"/units/{middle['id']}")).json()
    assert shown["path"] == [{"id": each["id"], "name": each["name"]} for each in (top, middle)]
    assert shown["units"] == [{"id": unit["id"], "name": unit["name"]}]


async def test_what_was_removed_is_not_found_by_its_tag(ada: Somebody, bo: Somebody) -> None:
    await bo.put("/tags/hemligt/follow")
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group, "Det är #hemligt")
    await a_post(ada, group, "Det här också: #hemligt")

    await ada.delete(f"/posts/{post['id']}")

    assert await texts(ada, "/tags/hemligt/posts") == ["Det här också: #hemligt"]
