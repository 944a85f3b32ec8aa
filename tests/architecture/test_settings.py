"""docs/settings.md has every setting, with the default that it has."""

import re

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from groups_service.settings import Settings
from tests.architecture import tree

ROW = re.compile(r"^\| `GROUPS_([A-Z_]+)` \| (?:`(.*?)`)? ?\| (.+) \|$", re.MULTILINE)
MADE = {"base_url": "http://localhost:<port>"}
"""Defaults that follow from other settings."""


def test_every_setting_is_documented_with_its_default() -> None:
    rows = ROW.findall(tree.text("docs/settings.md"))

    documented = {name.lower(): default for name, default, _ in rows}
    assert documented == {
        name: MADE.get(name) or _written(field) for name, field in Settings.model_fields.items()
    }


def test_settings_are_documented_in_the_order_of_the_program() -> None:
    rows = ROW.findall(tree.text("docs/settings.md"))

    assert [name.lower() for name, _, _ in rows] == list(Settings.model_fields)


def test_nothing_but_settings_reads_the_environment() -> None:
    reading = re.compile(r"\bos\.(environ|getenv)\b|from os import .*(environ|getenv)")
    packages = [path for path in tree.files(".py") if path.parts[0] in tree.PACKAGES]

    assert [path for path in packages if reading.search(tree.text(path))] == []


def _written(field: FieldInfo) -> str:
    default = field.default
    assert default is not PydanticUndefined
    if isinstance(default, bool):
        return str(default).lower()
    return "" if default is None else str(default)
