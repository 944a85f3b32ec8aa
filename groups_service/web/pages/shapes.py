"""What things look like: initials, tints, signs of files, and when a text is long."""

from dataclasses import dataclass
from zlib import crc32

TINTS = 6
SMALL_WORDS = {"i", "och", "för", "av", "på", "till", "om", "med", "and", "of", "for", "in", "the"}
LONGEST_SHOWN = 1400  # characters
MOST_LINES = 12


@dataclass(frozen=True)
class Kind:
    """A kind of file: a Lucide name and a tint."""

    icon: str
    tint: int


UNKNOWN = Kind("file", 6)
DOCUMENT = Kind("file-text", 3)
SHEET = Kind("file-spreadsheet", 4)
SLIDES = Kind("presentation", 2)
PAPER = Kind("file-type", 5)
PICTURE = Kind("file-image", 1)
FILM = Kind("file-play", 1)
BUNDLE = Kind("file-archive", 6)
KINDS = {
    **dict.fromkeys(("doc", "docx", "odt", "rtf", "txt", "md"), DOCUMENT),
    **dict.fromkeys(("xls", "xlsx", "ods", "csv"), SHEET),
    **dict.fromkeys(("ppt", "pptx", "odp"), SLIDES),
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "svg", "heic"), PICTURE),
    **dict.fromkeys(("mp4", "webm", "mov", "mp3", "m4a"), FILM),
    **dict.fromkeys(("zip", "7z", "gz", "tar"), BUNDLE),
    "pdf": PAPER,
}


def initials(name: str) -> str:
    """Of a person: the first name's letter and the last name's."""
    words = _words(name)
    return _letters([*words[:1], *words[1:][-1:]])


def emblem(name: str) -> str:
    """Of a group: the letters of the first two words that mean something."""
    words = _words(name)
    telling = [word for word in words if word.lower() not in SMALL_WORDS] or words
    return _letters(telling[:2]) if len(telling) > 1 else name[:2].upper()


def tint(identity: object) -> int:
    """One of the tints, always the same for the same thing."""
    return crc32(str(identity).encode()) % TINTS + 1


def file_kind(name: str) -> Kind:
    return KINDS.get(name.rpartition(".")[2].lower(), UNKNOWN)


def is_long(text: str) -> bool:
    """Whether a post is cut in the feed; its own page shows all of it."""
    return len(text) > LONGEST_SHOWN or text.count("\n") >= MOST_LINES


def _words(name: str) -> list[str]:
    return [word for word in name.split() if word[:1].isalnum()]


def _letters(words: list[str]) -> str:
    return "".join(word[0] for word in words).upper() or "?"
