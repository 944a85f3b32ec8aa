"""A pytest plugin that deselects the tests that use no database, for the run on the second one."""

import pytest

FOLDERS_WITH_OWN_DATABASES = {"commands", "database", "durability", "storage"}
"""Folders whose tests open their own databases, without a fixture."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    selected = [item for item in items if _uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _uses_database(item)])
    items[:] = selected


def _uses_database(item: pytest.Item) -> bool:
    fixtures: list[str] = getattr(item, "fixturenames", [])
    return "database_url" in fixtures or item.path.parent.name in FOLDERS_WITH_OWN_DATABASES
