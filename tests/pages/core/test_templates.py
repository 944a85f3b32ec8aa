"""Rules for all templates."""

import re
from pathlib import Path

import pytest

from groups_service.rendering.templates import TEMPLATE_DIR

ICONS = TEMPLATE_DIR.parent / "ui" / "icons.txt"
STYLES = TEMPLATE_DIR.parent / "ui" / "css"
SOURCES = sorted(TEMPLATE_DIR.rglob("*.html"))
SCRIPTS = sorted((TEMPLATE_DIR.parent / "ui" / "src").rglob("*.ts"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(TEMPLATE_DIR)))
def test_templates_have_no_inline_style_or_script(path: Path) -> None:
    html = path.read_text()
    if path.parent.name == "mail":
        html = html.replace(" style=", " ")  # mail programs support only inline style

    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)


def test_used_icons_and_drawn_icons_are_the_same() -> None:
    sources = "".join(path.read_text() for path in [*SOURCES, *SCRIPTS, get_icon_module()])
    drawn = set(ICONS.read_text().split())
    used = {name for name in drawn if f'"{name}"' in sources}
    called = set(re.findall(r'icon\("([a-z-]+)"\)', sources))

    assert called <= drawn
    assert used == drawn


def test_only_rendered_text_is_marked_safe() -> None:
    trusted = re.findall(
        r"\{\{ ([\w.]+) \| safe \}\}", "".join(path.read_text() for path in SOURCES)
    )

    assert set(trusted) == {
        *("post.html", "comment.html", "proposal.html"),
        *(
            "item.html",
            "thing.html",
            "revision.html",
        ),  # a post or comment, and its earlier versions
        *("question.accepted.html", "post.question.accepted.html", "report.html"),
    }


def test_component_css_does_not_depend_on_the_host_page() -> None:
    for path in (STYLES / "components").glob("*.css"):
        css = path.read_text()
        assert not re.search(r"^(html|body|:root)\b|@media \((min|max)-", css, re.MULTILINE), path


def get_icon_module() -> Path:
    return TEMPLATE_DIR.parent / "rendering" / "initials_and_icons.py"
