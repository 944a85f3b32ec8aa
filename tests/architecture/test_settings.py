"""docs/settings.md contains every setting with its default."""

import re

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from groups_service.settings import Settings
from tests.architecture import tree

ROW = re.compile(r"^\| `GROUPS_([A-Z_]+)` \| (?:`(.*?)`)? ?\| (.+) \|$", re.MULTILINE)
DERIVED_DEFAULTS = {"base_url": "http://localhost:<port>"}
"""Defaults that follow from other settings."""


def test_every_setting_is_documented_with_its_default() -> None:
    rows = ROW.findall(tree.read_text("docs/settings.md"))

    documented = {name.lower(): default for name, default, _ in rows}
    assert documented == {
        name: DERIVED_DEFAULTS.get(name) or _format_default(field)
        for name, field in Settings.model_fields.items()
    }


def test_documented_settings_are_in_the_order_of_the_code() -> None:
    rows = ROW.findall(tree.read_text("docs/settings.md"))

    assert [name.lower() for name, _, _ in rows] == list(Settings.model_fields)


def test_only_settings_read_the_environment() -> None:
    pattern = re.compile(r"\bos\.(environ|getenv)\b|from os import .*(environ|getenv)")
    packages = [path for path in tree.list_files(".py") if path.parts[0] in tree.PACKAGES]

    assert [path for path in packages if pattern.search(tree.read_text(path))] == []


def _format_default(field: FieldInfo) -> str:
    default = field.default
    assert default is not PydanticUndefined
    if isinstance(default, bool):
        return str(default).lower()
    return "" if default is None else str(default)
