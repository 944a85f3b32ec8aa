"""Text to message and back, without a socket. Wrong text is in tests/live/test_bad_clients.py."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from notifications import wire
from notifications.inbox import Notice
from notifications.note import Note, Ref, Shown

CHESS = Ref("group", "chess")


def test_a_command_is_read_with_its_stream() -> None:
    text = '{"type": "subscribe", "group": "chess"}'

    assert wire.parse(text, ["page", "group"]) == wire.Subscribe(CHESS)


def test_subscribing_and_unsubscribing_are_different() -> None:
    text = '{"group": "chess", "type": "unsubscribe"}'

    assert wire.parse(text, ["group"]) == wire.Unsubscribe(CHESS)


def test_a_kind_that_is_not_served_is_not_a_command() -> None:
    text = '{"type": "subscribe", "group": "chess"}'
    assert wire.parse(text, ["group"]) == wire.Subscribe(CHESS)

    with pytest.raises(wire.Unreadable):
        wire.parse(text, ["page"])


@given(some.text())
def test_any_text_is_a_command_or_unreadable(text: str) -> None:
    with pytest.raises(wire.Unreadable):
        wire.parse(text, ["group"])


values: some.SearchStrategy[object] = some.sampled_from(
    ["subscribe", "chess", "", "\0", "å", "x" * 65, None, True, 1.5, [], {}]
)


@given(some.dictionaries(some.sampled_from(["type", "group", "page", "to"]), values))
def test_any_json_is_a_command_of_a_printable_id_or_unreadable(said: wire.Json) -> None:
    try:
        command = wire.parse(json.dumps(said), ["group", "page"])
    except wire.Unreadable:
        return

    assert command.stream.id.isprintable()
    assert 0 < len(command.stream.id) <= 64


def test_a_notice_without_subject_says_only_that_it_was() -> None:
    note = Note("posted", Ref("post", "p1"), datetime(2026, 11, 2, tzinfo=UTC), "ada", CHESS)
    words = Shown("Chess", "Ada", "Tomorrow at six", "/posts/p1")
    notice = Notice(7, note, read=True)

    with_words, without = wire.notice_json(notice, words), wire.notice_json(notice, None)

    assert {name for name in without if without[name] == with_words[name]} == {
        "id",
        "number",
        "at",
        "read",
        "replaces",
    }
    assert set(without.values()) == {"7", 7, "unavailable", None, note.at, True}
