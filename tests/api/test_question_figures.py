"""Figures of questions: sums for site administrators, and nothing about a few."""

from datetime import timedelta

import pytest

from groups_service import clock, ids
from groups_service.models import Post
from tests.api.around import of, said
from tests.api.history import make_site_administrator
from tests.api.test_handing_on import handed_on
from tests.api.test_questions import a_comment, a_question, accepted
from tests.builders import Json, a_group
from tests.people import Somebody

PATH = "/statistics/questions"
NOTHING = {
    "asked": None,
    "answered": None,
    "median_hours_to_first_answer": None,
    "answered_inside": None,
}


async def figures(by: Somebody, query: str = "") -> Json:
    found: Json = (await by.get(f"{PATH}?{query}")).json()
    return {name: value for name, value in found.items() if name not in {"from", "to"}}


async def answered(by: Somebody, post: Json, *, hours: int) -> None:
    """Answered so long after it was asked."""
    await accepted(by, post, await a_comment(by, post))
    asked = (await Post.get(id=post["id"])).created_at
    await Post.filter(id=post["id"]).update(first_answer_at=asked + timedelta(hours=hours))


async def test_figures_count_what_was_handed_on_once(ada: Somebody, bo: Somebody) -> None:
    await make_site_administrator(ada)
    group, other = await a_group(ada, name="Ett"), await a_group(bo, name="Två")
    await ada.post(of(group, "/posts"), {"text": "Ingen fråga"})
    posts = [await a_question(ada, group) for _ in range(15)]
    for hours, post in enumerate(posts[:5], start=1):
        await answered(bo, await handed_on(ada, post, other), hours=hours)
        await ada.put(of(group, f"/members/{bo.id}"), {"role": "administrator"})
    for post in posts[5:10]:
        await answered(bo, post, hours=6)

    found = await figures(ada)

    assert (found["asked"], found["answered"], found["answered_inside"]) == (15, 10, 0.5)
    assert 4.9 < found["median_hours_to_first_answer"] < 6.1
    tomorrow = (clock.now() + timedelta(days=2)).date()
    assert await figures(ada, f"from={tomorrow}&to={tomorrow}") == NOTHING


async def test_few_are_not_told(ada: Somebody, bo: Somebody) -> None:
    await make_site_administrator(ada)
    group = await a_group(ada, "open", bo)
    await ada.put(of(group, f"/members/{bo.id}"), {"role": "administrator"})
    for _ in range(4):
        await answered(bo, await a_question(ada, group), hours=1)
    assert await figures(ada) == NOTHING

    for _ in range(2):
        await answered(bo, await a_question(ada, group), hours=1)
    assert await figures(ada) == {
        "asked": 6,
        "answered": 6,
        "answered_inside": 1.0,
        "median_hours_to_first_answer": 1.0,
    }
    await a_question(ada, group)
    assert await figures(ada) == {
        "asked": 7,
        "answered": None,
        "answered_inside": None,
        "median_hours_to_first_answer": 1.0,
    }


@pytest.mark.parametrize(
    "query", ["to=0001-01-01", "to=9999-12-31", "from=0001-01-01", "from=9999-12-31&to=9999-12-31"]
)
async def test_the_ends_of_the_calendar_are_days_like_others(ada: Somebody, query: str) -> None:
    await make_site_administrator(ada)

    assert (await figures(ada, query))["asked"] is None


async def test_a_question_may_be_handed_on_and_on(ada: Somebody) -> None:
    await make_site_administrator(ada)
    first = await Post.get(id=(await a_question(ada, await a_group(ada)))["id"])
    chain = [first]
    for number in range(1, 1200):
        chain.append(first.clone(pk=ids.new()))
        chain[-1].handed_from_id = chain[-2].id
        chain[-1].activity += number
    await Post.bulk_create(chain[1:], batch_size=20)

    assert await figures(ada) == NOTHING


async def test_figures_are_for_site_administrators(ada: Somebody) -> None:
    assert said(await ada.get(PATH)) == (403, "site_administrators_only")
    await make_site_administrator(ada)
    refused = await ada.get(f"{PATH}?from=2026-02-01&to=2026-01-01")
    assert said(refused) == (422, "invalid")
