"""Text for looking up and sorting: databases fold only ASCII, and Swedish sorts å, ä, ö last."""

import re
import unicodedata

LAST_LETTERS = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y"})

WORD = re.compile(r"[^\W_]{2,}")
LONGEST_STEM = 6
FILLING_WORDS = """
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
FILLING = frozenset(word[:LONGEST_STEM] for word in FILLING_WORDS.split())
"""The small words of Swedish and English, as stems."""


def fold(text: str) -> str:
    """`text` without case, for comparing; å, ä and ö stay letters of their own."""
    return unicodedata.normalize("NFC", text).casefold().strip()


def sort_key(text: str) -> str:
    """A key that sorts by code point as Swedish sorts: accents off, å, ä, ö after z."""
    swedish = fold(text).translate(LAST_LETTERS)
    apart = unicodedata.normalize("NFKD", swedish)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def stems(text: str, at_most: int) -> list[str]:
    """What `text` is about: its words without endings and without those that say nothing."""
    found = dict.fromkeys(word[:LONGEST_STEM] for word in WORD.findall(fold(text)))
    return [stem for stem in found if stem not in FILLING][:at_most]


def literal(text: str) -> str:
    """`text` as it is between the % of a LIKE whose escape is `!`."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
