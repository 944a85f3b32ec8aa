"""Multipart bodies, streamed: files and a few small fields, no file kept in memory."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from groups_service.errors import FieldError, Invalid, TooLarge, Unreadable, Unsupported
from groups_service.web.api.reading import require_clean

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks  # a type only

LARGEST_FIELD = 10_000  # bytes
MOST_PARTS = 10

Event = tuple[str, bytes]


@dataclass(frozen=True)
class Bounds:
    """What a form may have; fields of the names in `several` may come more than once."""

    largest_field: int = LARGEST_FIELD
    most_parts: int = MOST_PARTS
    several: frozenset[str] = frozenset()


USUAL = Bounds()


class Form:
    """A form on its way in.

    Call `file_name`, then read `chunks` to their end; or read the `content` of each of the
    `files`. `fields` and `lists` are whole after that.
    """

    def __init__(self, request: Request, field: str, bounds: Bounds = USUAL) -> None:
        self.fields: dict[str, str] = {}
        self.lists: dict[str, list[str]] = {name: [] for name in bounds.several}
        self._field = field
        self._bounds = bounds
        self._events = _events(request, bounds.most_parts)
        self._inside = False

    async def files(self) -> AsyncIterator[str]:
        """The name of each file in turn, "" where none was chosen; what is not read is skipped."""
        while (name := await self._next_file()) is not None:
            yield name
            async for _ in self.content():
                pass

    async def content(self) -> AsyncIterator[bytes]:
        """The bytes, or what is left of them, of the file that was named last."""
        while self._inside:
            kind, data = await anext(self._events)
            self._inside = kind != "end"
            if self._inside:
                yield data

    async def file_name(self) -> str:
        """Read up to the file, and say what its sender calls it. Invalid when there is none."""
        name = await self._next_file()
        if name is None:
            raise Invalid(FieldError(self._field, "missing", "This field is required."))
        return name

    async def chunks(self) -> AsyncIterator[bytes]:
        """The file's bytes; then the rest of the form is read."""
        async for data in self.content():
            yield data
        if await self._next_file() is not None:
            raise Invalid(FieldError(self._field, "repeated", "Send one file at a time."))

    async def _next_file(self) -> str | None:
        """Take fields until a file begins; its name, or None at the form's end."""
        async for kind, data in self._events:
            if kind == "file":
                self._inside = True
                return _decoded(data)
            if kind == "field":
                await self._take_field(_decoded(data))
        return None

    async def _take_field(self, name: str) -> None:
        content = bytearray()
        async for kind, data in self._events:
            if kind == "end":
                break
            content += data
            if len(content) > self._bounds.largest_field:
                message = "A field may be at most %(limit)d bytes."
                raise TooLarge(message, limit=self._bounds.largest_field)
        if name in self.lists:
            self.lists[name].append(_decoded(bytes(content)))
            return
        if name in self.fields:
            raise Invalid(FieldError(name, "repeated", "This parameter is given twice."))
        self.fields[name] = _decoded(bytes(content))


async def _events(request: Request, most_parts: int) -> AsyncIterator[Event]:
    """("field", name), ("file", its name), ("data", bytes) and ("end", b"") as they come."""
    heard = _Ear(most_parts)
    parser = _parser(request, heard)
    async for chunk in request.stream():
        try:
            if chunk:
                parser.write(chunk)
        except FormParserError as error:
            raise Unreadable("The form cannot be read.", code="bad_form") from error
        for event in heard.take():
            yield event
    if not heard.complete:
        raise Unreadable("The form ends too early.", code="bad_form")


class _Ear:
    """Hears what the parser finds and turns it into events."""

    def __init__(self, most_parts: int) -> None:
        self.complete = False
        self._most_parts = most_parts
        self._events: list[Event] = []
        self._name = bytearray()
        self._value = bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._parts = 0

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._keep(self._name),
            "on_header_value": self._keep(self._value),
            "on_header_end": self._header,
            "on_headers_finished": self._headers_finished,
            "on_part_data": lambda data, start, end: self._note("data", data[start:end]),
            "on_part_end": lambda: self._note("end", b""),
            "on_end": self._end,
        }

    def take(self) -> list[Event]:
        taken, self._events = self._events, []
        return taken

    def _note(self, kind: str, data: bytes) -> None:
        self._events.append((kind, bytes(data)))

    def _keep(self, target: bytearray) -> Callable[[bytes, int, int], None]:
        def kept(data: bytes, start: int, end: int) -> None:
            target.extend(data[start:end])

        return kept

    def _begin(self) -> None:
        self._headers = {}
        self._parts += 1
        if self._parts > self._most_parts:
            message = "A form may have at most %(limit)d fields."
            raise TooLarge(message, limit=self._most_parts)

    def _header(self) -> None:
        self._headers[bytes(self._name).lower()] = bytes(self._value)
        self._name.clear()
        self._value.clear()

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        if b"filename" in options:
            self._note("file", options[b"filename"])
        else:
            self._note("field", options.get(b"name", b""))

    def _end(self) -> None:
        self.complete = True


def _parser(request: Request, heard: _Ear) -> MultipartParser:
    media_type, options = parse_options_header(request.headers.get("content-type", ""))
    if media_type != b"multipart/form-data" or not options.get(b"boundary"):
        raise Unsupported("Send the file as multipart/form-data.")
    try:
        return MultipartParser(options[b"boundary"], heard.callbacks())
    except FormParserError as error:
        raise Unreadable("The form cannot be read.", code="bad_form") from error


def _decoded(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise Unreadable("The form is not UTF-8.", code="bad_unicode") from error
    require_clean(text)
    return text
