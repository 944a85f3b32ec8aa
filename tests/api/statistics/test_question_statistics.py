"""Question statistics: sums for site administrators; figures of few questions are hidden."""

from datetime import timedelta

import pytest

from groups_service.core import clock, ids
from groups_service.models import Post
from tests.api.posts.test_question_forwarding import forward_question
from tests.api.posts.test_questions import accept_answer, create_comment, create_question
from tests.api.support.closed_ratio_history import make_site_administrator
from tests.api.support.group_calls import get_refusal, group_path
from tests.support.builders import Json, a_group
from tests.support.people import ApiCaller

PATH = "/statistics/questions"
HIDDEN_FIGURES = {
    "asked": None,
    "answered": None,
    "median_hours_to_first_answer": None,
    "answered_inside": None,
}


async def get_figures(actor: ApiCaller, query: str = "") -> Json:
    figures: Json = (await actor.get(f"{PATH}?{query}")).json()
    return {name: value for name, value in figures.items() if name not in {"from", "to"}}


async def answer_after(actor: ApiCaller, post: Json, *, hours: int) -> None:
    """Accept an answer and date it `hours` after the question."""
    await accept_answer(actor, post, await create_comment(actor, post))
    asked_at = (await Post.get(id=post["id"])).created_at
    await Post.filter(id=post["id"]).update(first_answer_at=asked_at + timedelta(hours=hours))


async def test_forwarded_question_is_counted_once(ada: ApiCaller, bo: ApiCaller) -> None:
    await make_site_administrator(ada)
    group, other = await a_group(ada, name="Ett"), await a_group(bo, name="Två")
    await ada.post(group_path(group, "/posts"), {"text": "Ingen fråga"})
    posts = [await create_question(ada, group) for _ in range(15)]
    for hours, post in enumerate(posts[:5], start=1):
        await answer_after(bo, await forward_question(ada, post, other), hours=hours)
        await ada.put(group_path(group, f"/members/{bo.id}"), {"role": "administrator"})
    for post in posts[5:10]:
        await answer_after(bo, post, hours=6)

    figures = await get_figures(ada)

    assert (figures["asked"], figures["answered"], figures["answered_inside"]) == (15, 10, 0.5)
    assert 4.9 < figures["median_hours_to_first_answer"] < 6.1
    tomorrow = (clock.now() + timedelta(days=2)).date()
    assert await get_figures(ada, f"from={tomorrow}&to={tomorrow}") == HIDDEN_FIGURES


async def test_figures_of_few_questions_are_hidden(ada: ApiCaller, bo: ApiCaller) -> None:
    await make_site_administrator(ada)
    group = await a_group(ada, "open", bo)
    await ada.put(group_path(group, f"/members/{bo.id}"), {"role": "administrator"})
    for _ in range(4):
        await answer_after(bo, await create_question(ada, group), hours=1)
    assert await get_figures(ada) == HIDDEN_FIGURES

    for _ in range(2):
        await answer_after(bo, await create_question(ada, group), hours=1)
    assert await get_figures(ada) == {
        "asked": 6,
        "answered": 6,
        "answered_inside": 1.0,
        "median_hours_to_first_answer": 1.0,
    }
    await create_question(ada, group)
    assert await get_figures(ada) == {
        "asked": 7,
        "answered": None,
        "answered_inside": None,
        "median_hours_to_first_answer": 1.0,
    }


@pytest.mark.parametrize(
    "query", ["to=0001-01-01", "to=9999-12-31", "from=0001-01-01", "from=9999-12-31&to=9999-12-31"]
)
async def test_extreme_dates_are_accepted(ada: ApiCaller, query: str) -> None:
    await make_site_administrator(ada)

    assert (await get_figures(ada, query))["asked"] is None


async def test_long_forwarding_chain_is_counted(ada: ApiCaller) -> None:
    await make_site_administrator(ada)
    first = await Post.get(id=(await create_question(ada, await a_group(ada)))["id"])
    chain = [first]
    for number in range(1, 1200):
        chain.append(first.clone(pk=ids.new()))
        chain[-1].forwarded_from_id = chain[-2].id
        chain[-1].activity += number
    await Post.bulk_create(chain[1:], batch_size=20)

    assert await get_figures(ada) == HIDDEN_FIGURES


async def test_only_site_administrators_may_read_question_statistics(ada: ApiCaller) -> None:
    assert get_refusal(await ada.get(PATH)) == (403, "site_administrators_only")
    await make_site_administrator(ada)
    refused = await ada.get(f"{PATH}?from=2026-02-01&to=2026-01-01")
    assert get_refusal(refused) == (422, "invalid")
