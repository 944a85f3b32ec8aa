"""Rules that all templates keep."""

import re
from pathlib import Path

import pytest

from groups_service.web.pages.templates import TEMPLATES

ICONS = TEMPLATES.parent / "ui" / "icons.txt"
STYLES = TEMPLATES.parent / "ui" / "css"
SOURCES = sorted(TEMPLATES.rglob("*.html"))
SCRIPTS = sorted((TEMPLATES.parent / "ui" / "src").rglob("*.ts"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_nothing_is_inline(path: Path) -> None:
    html = path.read_text()
    if path.parent.name == "mail":
        html = html.replace(" style=", " ")  # mail programs read nothing else

    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)


def test_every_icon_used_is_drawn_and_every_drawn_one_used() -> None:
    written = "".join(path.read_text() for path in [*SOURCES, *SCRIPTS, shapes()])
    drawn = set(ICONS.read_text().split())
    used = {name for name in drawn if f'"{name}"' in written}
    called = set(re.findall(r'icon\("([a-z-]+)"\)', written))

    assert called <= drawn
    assert used == drawn


def test_only_text_rendered_by_the_service_is_trusted() -> None:
    trusted = re.findall(
        r"\{\{ ([\w.]+) \| safe \}\}", "".join(path.read_text() for path in SOURCES)
    )

    assert set(trusted) == {
        *("post.html", "comment.html", "proposal.html"),
        *("thing.html", "revision.html"),  # a post or comment, and what it said before
        *("question.accepted.html", "post.question.accepted.html", "report.html"),
    }


def test_components_hang_on_nothing_outside_their_shadow_root() -> None:
    for path in (STYLES / "components").glob("*.css"):
        css = path.read_text()
        assert not re.search(r"^(html|body|:root)\b|@media \((min|max)-", css, re.MULTILINE), path


def shapes() -> Path:
    return TEMPLATES.parent / "web" / "pages" / "shapes.py"
