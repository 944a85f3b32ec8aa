"""Private-use characters that replace each possible mention's @ while Markdown is parsed.

They map parsed text back to its index in the source. An @ that turns out to be code or part of a
URL is restored.
"""

import re
import unicodedata

FIRST_CODE_POINT, LAST_CODE_POINT = 0xF0000, 0xFFFFD
PLACEHOLDER_RE = re.compile(f"[{chr(FIRST_CODE_POINT)}-{chr(LAST_CODE_POINT)}]")
RESERVED_CHARS_RE = re.compile(f"[\ue000\ue001{chr(FIRST_CODE_POINT)}-{chr(LAST_CODE_POINT)}]")
POSSIBLE_MENTION_RE = re.compile(r"(?<![^\W_])(?<![^\W_]_)(?<![\\@])@(?=[^\W_])")


def normalize(text: str) -> str:
    """Return `text` in NFC form, without the private-use characters that have a meaning here."""
    return RESERVED_CHARS_RE.sub("", unicodedata.normalize("NFC", text))


def insert_placeholders(text: str) -> tuple[str, list[int]]:
    """Return `text` with placeholders, and the index of each replaced @."""
    positions = [match.start() for match in POSSIBLE_MENTION_RE.finditer(text)][
        : LAST_CODE_POINT - FIRST_CODE_POINT
    ]
    parts, end = list[str](), 0
    for number, position in enumerate(positions):
        parts += [text[end:position], chr(FIRST_CODE_POINT + number)]
        end = position + 1
    return "".join([*parts, text[end:]]), positions


def restore(text: str) -> str:
    """Replace each placeholder by @."""
    return PLACEHOLDER_RE.sub("@", text)


def get_index(placeholder: str) -> int:
    """Return the position of the placeholder among all placeholders of the text."""
    return ord(placeholder) - FIRST_CODE_POINT
