"""The @ of what may be a mention, each as a private letter of its own while Markdown is read.

So what the parser tells of as text is known by its place in the source; what turns out to be
code, or part of an address, gets its @ back.
"""

import re
import unicodedata

FIRST, LAST = 0xF0000, 0xFFFFD
MARK = re.compile(f"[{chr(FIRST)}-{chr(LAST)}]")
OURS = re.compile(f"[\ue000\ue001{chr(FIRST)}-{chr(LAST)}]")
MAYBE_MENTION = re.compile(r"(?<![^\W_])(?<![^\W_]_)(?<![\\@])@(?=[^\W_])")


def prepared(text: str) -> str:
    """`text` in composed letters, without the private ones that mean something to us."""
    return OURS.sub("", unicodedata.normalize("NFC", text))


def put(text: str) -> tuple[str, list[int]]:
    """`text` with marks, and where in it each of them stands."""
    places = [found.start() for found in MAYBE_MENTION.finditer(text)][: LAST - FIRST]
    parts, end = list[str](), 0
    for number, place in enumerate(places):
        parts += [text[end:place], chr(FIRST + number)]
        end = place + 1
    return "".join([*parts, text[end:]]), places


def taken(text: str) -> str:
    """Each mark made an @ again."""
    return MARK.sub("@", text)


def number(mark: str) -> int:
    """Which of the places it stands for."""
    return ord(mark) - FIRST
