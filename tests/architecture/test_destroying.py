"""Destroying a group needs a disposal rule; until there is one, nothing calls it."""

import ast

from tests.architecture import tree


def test_nothing_destroys_a_group() -> None:
    calls = [
        path.as_posix()
        for path, module in tree.modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("lives.destroy")
    ]

    assert calls == []
