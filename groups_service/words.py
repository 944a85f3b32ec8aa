"""Text for looking up and sorting: databases fold only ASCII, and Swedish sorts å, ä, ö last."""

import unicodedata

LAST_LETTERS = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y"})


def fold(text: str) -> str:
    """`text` without case, for comparing; å, ä and ö stay letters of their own."""
    return unicodedata.normalize("NFC", text).casefold().strip()


def sort_key(text: str) -> str:
    """A key that sorts by code point as Swedish sorts: accents off, å, ä, ö after z."""
    swedish = fold(text).translate(LAST_LETTERS)
    apart = unicodedata.normalize("NFKD", swedish)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def literal(text: str) -> str:
    """`text` as it is between the % of a LIKE whose escape is `!`."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
