"""The Jinja2 environments of the pages: one per language, with autoescape.

Equal environments are shared, because compiling the templates is slow.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import uuid4

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from groups_service.core import i18n
from groups_service.core.page_urls import page_url
from groups_service.rendering import initials_and_icons
from groups_service.rendering.dates import DateFormatter
from groups_service.rendering.numbers import NumberFormatter

PACKAGE_DIR = Path(__file__).parents[1]
TEMPLATE_DIR = PACKAGE_DIR / "templates"
MANIFEST_FILE = PACKAGE_DIR / "static" / "dist" / "manifest.json"
STATIC_URL = "/static/dist/"


@dataclass(frozen=True)
class SiteInfo:
    """The name of the installation, and its time zone."""

    organisation: str
    zone: str
    product: str = "Samverkan"


class Templates:
    """Renders pages, fragments and single macros; created once per app."""

    def __init__(self, site: SiteInfo) -> None:
        assets = tuple(sorted(load_manifest().items()))
        self._environments = {
            language: _create_environment(language, site, assets) for language in i18n.LANGUAGES
        }

    def render(self, name: str, language: str, **values: object) -> str:
        return self._environments[language].get_template(name).render(**values)


def load_manifest() -> dict[str, str]:
    """Return the names of the built static files by their names in templates."""
    if not MANIFEST_FILE.exists():
        raise FileNotFoundError(f"{MANIFEST_FILE} is missing: build the front end with `make ui`.")
    names: dict[str, str] = json.loads(MANIFEST_FILE.read_text())
    return names


@cache
def _create_environment(
    language: str, site: SiteInfo, assets: tuple[tuple[str, str], ...]
) -> Environment:
    """Create the environment; `assets` pairs the names in templates with the built files."""
    names = dict(assets)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE_DIR),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(  # type: ignore[attr-defined]  # added by the extension
        i18n.load_translations(language), newstyle=True
    )
    environment.globals |= {
        "asset": lambda name: f"{STATIC_URL}{names[name]}",
        "fresh_key": lambda: str(uuid4()),
        "language": language,
        "languages": i18n.LANGUAGE_NAMES,
        "site": site,
        "url": page_url,
    }
    dates, figures = DateFormatter(language, site.zone), NumberFormatter(language)
    environment.globals |= {"dates": dates, "figures": figures}
    environment.filters |= {
        "time": dates.element,
        "day": dates.long_day,
        "number": figures.number,
        "size": figures.size,
        "initials": initials_and_icons.get_initials,
        "emblem": initials_and_icons.get_emblem,
        "tint": initials_and_icons.get_tint,
        "file_kind": initials_and_icons.get_file_icon,
        "is_long": initials_and_icons.is_long,
    }
    return environment
