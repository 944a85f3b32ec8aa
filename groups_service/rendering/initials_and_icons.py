"""Initials, tints and icons of people, groups and files, and which texts are long."""

from dataclasses import dataclass
from zlib import crc32

TINT_COUNT = 6
INSIGNIFICANT_WORDS = {
    "i",
    "och",
    "för",
    "av",
    "på",
    "till",
    "om",
    "med",
    "and",
    "of",
    "for",
    "in",
    "the",
}
MAX_FEED_CHARS = 1400
MAX_FEED_LINES = 12


@dataclass(frozen=True)
class FileIcon:
    """The icon of a kind of file: a Lucide name and a tint."""

    icon: str
    tint: int


UNKNOWN_ICON = FileIcon("file", 6)
DOCUMENT_ICON = FileIcon("file-text", 3)
SHEET_ICON = FileIcon("file-spreadsheet", 4)
SLIDES_ICON = FileIcon("presentation", 2)
PDF_ICON = FileIcon("file-type", 5)
PICTURE_ICON = FileIcon("file-image", 1)
FILM_ICON = FileIcon("file-play", 1)
ARCHIVE_ICON = FileIcon("file-archive", 6)
ICONS_BY_EXTENSION = {
    **dict.fromkeys(("doc", "docx", "odt", "rtf", "txt", "md"), DOCUMENT_ICON),
    **dict.fromkeys(("xls", "xlsx", "ods", "csv"), SHEET_ICON),
    **dict.fromkeys(("ppt", "pptx", "odp"), SLIDES_ICON),
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "svg", "heic"), PICTURE_ICON),
    **dict.fromkeys(("mp4", "webm", "mov", "mp3", "m4a"), FILM_ICON),
    **dict.fromkeys(("zip", "7z", "gz", "tar"), ARCHIVE_ICON),
    "pdf": PDF_ICON,
}


def get_initials(name: str) -> str:
    """Return the initials of a person: of the first name and of the last name."""
    words = _split_words(name)
    return _join_initials([*words[:1], *words[1:][-1:]])


def get_emblem(name: str) -> str:
    """Return the emblem of a group: the letters of its first two significant words."""
    words = _split_words(name)
    significant = [word for word in words if word.lower() not in INSIGNIFICANT_WORDS] or words
    return _join_initials(significant[:2]) if len(significant) > 1 else name[:2].upper()


def get_tint(identity: object) -> int:
    """Return the number of a tint, always the same for the same identity."""
    return crc32(str(identity).encode()) % TINT_COUNT + 1


def get_file_icon(name: str) -> FileIcon:
    return ICONS_BY_EXTENSION.get(name.rpartition(".")[2].lower(), UNKNOWN_ICON)


def is_long(text: str) -> bool:
    """Whether the feed truncates a post; the page of the post shows all of it."""
    return len(text) > MAX_FEED_CHARS or text.count("\n") >= MAX_FEED_LINES


def _split_words(name: str) -> list[str]:
    return [word for word in name.split() if word[:1].isalnum()]


def _join_initials(words: list[str]) -> str:
    return "".join(word[0] for word in words).upper() or "?"
