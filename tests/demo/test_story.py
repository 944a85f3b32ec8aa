"""The demo's story could have happened, and may be told on any day."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from groups_service.demo import FOLDER, story
from groups_service.demo.chapters import When
from groups_service.models.groups import Status
from tests.demo.cast import Cast

Acts = tuple[story.Act, ...]
ZONE = ZoneInfo("Europe/Stockholm")
YEAR = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours) for hours in range(0, 8760, 37)]


@pytest.fixture(scope="module")
def cast(acts: Acts) -> Cast:
    cast = Cast()
    for act in acts:
        cast.follow(act)
    return cast


def test_everybody_does_only_what_they_may_at_that_moment(cast: Cast) -> None:
    assert cast.wrong == []


def test_there_are_about_twelve_groups_of_all_three_statuses(cast: Cast) -> None:
    count = Counter(cast.status.values())

    assert len(cast.status) == 12
    assert set(count) == set(Status)
    assert min(count.values()) >= 3


def test_some_wait_for_an_answer(cast: Cast) -> None:
    assert "mehmet.yilmaz" in cast.waiting["03-kvalitet.toml"]
    assert "anna.lindqvist" in cast.waiting["05-upphandling.toml"]


def test_some_tell_all_colleagues_something_and_follow_each_other(acts: Acts) -> None:
    told = [act for act in acts if isinstance(act, story.Telling)]
    follows = [act for act in acts if isinstance(act, story.Following)]

    tags = {tag for act in told for tag in re.findall(r"#([\w-]+)", act.text)}
    assert len(told) >= 5
    assert {tag for act in follows for tag in act.tags} <= tags
    assert any(f"@{account}" in act.text for act in told for account in {each.by for each in told})


def test_everybody_who_acts_can_sign_in(
    acts: Acts, organisation: dict[str, list[dict[str, Any]]]
) -> None:
    enabled = {person["account"] for person in organisation["people"] if person["enabled"]}

    named = {act.by for act in acts} | {act.who for act in acts if isinstance(act, story.Adding)}
    assert named - enabled == set()


def test_the_forum_comes_first_with_a_welcome_and_a_guide(acts: Acts) -> None:
    forum = [act for act in acts if act.group == "01-forum.toml"]
    welcome, guide = [act.text for act in forum if isinstance(act, story.Posting)][:2]

    assert acts[0] == forum[0]
    assert isinstance(forum[0], story.Founding)
    assert (forum[0].name, forum[0].status) == ("Forum för samarbetsgrupper", Status.OPEN)
    assert welcome.startswith("**Välkommen till samarbetsgrupperna**")
    for word in ("**Öppen:**", "**Modererad:**", "**Sluten:**", "**Gott gruppskick**"):
        assert word in guide


def test_whenever_it_is_told_the_order_is_the_same_and_all_of_it_is_past(acts: Acts) -> None:
    for now in YEAR:
        moments = [act.when.moment(now, ZONE) for act in acts]

        assert all(one <= next_one for one, next_one in pairwise(moments)), now
        assert now - timedelta(hours=3) < moments[-1] < now


def test_whenever_it_is_told_no_group_is_closed_in_the_first_month(acts: Acts) -> None:
    closing = [act.when for act in acts if _closes(act)]

    for now in YEAR:
        first = acts[0].when.moment(now, ZONE)
        closed = min(when.moment(now, ZONE) for when in closing)
        assert closed - first > timedelta(days=31)
        assert _month(closed) > _month(first)


def test_whenever_it_is_told_it_spans_several_months(acts: Acts) -> None:
    for now in YEAR:
        months = {_month(act.when.moment(now, ZONE)) for act in acts}
        assert len(months) >= 6


def test_nobody_works_on_a_saturday_or_sunday_before_today() -> None:
    sunday = datetime(2026, 11, 22, 9, tzinfo=UTC)

    assert When.read("1d 08:30").moment(sunday, ZONE) == datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
    assert When.read("6d 08:30").moment(sunday, ZONE) == datetime(2026, 11, 13, 7, 30, tzinfo=UTC)
    assert When.read("25m").moment(sunday, ZONE) == datetime(2026, 11, 22, 8, 35, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "0d 08:00", "5d", "5d 8:00", "0m", "-3m", "5d 24:61"])
def test_a_moment_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not like|must be in"):
        When.read(text)


def test_every_file_in_the_story_exists_and_none_lies_unused(acts: Acts) -> None:
    named = {act.source for act in acts if isinstance(act, story.Upload)}

    assert {file.name for file in (FOLDER / "files").iterdir()} == named


def test_no_text_names_a_year_that_will_be_wrong(acts: Acts) -> None:
    texts = [act.text for act in acts if isinstance(act, story.Posting | story.Commenting)]
    texts += [file.read_text("utf-8") for file in (FOLDER / "files").glob("*.md")]

    assert [text for text in texts if re.search(r"\b20\d\d\b|lorem", text)] == []


def _closes(act: story.Act) -> bool:
    return isinstance(act, story.Founding | story.StatusChange) and act.status is Status.CLOSED


def _month(moment: datetime) -> tuple[int, int]:
    local = moment.astimezone(ZONE)
    return local.year, local.month
