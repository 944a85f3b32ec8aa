"""The Jinja2 environment of the pages: one for each language, everything escaped.

Equal environments are shared, for what takes time is translating templates into code.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import uuid4

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from groups_service import i18n
from groups_service.web.pages import shapes
from groups_service.web.pages.dates import Dates
from groups_service.web.pages.figures import Figures

PACKAGE = Path(__file__).parents[2]
TEMPLATES = PACKAGE / "templates"
MANIFEST = PACKAGE / "static" / "dist" / "manifest.json"
STATIC = "/static/dist/"


@dataclass(frozen=True)
class Site:
    """What an installation calls itself, and where its clocks are."""

    organisation: str
    zone: str
    product: str = "Samverkan"


class Templates:
    """Renders pages, fragments and single macros; made once for each app."""

    def __init__(self, site: Site) -> None:
        assets = tuple(sorted(built().items()))
        self._environments = {
            language: _environment(language, site, assets) for language in i18n.LANGUAGES
        }

    def render(self, name: str, language: str, **values: object) -> str:
        return self._environments[language].get_template(name).render(**values)


def built() -> dict[str, str]:
    """The names of the built files by what the templates call them."""
    if not MANIFEST.exists():
        raise FileNotFoundError(f"{MANIFEST} is missing: build the front end with `make ui`.")
    names: dict[str, str] = json.loads(MANIFEST.read_text())
    return names


@cache
def _environment(language: str, site: Site, assets: tuple[tuple[str, str], ...]) -> Environment:
    """`assets` are the names of built files by what templates call them."""
    names = dict(assets)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(  # type: ignore[attr-defined]  # added by the extension
        i18n.translations(language), newstyle=True
    )
    environment.globals |= {
        "asset": lambda name: f"{STATIC}{names[name]}",
        "fresh_key": lambda: str(uuid4()),
        "language": language,
        "languages": i18n.NAMES,
        "site": site,
    }
    dates, figures = Dates(language, site.zone), Figures(language)
    environment.globals |= {"dates": dates, "figures": figures}
    environment.filters |= {
        "time": dates.element,
        "day": dates.long_day,
        "number": figures.number,
        "size": figures.size,
        "initials": shapes.initials,
        "emblem": shapes.emblem,
        "tint": shapes.tint,
        "file_kind": shapes.file_kind,
        "is_long": shapes.is_long,
    }
    return environment
