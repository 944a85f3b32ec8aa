"""Function calls in the source of the packages, with the constant values of their arguments."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("auth", "groups_service", "notifications")


@dataclass(frozen=True)
class SourceCall:
    """A call `name(...)`. `scope` holds the names that its module and function assign."""

    name: str
    node: ast.Call
    scope: dict[str, ast.expr]

    def get_texts(self) -> list[str | None]:
        """Return the positional arguments that are constant texts, others as None."""
        return [self._get_text(argument) for argument in self.node.args]

    def get_keyword(self, name: str) -> str | None:
        """Return the keyword argument when it is a constant text."""
        for keyword in self.node.keywords:
            if keyword.arg == name:
                return self._get_text(keyword.value)
        return None

    def has_keyword(self, name: str) -> bool:
        return any(keyword.arg == name for keyword in self.node.keywords)

    def _get_text(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Name):
            node = self.scope.get(node.id, node)
        if isinstance(node, ast.Attribute):
            node = list_constants().get(node.attr, node)
        if isinstance(node, ast.Name):
            node = list_constants().get(node.id, node)
        return (
            node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
        )


@cache
def list_modules() -> tuple[tuple[str, ast.Module], ...]:
    """Return the path and the syntax tree of every module."""
    paths = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return tuple((str(path.relative_to(ROOT)), ast.parse(path.read_text())) for path in paths)


@cache
def list_constants() -> dict[str, ast.expr]:
    """Return the values that are assigned to names in capitals at the top of the modules."""
    return {
        name: value
        for _, tree in list_modules()
        for name, value in _find_assignments(tree.body).items()
        if name.isupper()
    }


def iter_calls(excluded_paths: Sequence[str] = ()) -> Iterator[SourceCall]:
    """Yield every call in the modules whose path begins with none of `excluded_paths`."""
    for path, tree in list_modules():
        if path.startswith(tuple(excluded_paths)):
            continue
        module_scope = _find_assignments(tree.body)
        yield from _iter_calls_in(tree, module_scope)


def _iter_calls_in(node: ast.AST, scope: dict[str, ast.expr]) -> Iterator[SourceCall]:
    """Yield the calls below `node` in the order of the text."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _iter_calls_in(child, dict(scope))
            continue
        if isinstance(child, ast.Assign):
            scope |= _find_assignments([child])
        if isinstance(child, ast.Call):
            yield SourceCall(_get_name(child.func), child, dict(scope))
        yield from _iter_calls_in(child, scope)


def _find_assignments(statements: Sequence[ast.stmt]) -> dict[str, ast.expr]:
    assignments: dict[str, ast.expr] = {}
    for statement in statements:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target, value = statement.targets[0], statement.value
            if isinstance(target, ast.Name):
                assignments[target.id] = value
            elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                names = [name.id for name in target.elts if isinstance(name, ast.Name)]
                assignments |= dict(zip(names, value.elts, strict=False))
    return assignments


def _get_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
