"""Text to message and message to text: what docs/live.schema.json describes; no I/O.

A stream is written as its kind and id: `{"type": "changed", "group": "...", "version": 7}`.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import orjson

from notifications.inbox import Marks, Notice
from notifications.note import Ref, Shown

PROTOCOL = 1
UNAVAILABLE = "unavailable"  # the kind of a notice whose subject may not be seen any more
ID = re.compile(r"[!-~]{1,64}")

Json = dict[str, Any]  # what JSON holds


class Unreadable(Exception):
    """A client said something that is not of this protocol."""


@dataclass(frozen=True)
class Subscribe:
    stream: Ref


@dataclass(frozen=True)
class Unsubscribe:
    stream: Ref


Command = Subscribe | Unsubscribe
COMMANDS: dict[str, type[Command]] = {"subscribe": Subscribe, "unsubscribe": Unsubscribe}


def parse(text: str, kinds: Collection[str]) -> Command:
    """What a client says about a stream of one of `kinds`."""
    said = _json(text)
    for kind in kinds:
        match said:
            case {"type": str(word), **rest} if word in COMMANDS and rest.keys() == {kind}:
                return COMMANDS[word](Ref(kind, _id(rest[kind])))
    raise Unreadable("not a command")


def hello(*, epoch: str, number: int, unread: int, reconnect_within: float) -> str:
    standing = {"epoch": epoch, "number": number, "unread": unread}
    return _text("hello", protocol=PROTOCOL, **standing, reconnect_within=reconnect_within)


def notice(notice: Notice, shown: Shown | None, *, unread: int) -> str:
    return _text("notice", **notice_json(notice, shown), unread=unread)


def read(marks: Marks, *, unread: int) -> str:
    return _text("read", through=marks.through, numbers=marks.numbers, unread=unread)


def subscribed(stream: Ref, version: int) -> str:
    return _text("subscribed", **{stream.type: stream.id}, version=version)


def changed(stream: Ref, version: int) -> str:
    return _text("changed", **{stream.type: stream.id}, version=version)


def unsubscribed(stream: Ref) -> str:
    return _text("unsubscribed", **{stream.type: stream.id})


def resync() -> str:
    return _text("resync")


def error(code: str, stream: Ref) -> str:
    return _text("error", code=code, **{stream.type: stream.id})


def notice_json(notice: Notice, shown: Shown | None) -> Json:
    """The same to a socket and to a request; without its subject only that it was."""
    return {
        "id": str(notice.number),
        "number": notice.number,
        "kind": notice.note.kind if shown or notice.is_empty else UNAVAILABLE,
        "ref": vars(notice.note.ref) if shown else None,
        "about": vars(notice.note.about) if shown and shown.link and notice.note.about else None,
        "title": shown.title if shown else None,
        "author": shown.author if shown else None,
        "text": shown.text if shown else None,
        "link": shown.link if shown else None,
        "at": notice.note.at,
        "read": notice.read,
        "people": notice.people if shown else None,
        "replaces": notice.replaces,
    }


def encoded(value: Json) -> bytes:
    """JSON; times in UTC with a Z."""
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)


def _text(type_: str, **fields: object) -> str:
    return encoded({"type": type_, **fields}).decode()


def _id(value: object) -> str:
    if isinstance(value, str) and ID.fullmatch(value):
        return value
    raise Unreadable("not an id")


def _json(text: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Unreadable("not JSON") from error
