"""The personal feed: posts of joined and followed sources, by latest activity, each post once."""

from starlette.applications import Starlette

from groups_service.domain.people import profiles
from tests.api.support.feed_reading import (
    get_unit_id,
    list_post_texts,
    publish_status,
    set_equal_activity_times,
)
from tests.support.builders import a_comment, a_group, a_post
from tests.support.people import ApiCaller, an_entry, create_caller

OTHER_UNIT = ("Exempelstads kommun", "Kulturförvaltningen")


async def test_feed_has_posts_of_joined_and_followed_groups_only(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    joined = await a_group(ada, "closed", bo)
    followed, other = await a_group(ada), await a_group(ada)
    await bo.put(f"/groups/{followed['id']}/follow")
    for group, text in ((joined, "egen"), (followed, "följd"), (other, "annan")):
        await a_post(ada, group, text)

    assert await list_post_texts(bo, "/feed") == ["följd", "egen"]
    assert await list_post_texts(ada, "/feed") == ["annan", "följd", "egen"]


async def test_comment_raises_a_post_in_the_feed_and_reaction_does_not(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    first, second = await a_post(ada, group, "första"), await a_post(ada, group, "andra #tagg")
    await publish_status(bo, "bos")
    await a_comment(bo, second)
    await ada.put(f"/posts/{first['id']}/reactions/like")

    assert await list_post_texts(bo, "/feed") == ["andra #tagg", "bos", "första"]
    assert await list_post_texts(ada, "/tags/tagg/posts") == ["andra #tagg"]


async def test_feed_has_timeline_posts_of_followed_people_and_the_viewer(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada)
    await bo.put(f"/people/{ada.id}/follow")
    await a_post(ada, group, "Adas i en grupp")
    for person in (ada, bo, cia):
        await publish_status(person, f"status {person.viewer.object_id[-2:]}")

    expected = [f"status {person.viewer.object_id[-2:]}" for person in (bo, ada)]
    assert await list_post_texts(bo, "/feed") == expected
    await bo.delete(f"/people/{ada.id}/follow")
    assert await list_post_texts(bo, "/feed") == expected[:1]


async def test_followed_unit_includes_people_of_its_subunits(
    app: Starlette, ada: ApiCaller, bo: ApiCaller
) -> None:
    async with await create_caller(app, "eva", unit=OTHER_UNIT) as eva:
        await publish_status(ada, "Adas")
        await publish_status(eva, "Evas")
        await bo.put(f"/units/{await get_unit_id(ada, 1)}/follow")
        near = await list_post_texts(bo, "/feed")
        await bo.put(f"/units/{await get_unit_id(ada, 0)}/follow")

        assert (near, await list_post_texts(bo, "/feed")) == (["Adas"], ["Evas", "Adas"])


async def test_timeline_posts_follow_the_author_to_a_new_unit(
    app: Starlette, ada: ApiCaller, bo: ApiCaller
) -> None:
    async with await create_caller(app, "eva", unit=OTHER_UNIT) as eva:
        await bo.put(f"/units/{await get_unit_id(eva)}/follow")
        await publish_status(ada, "Adas")
        before = await list_post_texts(bo, "/feed")
        await profiles.record_sign_in(an_entry("ada", unit=OTHER_UNIT))

        assert (before, await list_post_texts(bo, "/feed")) == ([], ["Adas"])


async def test_feed_has_readable_posts_with_a_followed_tag(ada: ApiCaller, bo: ApiCaller) -> None:
    secret, public = await a_group(ada, "closed"), await a_group(ada)
    await bo.put("/tags/SkolVal/follow")
    for group in (secret, public):
        await a_post(ada, group, f"I en grupp som är {group['status']} #skolval")
    await publish_status(ada, "På min sida #Skolval")
    edited = await a_post(ada, public, "Fel #skolval")
    await ada.patch(f"/posts/{edited['id']}", {"text": "Rätt #budget"})

    expected = ["På min sida #Skolval", "I en grupp som är open #skolval"]
    assert (
        await list_post_texts(bo, "/feed")
        == await list_post_texts(bo, "/tags/skolval/posts")
        == expected
    )


async def test_post_from_several_sources_is_in_the_feed_once(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    for path in (
        f"/people/{ada.id}",
        f"/units/{await get_unit_id(ada)}",
        "/tags/ett",
        "/tags/två",
    ):
        await bo.put(f"{path}/follow")
    await a_post(ada, group, "#ett #två i gruppen")
    await publish_status(ada, "#ett #två på sidan")

    assert await list_post_texts(bo, "/feed") == ["#ett #två på sidan", "#ett #två i gruppen"]


async def test_pages_with_equal_activity_times_have_no_gap_or_duplicate(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    groups = [await a_group(ada, "open", bo) for _ in range(6)]
    post_texts = [
        (await a_post(ada, group, f"{number}/{place} #tagg"))["text"]
        for number in range(3)
        for place, group in enumerate(groups)
    ]
    await set_equal_activity_times()

    for path in ("/feed", "/tags/tagg/posts", f"/people/{ada.id}/posts"):
        assert await list_post_texts(bo, path, 4) == list(reversed(post_texts)), path


async def test_muting_hides_a_person_from_the_own_feed_only(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo, cia)
    await bo.put(f"/people/{ada.id}/follow")
    await a_post(ada, group, "Adas #tagg")
    await a_post(cia, group, "Cias")
    before = [(await ada.get(path)).json() for path in ("/me", "/feed", "/notifications")]
    await bo.put(f"/people/{ada.id}/mute")
    await bo.put(f"/people/{ada.id}/mute")

    assert await list_post_texts(bo, "/feed") == ["Cias"]
    assert await list_post_texts(bo, f"/groups/{group['id']}/posts") == ["Cias", "Adas #tagg"]
    assert await list_post_texts(bo, "/tags/tagg/posts") == ["Adas #tagg"]
    assert (await bo.get(f"/people/{ada.id}")).json()["muted"]
    after = [(await ada.get(path)).json() for path in ("/me", "/feed", "/notifications")]
    assert after == before
    await bo.delete(f"/people/{ada.id}/mute")
    assert await list_post_texts(bo, "/feed") == ["Cias", "Adas #tagg"]


async def test_feed_omits_deleted_posts_and_lists_removed_ones_without_text(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    deleted = await publish_status(bo, "Borttaget #tagg")
    removed = await a_post(bo, group, "Olämpligt #tagg")
    await bo.delete(f"/posts/{deleted['id']}")
    await ada.delete(f"/posts/{removed['id']}")

    for path in ("/feed", f"/people/{bo.id}/posts"):
        items = (await bo.get(path)).json()["items"]
        assert [(post["deletion"], post["text"]) for post in items] == [("removed", None)], path


async def test_following_or_muting_oneself_is_refused(ada: ApiCaller) -> None:
    responses = [await ada.put(f"/people/{ada.id}/{act}") for act in ("follow", "mute")]

    assert [response.json()["code"] for response in responses] == ["own_account", "own_account"]


async def test_follows_are_listed_by_current_name_to_their_owner_only(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    unit = await get_unit_id(ada)
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


async def test_units_form_a_tree(ada: ApiCaller) -> None:
    top, middle, unit = (await ada.get("/units")).json()["items"]

    assert [each["name"] for each in (top, middle, unit)] == [
        *("Exempelstads kommun", "Tekniska förvaltningen", "VA-avdelningen"),
    ]
    assert [each["parent"] for each in (top, middle, unit)] == [None, top["id"], middle["id"]]
    fetched = (await ada.get(f"/units/{middle['id']}")).json()
    assert fetched["path"] == [{"id": each["id"], "name": each["name"]} for each in (top, middle)]
    assert fetched["units"] == [{"id": unit["id"], "name": unit["name"]}]


async def test_removed_post_is_not_found_by_its_tag(ada: ApiCaller, bo: ApiCaller) -> None:
    await bo.put("/tags/hemligt/follow")
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group, "Det är #hemligt")
    await a_post(ada, group, "Det här också: #hemligt")

    await ada.delete(f"/posts/{post['id']}")

    assert await list_post_texts(ada, "/tags/hemligt/posts") == ["Det här också: #hemligt"]
