"""Parsing commands and formatting messages, without a socket. Invalid text:
tests/live/test_bad_clients.py.
"""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from notifications.inbox.inbox import Notification
from notifications.live import protocol
from notifications.payload import NotificationPayload, Ref, RenderedNotification

CHESS = Ref("group", "chess")


def test_command_is_parsed_with_its_stream() -> None:
    text = '{"type": "subscribe", "group": "chess"}'

    assert protocol.parse_command(text, ["page", "group"]) == protocol.Subscribe(CHESS)


def test_subscribe_and_unsubscribe_are_different_commands() -> None:
    text = '{"group": "chess", "type": "unsubscribe"}'

    assert protocol.parse_command(text, ["group"]) == protocol.Unsubscribe(CHESS)


def test_stream_kind_that_is_not_served_is_unreadable() -> None:
    text = '{"type": "subscribe", "group": "chess"}'
    assert protocol.parse_command(text, ["group"]) == protocol.Subscribe(CHESS)

    with pytest.raises(protocol.InvalidMessage):
        protocol.parse_command(text, ["page"])


@given(some.text())
def test_any_text_that_is_no_command_is_unreadable(text: str) -> None:
    with pytest.raises(protocol.InvalidMessage):
        protocol.parse_command(text, ["group"])


values: some.SearchStrategy[object] = some.sampled_from(
    ["subscribe", "chess", "", "\0", "å", "x" * 65, None, True, 1.5, [], {}]
)


@given(some.dictionaries(some.sampled_from(["type", "group", "page", "to"]), values))
def test_any_json_is_unreadable_or_has_a_printable_id(message: protocol.Json) -> None:
    try:
        command = protocol.parse_command(json.dumps(message), ["group", "page"])
    except protocol.InvalidMessage:
        return

    assert command.stream.id.isprintable()
    assert 0 < len(command.stream.id) <= 64


def test_notification_without_subject_shows_only_that_it_exists() -> None:
    note = NotificationPayload(
        "posted", Ref("post", "p1"), datetime(2026, 11, 2, tzinfo=UTC), "ada", CHESS
    )
    text = RenderedNotification("Chess", "Ada", "Tomorrow at six", "/posts/p1")
    notification = Notification(7, note, is_read=True)

    with_words, without = (
        protocol.serialize_notification(notification, text),
        protocol.serialize_notification(notification, None),
    )

    assert {name for name in without if without[name] == with_words[name]} == {
        "id",
        "number",
        "at",
        "read",
        "replaces",
    }
    assert set(without.values()) == {"7", 7, "unavailable", None, note.at, True}
