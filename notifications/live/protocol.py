"""Encodes and parses the messages that docs/live.schema.json describes; no I/O.

A stream is written as its kind and id: `{"type": "changed", "group": "...", "version": 7}`.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import orjson

from notifications.inbox.inbox import Notification, ReadMarkers
from notifications.payload import Ref, RenderedNotification

PROTOCOL_VERSION = 1
UNAVAILABLE = "unavailable"  # the kind of a notification whose subject is no longer visible
ID_RE = re.compile(r"[!-~]{1,64}")

Json = dict[str, Any]  # any JSON value


class InvalidMessage(Exception):
    """A client sent a message that is not part of the protocol."""


@dataclass(frozen=True)
class Subscribe:
    stream: Ref


@dataclass(frozen=True)
class Unsubscribe:
    stream: Ref


Command = Subscribe | Unsubscribe
COMMANDS: dict[str, type[Command]] = {"subscribe": Subscribe, "unsubscribe": Unsubscribe}


def parse_command(text: str, kinds: Collection[str]) -> Command:
    """Parse a client's command about a stream of one of `kinds`.

    Raises `InvalidMessage` when it is not one.
    """
    message = _parse_json(text)
    for kind in kinds:
        match message:
            case {"type": str(word), **rest} if word in COMMANDS and rest.keys() == {kind}:
                return COMMANDS[word](Ref(kind, _parse_id(rest[kind])))
    raise InvalidMessage("not a command")


def encode_hello(*, epoch: str, number: int, unread: int, reconnect_within: float) -> str:
    position = {"epoch": epoch, "number": number, "unread": unread}
    return _encode_message(
        "hello", protocol=PROTOCOL_VERSION, **position, reconnect_within=reconnect_within
    )


def encode_notification(
    notification: Notification, rendered: RenderedNotification | None, *, unread: int
) -> str:
    return _encode_message(
        "notification", **serialize_notification(notification, rendered), unread=unread
    )


def encode_read_markers(markers: ReadMarkers, *, unread: int) -> str:
    return _encode_message("read", through=markers.through, numbers=markers.numbers, unread=unread)


def encode_subscribed(stream: Ref, version: int) -> str:
    return _encode_message("subscribed", **{stream.type: stream.id}, version=version)


def encode_changed(stream: Ref, version: int) -> str:
    return _encode_message("changed", **{stream.type: stream.id}, version=version)


def encode_unsubscribed(stream: Ref) -> str:
    return _encode_message("unsubscribed", **{stream.type: stream.id})


def encode_resync() -> str:
    return _encode_message("resync")


def encode_error(code: str, stream: Ref) -> str:
    return _encode_message("error", code=code, **{stream.type: stream.id})


def serialize_notification(
    notification: Notification, rendered: RenderedNotification | None
) -> Json:
    """Serialize a notification, for sockets and requests alike.

    Without its texts the content is omitted.
    """
    payload = notification.payload
    has_kind = rendered or notification.is_superseded
    return {
        "id": str(notification.number),
        "number": notification.number,
        "kind": payload.kind if has_kind else UNAVAILABLE,
        "ref": vars(payload.ref) if rendered else None,
        "about": vars(payload.about) if rendered and rendered.link and payload.about else None,
        "title": rendered.title if rendered else None,
        "author": rendered.author if rendered else None,
        "text": rendered.text if rendered else None,
        "link": rendered.link if rendered else None,
        "at": payload.at,
        "read": notification.is_read,
        "people": notification.actor_count if rendered else None,
        "replaces": notification.replaces,
    }


def encode_json(value: Json) -> bytes:
    """Encode JSON, with times in UTC as `Z`."""
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)


def _encode_message(type_: str, **fields: object) -> str:
    return encode_json({"type": type_, **fields}).decode()


def _parse_id(value: object) -> str:
    if isinstance(value, str) and ID_RE.fullmatch(value):
        return value
    raise InvalidMessage("not an id")


def _parse_json(text: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InvalidMessage("not JSON") from error
