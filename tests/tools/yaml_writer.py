"""Writing JSON values as YAML in the style of openapi.yaml."""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping

MAX_LINE_CHARS = 99
RESERVED_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}

JsonValue = dict[str, "JsonValue"] | list["JsonValue"] | str | int | float | bool | None


def write_yaml(value: Mapping[str, JsonValue], indent: int) -> str:
    """Return the lines of a mapping. Short mappings and lists stay on one line."""
    return "".join(f"{line}\n" for line in _list_lines(value, indent))


def _list_lines(mapping: Mapping[str, JsonValue], indent: int) -> Iterator[str]:
    for name, value in mapping.items():
        yield from _list_entry_lines(f"{' ' * indent}{_format_scalar(name)}:", value, indent)


def _list_entry_lines(start: str, value: JsonValue, indent: int) -> Iterator[str]:
    line = f"{start} {_format_flow(value)}"
    if len(line) <= MAX_LINE_CHARS and not _needs_block(value):
        yield line
    elif isinstance(value, dict):
        yield start
        yield from _list_lines(value, indent + 2)
    elif isinstance(value, list):
        yield start
        for item in value:
            yield from _list_item_lines(item, indent + 2)
    else:
        yield f"{start} >-"
        prefix = " " * (indent + 2)
        width = MAX_LINE_CHARS - len(prefix)
        for text_line in textwrap.wrap(str(value), width, break_long_words=False):
            yield prefix + text_line


def _list_item_lines(item: JsonValue, indent: int) -> Iterator[str]:
    line = f"{' ' * indent}- {_format_flow(item)}"
    if not isinstance(item, dict) or (len(line) <= MAX_LINE_CHARS and not _needs_block(item)):
        yield line
        return
    first, *rest = _list_lines(item, indent + 2)
    yield f"{' ' * indent}- {first.lstrip()}"
    yield from rest


def _needs_block(value: JsonValue) -> bool:
    """True for mappings that contain more mappings than a reader takes in at a glance."""
    if isinstance(value, dict):
        return any(isinstance(item, dict) for item in value.values()) or _is_choice(value)
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _is_choice(value: dict[str, JsonValue]) -> bool:
    return "oneOf" in value or "anyOf" in value


def _format_flow(value: JsonValue) -> str:
    if isinstance(value, dict):
        items = (f"{_format_scalar(name)}: {_format_flow(item)}" for name, item in value.items())
        return f"{{ {', '.join(items)} }}" if value else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_format_flow, value))}]"
    return _format_scalar(value)


def _format_scalar(value: JsonValue) -> str:
    """Return the shortest spelling that YAML reads as the same value, also inside braces."""
    if isinstance(value, str) and _is_plain(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _is_plain(text: str) -> bool:
    if text.lower() in RESERVED_WORDS or text != text.strip():
        return False
    return re.fullmatch(r"(\$ref|[^\W\d_][\w ./()-]*)", text) is not None
