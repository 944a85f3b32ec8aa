"""Text normalisation for search and sorting.

The databases fold only ASCII, and Swedish sorts å, ä, ö after z.
"""

import re
import unicodedata

SORT_LETTERS = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y"})

WORD_RE = re.compile(r"[^\W_]{2,}")
MAX_STEM_CHARS = 6
STOP_WORDS = """
    alla alltid allt andra att av bara bli blir både båda de dem den denna dess dessa det detta dig
    din ditt dock du där då efter eftersom ej eller en er era ett finnas finns fick fråga frågor
    från för före få får ge gott gång gör göra ha hade han har hej hela hej hjälp hon hos hur
    här i in inga ingen innan inte ja jag ju just kan kanske kom komma kommer kunde kunna lite
    man med mellan men mer mig min mina mitt mot mycket ni nog nu nya nån någon något några nåt när
    och också om oss på redan sedan sen ser sig sin sina sitt ska skall skulle som så tack tid till
    två typ under undrar upp ut utan var vara varför varit varje vart vem vet veta vi vid vilka
    vilken vilket vill vår våra vårt än ändå är även åt över
    an and any are as at be but by can do does for from has have how if in is it its me my no not
    of on or so that the there this to us was we what when where which who why will with you your
"""
STOP_STEMS = frozenset(word[:MAX_STEM_CHARS] for word in STOP_WORDS.split())
"""The stop words of Swedish and English, as stems."""


def fold(text: str) -> str:
    """Return `text` casefolded for comparison; å, ä and ö remain separate letters."""
    return unicodedata.normalize("NFC", text).casefold().strip()


def sort_key(text: str) -> str:
    """Return a key that sorts by code point in Swedish order: no accents, å, ä, ö after z."""
    swedish = fold(text).translate(SORT_LETTERS)
    apart = unicodedata.normalize("NFKD", swedish)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def extract_stems(text: str, max_stems: int) -> list[str]:
    """Return up to `max_stems` stems of the words of `text`, without stop words."""
    candidates = dict.fromkeys(word[:MAX_STEM_CHARS] for word in WORD_RE.findall(fold(text)))
    return [stem for stem in candidates if stem not in STOP_STEMS][:max_stems]


def escape_like(text: str) -> str:
    """Escape `text` for use inside a LIKE pattern whose escape character is `!`."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
