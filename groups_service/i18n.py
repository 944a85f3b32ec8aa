"""What the service says, in Swedish and English.

Sentences are written in English where they are said. `locale/<language>.po` holds them in other
languages and is read when the service starts; a sentence that it lacks is said in English.
"""

import gettext as catalogues
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale, negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = "en"
LANGUAGES = ("sv", SOURCE)
NAMES = {"sv": "Svenska", "en": "English"}
LOCALES = {"sv": "sv_SE", "en": "en_GB"}
FOLDER = Path(__file__).parent / "locale"
MOST_PREFERENCES = 20  # of one Accept-Language


@cache
def translations(language: str) -> catalogues.NullTranslations:
    """The catalogue of one of LANGUAGES; English needs none."""
    file = FOLDER / f"{language}.po"
    if language == SOURCE or not file.exists():
        return catalogues.NullTranslations()
    with file.open("rb") as opened:
        catalogue = read_po(opened, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return catalogues.GNUTranslations(compiled)


def gettext(language: str) -> Callable[[str], str]:
    """The function that says an English sentence in `language`."""
    return translations(language).gettext


@cache
def locale(language: str) -> Locale:
    """How dates and numbers are written in `language`."""
    return Locale.parse(LOCALES[language])


def known(language: str | None, default: str) -> str:
    """`language` when it is one of ours."""
    return language if language in LANGUAGES else default


def preferred(accept_language: str, default: str) -> str:
    """The best of LANGUAGES for an Accept-Language header."""
    ranges = [part.strip().partition(";") for part in accept_language.split(",")]
    ranked = sorted(ranges[:MOST_PREFERENCES], key=lambda part: -_quality(part[2]))
    wanted = [tag for tag, _, quality in ranked if _quality(quality) > 0]
    return negotiate_locale(wanted, LANGUAGES, sep="-") or default


def _quality(parameter: str) -> float:
    """Of "q=0.8"; 1 when there is none, 0 when it cannot be read."""
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
