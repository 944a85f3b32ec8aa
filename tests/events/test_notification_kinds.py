"""Every kind of notification has a sentence, an icon and a row in the documentation."""

import ast
import re
from pathlib import Path

import pytest

from groups_service.core import i18n
from groups_service.events import notification_rules
from groups_service.events.notification_rules import NotificationPlan
from groups_service.rendering.templates import SiteInfo, Templates

PAGE = Path("docs/notification-kinds.md").read_text()
ROW = re.compile(
    r"^\| `([\w.]+)` \|[^|]+\| (?:always|all|all, mine) \| (?:yes )?\|$", re.MULTILINE
)
KINDS = ROW.findall(PAGE)
ONLY_HINTS = {"post.edited", "comment.edited"}
"""These notify mentioned people as `mention.created`, and no one else."""
SOURCE = Path(notification_rules.__file__)


def list_kinds() -> set[str]:
    """Return every kind that is constructed in the rules, or that an event is delivered as."""
    tree = ast.parse(SOURCE.read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    constants = [
        node.args[0].value
        for node in calls
        if isinstance(node.func, ast.Name)
        and node.func.id == NotificationPlan.__name__
        and isinstance(node.args[0], ast.Constant)
    ]
    states = {"group.active", "group.inactive"}  # of `group.state`, for members
    return {str(name) for name in constants} | set(notification_rules.RULES) - ONLY_HINTS | states


def test_documentation_lists_every_kind() -> None:
    assert sorted(KINDS) == sorted(list_kinds())


@pytest.mark.parametrize("language", sorted(i18n.LANGUAGE_NAMES))
def test_every_kind_has_a_sentence(language: str) -> None:
    templates = Templates(SiteInfo("Exempelstad", "Europe/Stockholm"))
    notice: dict[str, object] = {"title": "Torget", "author": "Ada", "about": None, "link": "/"}
    notice |= {"people": 1, "secret": False}

    sentences = {
        kind: templates.render("mail/sentence.html", language, notice=notice | {"kind": kind})
        for kind in KINDS
    }

    assert [kind for kind, sentence in sentences.items() if sentence.strip() == "Torget"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_an_icon(kind: str) -> None:
    components = Path(
        "groups_service/templates/components/notifications/notifications.html"
    ).read_text()

    assert f'"{kind}":' in components
