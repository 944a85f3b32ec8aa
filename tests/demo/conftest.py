"""The demo municipality for tests: its directory and its story."""

import json
from typing import Any

import pytest

from groups_service.demo import ORGANISATION, story_events


@pytest.fixture(scope="session")
def organisation() -> dict[str, list[dict[str, Any]]]:
    """The file as it is written. JSON has no narrower type."""
    content: dict[str, list[dict[str, Any]]] = json.loads(ORGANISATION.read_text("utf-8"))
    return content


@pytest.fixture(scope="session")
def story() -> tuple[story_events.StoryEvent, ...]:
    return story_events.load_events()
