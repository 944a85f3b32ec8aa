"""Every kind of notice has words, an icon and a row on the page about notices."""

import ast
import re
from pathlib import Path

import pytest

from groups_service import i18n, tellings
from groups_service.web.pages.templates import Site, Templates

PAGE = Path("docs/notices.md").read_text()
ROW = re.compile(
    r"^\| `([\w.]+)` \|[^|]+\| (?:always|all|all, mine) \| (?:yes )?\|$", re.MULTILINE
)
KINDS = ROW.findall(PAGE)
ONLY_HINTS = {"post.edited", "comment.edited"}
"""Tell those who are mentioned, as `mention.made`, and nobody else."""
SOURCE = Path(tellings.__file__)


def told() -> set[str]:
    """Every kind that is written in a `Told(...)`, or is an event told as what it is."""
    tree = ast.parse(SOURCE.read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [
        node.args[0].value
        for node in calls
        if isinstance(node.func, ast.Name)
        and node.func.id == "Told"
        and isinstance(node.args[0], ast.Constant)
    ]
    states = {"group.active", "group.inactive"}  # of `group.state`, for members
    return {str(name) for name in named} | set(tellings.TELLINGS) - ONLY_HINTS | states


def test_the_page_names_every_kind() -> None:
    assert sorted(KINDS) == sorted(told())


@pytest.mark.parametrize("language", sorted(i18n.NAMES))
def test_every_kind_has_a_sentence(language: str) -> None:
    templates = Templates(Site("Exempelstad", "Europe/Stockholm"))
    notice: dict[str, object] = {"title": "Torget", "author": "Ada", "about": None, "link": "/"}
    notice |= {"people": 1, "secret": False}

    said = {
        kind: templates.render("mail/sentence.html", language, notice=notice | {"kind": kind})
        for kind in KINDS
    }

    assert [kind for kind, sentence in said.items() if sentence.strip() == "Torget"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_an_icon(kind: str) -> None:
    components = Path("groups_service/templates/components/notices.html").read_text()

    assert f'"{kind}":' in components
