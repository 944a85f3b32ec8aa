"""The kinds of text and id that requests may carry; what is wrong is said by field and rule."""

import unicodedata
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

LONGEST_NAME = 120
LONGEST_DESCRIPTION = 2_000
LONGEST_POST = 20_000
LONGEST_COMMENT = 10_000
LONGEST_REASON = 1_000
LONGEST_KEYWORD = 60
MOST_KEYWORDS = 30
LONGEST_FILE_NAME = 200
LONGEST_LINK_TITLE = 80
LONGEST_URL = 2_000
MOST_LINKS = 10
LONGEST_ALT = 1_000


class Body(BaseModel):
    """A request's body: no field it does not know, no value of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def _tidy(text: str) -> str:
    tidy = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if any(_is_control(letter) for letter in tidy):
        raise PydanticCustomError("control_characters", "contains control characters")
    return tidy


def _tidy_draft(text: str) -> str:
    """As it is being typed: the space at its end, too."""
    if any(_is_control(letter) for letter in text.replace("\r\n", "\n")):
        raise PydanticCustomError("control_characters", "contains control characters")
    return text.replace("\r\n", "\n")


def _one_line(text: str) -> str:
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} for letter in text):
        raise PydanticCustomError("control_characters", "contains control characters")
    return " ".join(text.split())


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) == "Cc" and letter not in "\n\t"


def _filled(text: str) -> str:
    if all(letter in BLANK or unicodedata.category(letter) in {"Cf", "Co"} for letter in text):
        raise PydanticCustomError("blank", "is blank")
    return text


def _at_most(limit: int) -> AfterValidator:
    """Measured when the text is tidy; so said here, as pydantic would speak of items."""

    def short(text: str) -> str:
        if len(text) > limit:
            raise PydanticCustomError("string_too_long", "is too long", {"max_length": limit})
        return text

    return AfterValidator(short)


BLANK = "\u115f\u1160\u2800\u3164\uffa0 \n\t"
"""Letters of some alphabets that look like nothing at all; so do formats and private letters."""
TIDY = AfterValidator(_tidy)
TIDY_DRAFT = AfterValidator(_tidy_draft)
ONE_LINE = AfterValidator(_one_line)
FILLED = AfterValidator(_filled)

Name = Annotated[str, TIDY, ONE_LINE, FILLED, _at_most(LONGEST_NAME)]
Description = Annotated[str, TIDY, _at_most(LONGEST_DESCRIPTION)]
PostText = Annotated[str, TIDY, FILLED, _at_most(LONGEST_POST)]
CommentText = Annotated[str, TIDY, FILLED, _at_most(LONGEST_COMMENT)]
DraftText = Annotated[str, TIDY_DRAFT, _at_most(LONGEST_POST)]
Reason = Annotated[str, TIDY, _at_most(LONGEST_REASON)]
KeywordText = Annotated[str, TIDY, ONE_LINE, FILLED, _at_most(LONGEST_KEYWORD)]


def file_name(given: str) -> str:
    """The name of an uploaded file, or PydanticCustomError: a name is no path."""
    name = _filled(_one_line(_tidy(given)))
    if "/" in name or "\\" in name or name.startswith("."):
        raise PydanticCustomError("path", "is a path")
    if len(name) > LONGEST_FILE_NAME:
        raise PydanticCustomError("string_too_long", "long", {"max_length": LONGEST_FILE_NAME})
    return name


FileName = Annotated[str, AfterValidator(file_name)]

LinkTitle = Annotated[str, TIDY, ONE_LINE, FILLED, _at_most(LONGEST_LINK_TITLE)]

PersonId = Annotated[UUID, Field(strict=False)]
ThingId = Annotated[UUID, Field(strict=False)]
AltText = Annotated[str, TIDY, ONE_LINE, _at_most(LONGEST_ALT)]


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in text:
        raise PydanticCustomError("url", "is no web address")
    return text


Url = Annotated[str, TIDY, ONE_LINE, AfterValidator(_web_address), _at_most(LONGEST_URL)]


def maybe_id(text: str) -> UUID | None:
    """An id from a URL; None for what can be nobody's id, as another spelling of one is."""
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if str(found) == text else None
