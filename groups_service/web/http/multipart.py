"""Multipart forms, streamed: small fields are kept in memory, files are not."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from groups_service.core.errors import (
    FieldError,
    InvalidInput,
    MalformedRequest,
    PayloadTooLarge,
    UnsupportedMediaType,
)
from groups_service.web.http.request_parsing import reject_invalid_text

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks  # exists for type checkers only

MAX_FIELD_BYTES = 10_000
MAX_PARTS = 10

FormEvent = tuple[str, bytes]


@dataclass(frozen=True)
class FormLimits:
    """The limits of a form. The names in `repeatable_fields` may occur more than once."""

    max_field_bytes: int = MAX_FIELD_BYTES
    max_parts: int = MAX_PARTS
    repeatable_fields: frozenset[str] = frozenset()


DEFAULT_LIMITS = FormLimits()


class MultipartForm:
    """A form that is being received.

    For one file, call `read_file_name`, then read `iter_only_file` to its end. For several, read
    `iter_content` for each name that `iter_files` yields. After that `fields` and `lists` are
    complete.
    """

    def __init__(self, request: Request, field: str, limits: FormLimits = DEFAULT_LIMITS) -> None:
        self.fields: dict[str, str] = {}
        self.lists: dict[str, list[str]] = {name: [] for name in limits.repeatable_fields}
        self._field = field
        self._limits = limits
        self._events = _iter_events(request, limits.max_parts)
        self._is_in_file = False

    async def iter_files(self) -> AsyncIterator[str]:
        """Yield the name of each file, "" for an empty file input.

        Content that is not read is skipped.
        """
        while (name := await self._next_file()) is not None:
            yield name
            async for _ in self.iter_content():
                pass

    async def iter_content(self) -> AsyncIterator[bytes]:
        """Yield the remaining bytes of the current file."""
        while self._is_in_file:
            kind, data = await anext(self._events)
            self._is_in_file = kind != "end"
            if self._is_in_file:
                yield data

    async def read_file_name(self) -> str:
        """Read up to the file and return its name. Raises InvalidInput when the form has no
        file.
        """
        name = await self._next_file()
        if name is None:
            raise InvalidInput(FieldError(self._field, "missing", "This field is required."))
        return name

    async def iter_only_file(self) -> AsyncIterator[bytes]:
        """Yield the bytes of the file, then read the rest of the form.

        Raises InvalidInput when the form has another file.
        """
        async for data in self.iter_content():
            yield data
        if await self._next_file() is not None:
            raise InvalidInput(FieldError(self._field, "repeated", "Send one file at a time."))

    async def _next_file(self) -> str | None:
        """Read fields until a file begins. Return its name, or None at the end of the form."""
        async for kind, data in self._events:
            if kind == "file":
                self._is_in_file = True
                return _decode(data)
            if kind == "field":
                await self._read_field(_decode(data))
        return None

    async def _read_field(self, name: str) -> None:
        content = bytearray()
        async for kind, data in self._events:
            if kind == "end":
                break
            content += data
            if len(content) > self._limits.max_field_bytes:
                message = "A field may be at most %(limit)d bytes."
                raise PayloadTooLarge(message, limit=self._limits.max_field_bytes)
        if name in self.lists:
            self.lists[name].append(_decode(bytes(content)))
            return
        if name in self.fields:
            raise InvalidInput(FieldError(name, "repeated", "This parameter is given twice."))
        self.fields[name] = _decode(bytes(content))


async def _iter_events(request: Request, max_parts: int) -> AsyncIterator[FormEvent]:
    """Yield ("field", name), ("file", file name), ("data", bytes) and ("end", b"")."""
    callbacks = _ParserCallbacks(max_parts)
    parser = _create_parser(request, callbacks)
    async for chunk in request.stream():
        try:
            if chunk:
                parser.write(chunk)
        except FormParserError as error:
            raise MalformedRequest("The form cannot be read.", code="bad_form") from error
        for event in callbacks.pop_events():
            yield event
    if not callbacks.is_complete:
        raise MalformedRequest("The form ends too early.", code="bad_form")


class _ParserCallbacks:
    """Collects the callbacks of the parser as events."""

    def __init__(self, max_parts: int) -> None:
        self.is_complete = False
        self._max_parts = max_parts
        self._events: list[FormEvent] = []
        self._name = bytearray()
        self._value = bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._part_count = 0

    def as_dict(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin_part,
            "on_header_field": self._append_to(self._name),
            "on_header_value": self._append_to(self._value),
            "on_header_end": self._end_header,
            "on_headers_finished": self._end_headers,
            "on_part_data": lambda data, start, end: self._add_event("data", data[start:end]),
            "on_part_end": lambda: self._add_event("end", b""),
            "on_end": self._end,
        }

    def pop_events(self) -> list[FormEvent]:
        events, self._events = self._events, []
        return events

    def _add_event(self, kind: str, data: bytes) -> None:
        self._events.append((kind, bytes(data)))

    def _append_to(self, target: bytearray) -> Callable[[bytes, int, int], None]:
        def append(data: bytes, start: int, end: int) -> None:
            target.extend(data[start:end])

        return append

    def _begin_part(self) -> None:
        self._headers = {}
        self._part_count += 1
        if self._part_count > self._max_parts:
            message = "A form may have at most %(limit)d fields."
            raise PayloadTooLarge(message, limit=self._max_parts)

    def _end_header(self) -> None:
        self._headers[bytes(self._name).lower()] = bytes(self._value)
        self._name.clear()
        self._value.clear()

    def _end_headers(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        if b"filename" in options:
            self._add_event("file", options[b"filename"])
        else:
            self._add_event("field", options.get(b"name", b""))

    def _end(self) -> None:
        self.is_complete = True


def _create_parser(request: Request, callbacks: _ParserCallbacks) -> MultipartParser:
    media_type, options = parse_options_header(request.headers.get("content-type", ""))
    if media_type != b"multipart/form-data" or not options.get(b"boundary"):
        raise UnsupportedMediaType("Send the file as multipart/form-data.")
    try:
        return MultipartParser(options[b"boundary"], callbacks.as_dict())
    except FormParserError as error:
        raise MalformedRequest("The form cannot be read.", code="bad_form") from error


def _decode(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise MalformedRequest("The form is not UTF-8.", code="invalid_unicode") from error
    reject_invalid_text(text)
    return text
