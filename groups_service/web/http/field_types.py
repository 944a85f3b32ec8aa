"""Types of text, ids and times in requests. Validation errors carry a field and a code."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

MAX_GROUP_NAME_CHARS = 120
MAX_DESCRIPTION_CHARS = 2_000
MAX_POST_CHARS = 20_000
MAX_COMMENT_CHARS = 10_000
MAX_REASON_CHARS = 1_000
MAX_KEYWORD_CHARS = 60
MAX_KEYWORDS = 30
MAX_FILE_NAME_CHARS = 200
MAX_LINK_TITLE_CHARS = 80
MAX_URL_CHARS = 2_000
MAX_LINKS = 10
MAX_ALT_TEXT_CHARS = 1_000
STORED_YEARS = range(2000, 2100)
TIME_OF_DAY_RE = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
TIMESTAMP_RE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII
)


class RequestBody(BaseModel):
    """Base class of request bodies. Unknown fields and values of other types are errors."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True
    )


def _normalize_text(text: str) -> str:
    normalized = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if any(_is_control(char) for char in normalized):
        raise PydanticCustomError("control_characters", "contains control characters")
    return normalized


def _normalize_draft(text: str) -> str:
    """Like `_normalize_text`, but keep the white space at the ends.

    The text is still being typed.
    """
    if any(_is_control(char) for char in text.replace("\r\n", "\n")):
        raise PydanticCustomError("control_characters", "contains control characters")
    return text.replace("\r\n", "\n")


def _normalize_line(text: str) -> str:
    if any(unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"} for char in text):
        raise PydanticCustomError("control_characters", "contains control characters")
    return " ".join(text.split())


def _is_control(char: str) -> bool:
    return unicodedata.category(char) == "Cc" and char not in "\n\t"


def _require_visible_text(text: str) -> str:
    if all(char in BLANK_CHARS or unicodedata.category(char) in {"Cf", "Co"} for char in text):
        raise PydanticCustomError("blank", "is blank")
    return text


@dataclass(frozen=True)
class MaxChars:
    """Limit the length of the normalized text.

    The error is raised here because pydantic would report the limit in items, not characters.
    """

    limit: int

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check_length, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "maxLength": self.limit}

    def _check_length(self, text: str) -> str:
        if len(text) > self.limit:
            raise PydanticCustomError("string_too_long", "is too long", {"max_length": self.limit})
        return text


class NotBlank:
    """Require at least one visible character."""

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_require_visible_text, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "minLength": 1}


BLANK_CHARS = "\u115f\u1160\u2800\u3164\uffa0 \n\t"
"""Letters that are invisible. Characters of the categories Cf and Co count as blank, too."""

NORMALIZED = AfterValidator(_normalize_text)
NORMALIZED_DRAFT = AfterValidator(_normalize_draft)
SINGLE_LINE = AfterValidator(_normalize_line)
NOT_BLANK = NotBlank()

GroupName = Annotated[str, NORMALIZED, SINGLE_LINE, NOT_BLANK, MaxChars(MAX_GROUP_NAME_CHARS)]
DescriptionText = Annotated[str, NORMALIZED, MaxChars(MAX_DESCRIPTION_CHARS)]
PostText = Annotated[str, NORMALIZED, NOT_BLANK, MaxChars(MAX_POST_CHARS)]
CommentText = Annotated[str, NORMALIZED, NOT_BLANK, MaxChars(MAX_COMMENT_CHARS)]
DraftText = Annotated[str, NORMALIZED_DRAFT, MaxChars(MAX_POST_CHARS)]
ReasonText = Annotated[str, NORMALIZED, MaxChars(MAX_REASON_CHARS)]
KeywordText = Annotated[str, NORMALIZED, SINGLE_LINE, NOT_BLANK, MaxChars(MAX_KEYWORD_CHARS)]


def validate_file_name(text: str) -> str:
    """Return the normalized name of an uploaded file.

    Raises PydanticCustomError when the name is a path, begins with a dot or is too long.
    """
    name = _require_visible_text(_normalize_line(_normalize_text(text)))
    if "/" in name or "\\" in name or name.startswith("."):
        raise PydanticCustomError("path", "is a path")
    if len(name) > MAX_FILE_NAME_CHARS:
        raise PydanticCustomError("string_too_long", "long", {"max_length": MAX_FILE_NAME_CHARS})
    return name


FileName = Annotated[str, AfterValidator(validate_file_name)]
LinkTitle = Annotated[str, NORMALIZED, SINGLE_LINE, NOT_BLANK, MaxChars(MAX_LINK_TITLE_CHARS)]
PersonId = Annotated[UUID, Field(strict=False)]
ObjectId = Annotated[UUID, Field(strict=False)]
AltText = Annotated[str, NORMALIZED, SINGLE_LINE, MaxChars(MAX_ALT_TEXT_CHARS)]


def _require_web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in text:
        raise PydanticCustomError("url", "is no web address")
    return text


WebAddress = Annotated[
    str, NORMALIZED, SINGLE_LINE, AfterValidator(_require_web_address), MaxChars(MAX_URL_CHARS)
]


def _parse_time_of_day(value: object) -> object:
    if not isinstance(value, str) or not TIME_OF_DAY_RE.fullmatch(value):
        raise PydanticCustomError("time_of_day", "is not a time of day")
    return time.fromisoformat(value)


def _parse_timestamp(value: object) -> object:
    if isinstance(value, str) and TIMESTAMP_RE.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("moment", "is not a timestamp")


def _to_utc(value: datetime) -> datetime:
    if value.year in STORED_YEARS:
        return value.astimezone(UTC)
    raise PydanticCustomError("moment", "is outside the years that are stored")


TimeOfDay = Annotated[time, BeforeValidator(_parse_time_of_day)]
Timestamp = Annotated[datetime, BeforeValidator(_parse_timestamp), AfterValidator(_to_utc)]


def parse_id(text: str) -> UUID | None:
    """Return the id that `text` spells in canonical form, or None."""
    try:
        parsed_id = UUID(text)
    except ValueError:
        return None
    return parsed_id if str(parsed_id) == text else None


class LinkBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"title": "Projektplan", "url": "https://intranat.example/projektplan"}]
        }
    )

    title: LinkTitle
    url: WebAddress
    """An absolute address that begins with https:// or http://."""
