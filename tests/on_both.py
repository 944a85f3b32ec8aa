"""A pytest plugin: what touches no database need not be repeated on the second one."""

import pytest

OF_THEIR_OWN = {"commands", "database", "ledger", "storage"}
"""Folders whose tests open databases that no fixture gives them."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    touching = [item for item in items if _touches(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _touches(item)])
    items[:] = touching


def _touches(item: pytest.Item) -> bool:
    fixtures: list[str] = getattr(item, "fixturenames", [])
    return "database_url" in fixtures or item.path.parent.name in OF_THEIR_OWN
