"""Destroying a group requires a disposal rule; until one exists, no code calls it."""

import ast

from groups_service.domain.groups import lifecycle
from tests.architecture import tree

DESTROY = f"lifecycle.{lifecycle.destroy_group.__name__}"


def test_no_code_destroys_a_group() -> None:
    calls = [
        path.as_posix()
        for path, module in tree.iterate_modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(DESTROY)
    ]

    assert calls == []
