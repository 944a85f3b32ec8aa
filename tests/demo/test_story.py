"""The demo's story obeys the rules and can be told on any day."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from groups_service.demo import FOLDER, story_events
from groups_service.demo.story_schema import StoryTime
from groups_service.models.groups import GroupStatus
from tests.demo.membership_replay import MembershipReplay

Story = tuple[story_events.StoryEvent, ...]
ZONE = ZoneInfo("Europe/Stockholm")
TIMES_IN_A_YEAR = [
    datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours) for hours in range(0, 8760, 37)
]


@pytest.fixture(scope="module")
def replayed(story: Story) -> MembershipReplay:
    replayed = MembershipReplay()
    for event in story:
        replayed.replay(event)
    return replayed


def test_story_contains_only_allowed_events(replayed: MembershipReplay) -> None:
    assert replayed.wrong == []


def test_story_has_twelve_groups_of_all_three_statuses(replayed: MembershipReplay) -> None:
    count = Counter(replayed.status.values())

    assert len(replayed.status) == 12
    assert set(count) == set(GroupStatus)
    assert min(count.values()) >= 3


def test_story_has_pending_join_requests(replayed: MembershipReplay) -> None:
    assert "mehmet.yilmaz" in replayed.waiting["03-kvalitet.toml"]
    assert "anna.lindqvist" in replayed.waiting["05-upphandling.toml"]


def test_story_has_timeline_posts_and_follows(story: Story) -> None:
    timeline_posts = [
        event for event in story if isinstance(event, story_events.TimelinePostPublished)
    ]
    follows = [event for event in story if isinstance(event, story_events.FollowsAdded)]

    tags = {tag for event in timeline_posts for tag in re.findall(r"#([\w-]+)", event.text)}
    assert len(timeline_posts) >= 5
    assert {tag for event in follows for tag in event.tags} <= tags
    assert any(
        f"@{account}" in event.text
        for event in timeline_posts
        for account in {each.by for each in timeline_posts}
    )


def test_people_of_the_story_can_sign_in(
    story: Story, organisation: dict[str, list[dict[str, Any]]]
) -> None:
    enabled = {person["account"] for person in organisation["people"] if person["enabled"]}

    people = {event.by for event in story} | {
        event.person for event in story if isinstance(event, story_events.MemberAdded)
    }
    assert people - enabled == set()


def test_forum_comes_first_with_a_welcome_and_a_guide(story: Story) -> None:
    forum = [event for event in story if event.group == "01-forum.toml"]
    welcome, guide = [
        event.text for event in forum if isinstance(event, story_events.PostPublished)
    ][:2]

    assert story[0] == forum[0]
    assert isinstance(forum[0], story_events.GroupCreated)
    assert (forum[0].name, forum[0].status) == ("Forum för samarbetsgrupper", GroupStatus.OPEN)
    assert welcome.startswith("**Välkommen till samarbetsgrupperna**")
    for word in ("**Öppen:**", "**Modererad:**", "**Sluten:**", "**Gott gruppskick**"):
        assert word in guide


def test_story_keeps_its_order_and_lies_in_the_past_on_any_day(story: Story) -> None:
    for now in TIMES_IN_A_YEAR:
        times = [event.when.to_datetime(now, ZONE) for event in story]

        assert all(earlier <= later for earlier, later in pairwise(times)), now
        assert now - timedelta(hours=3) < times[-1] < now


def test_story_closes_no_group_in_the_first_month_on_any_day(story: Story) -> None:
    closing = [event.when for event in story if _closes(event)]

    for now in TIMES_IN_A_YEAR:
        first = story[0].when.to_datetime(now, ZONE)
        closed = min(when.to_datetime(now, ZONE) for when in closing)
        assert closed - first > timedelta(days=31)
        assert _month(closed) > _month(first)


def test_story_spans_several_months_on_any_day(story: Story) -> None:
    for now in TIMES_IN_A_YEAR:
        months = {_month(event.when.to_datetime(now, ZONE)) for event in story}
        assert len(months) >= 6


def test_story_has_no_weekend_work_before_today() -> None:
    sunday = datetime(2026, 11, 22, 9, tzinfo=UTC)

    assert StoryTime.parse("1d 08:30").to_datetime(sunday, ZONE) == datetime(
        2026, 11, 20, 7, 30, tzinfo=UTC
    )
    assert StoryTime.parse("6d 08:30").to_datetime(sunday, ZONE) == datetime(
        2026, 11, 13, 7, 30, tzinfo=UTC
    )
    assert StoryTime.parse("25m").to_datetime(sunday, ZONE) == datetime(
        2026, 11, 22, 8, 35, tzinfo=UTC
    )


@pytest.mark.parametrize("text", ["", "0d 08:00", "5d", "5d 8:00", "0m", "-3m", "5d 24:61"])
def test_malformed_story_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not like|must be in"):
        StoryTime.parse(text)


def test_files_of_the_story_exist_and_all_are_used(story: Story) -> None:
    used = {event.source for event in story if isinstance(event, story_events.FileUploaded)}

    assert {file.name for file in (FOLDER / "files").iterdir()} == used


def test_story_texts_contain_no_years(story: Story) -> None:
    texts = [
        event.text
        for event in story
        if isinstance(event, story_events.PostPublished | story_events.CommentAdded)
    ]
    texts += [file.read_text("utf-8") for file in (FOLDER / "files").glob("*.md")]

    assert [text for text in texts if re.search(r"\b20\d\d\b|lorem", text)] == []


def _closes(event: story_events.StoryEvent) -> bool:
    return (
        isinstance(event, story_events.GroupCreated | story_events.StatusChanged)
        and event.status is GroupStatus.CLOSED
    )


def _month(time: datetime) -> tuple[int, int]:
    local_time = time.astimezone(ZONE)
    return local_time.year, local_time.month
