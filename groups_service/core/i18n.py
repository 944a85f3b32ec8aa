"""Translations of the service: Swedish and English.

Messages are written in English in the code. `locale/<language>.po` holds their translations and
is read at start-up; a message without a translation is shown in English.
"""

import gettext as catalogues
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale, negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE_LANGUAGE = "en"
LANGUAGES = ("sv", SOURCE_LANGUAGE)
LANGUAGE_NAMES = {"sv": "Svenska", "en": "English"}
LOCALE_IDS = {"sv": "sv_SE", "en": "en_GB"}
CATALOGUE_DIR = Path(__file__).parents[1] / "locale"
MAX_PREFERENCES = 20  # in one Accept-Language header


@cache
def load_translations(language: str) -> catalogues.NullTranslations:
    """Return the catalogue of one of LANGUAGES; English has an empty one."""
    file = CATALOGUE_DIR / f"{language}.po"
    if language == SOURCE_LANGUAGE or not file.exists():
        return catalogues.NullTranslations()
    with file.open("rb") as opened:
        catalogue = read_po(opened, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return catalogues.GNUTranslations(compiled)


def get_translator(language: str) -> Callable[[str], str]:
    """Return the function that translates an English message to `language`."""
    return load_translations(language).gettext


@cache
def get_locale(language: str) -> Locale:
    """Return the locale that formats dates and numbers in `language`."""
    return Locale.parse(LOCALE_IDS[language])


def supported_or_default(language: str | None, default: str) -> str:
    """Return `language` when it is supported, else `default`."""
    return language if language in LANGUAGES else default


def negotiate_language(accept_language: str, default: str) -> str:
    """Return the best of LANGUAGES for an Accept-Language header."""
    ranges = [part.strip().partition(";") for part in accept_language.split(",")]
    ranked = sorted(ranges[:MAX_PREFERENCES], key=lambda part: -_parse_quality(part[2]))
    accepted = [tag for tag, _, quality in ranked if _parse_quality(quality) > 0]
    return negotiate_locale(accepted, LANGUAGES, sep="-") or default


def _parse_quality(parameter: str) -> float:
    """Parse a parameter such as "q=0.8".

    Returns 1 when there is no parameter, 0 when it cannot be parsed.
    """
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
