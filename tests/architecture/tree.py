"""The project's files, and Python's as syntax trees."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("auth", "notifications", "groups_service")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files(ending: str = "") -> tuple[Path, ...]:
    """Every file that is, or is about to be, in the repository; paths from its root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = (Path(name) for name in told.split("\0") if name.endswith(ending) and name)
    return tuple(sorted(path for path in found if (ROOT / path).is_file()))


def text(path: Path | str) -> str:
    return (ROOT / path).read_text(errors="replace")


def modules(package: str = "groups_service") -> Iterator[tuple[Path, ast.Module]]:
    for path in files(".py"):
        if path.parts[0] == package:
            yield path, parsed(path)


@cache
def parsed(path: Path) -> ast.Module:
    """Read once, as it is looked at by many; nobody changes it."""
    return ast.parse(text(path))


def functions(tree: ast.AST) -> Iterator[Function]:
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def parts(tree: ast.Module) -> Iterator[tuple[str, list[ast.AST]]]:
    """Each outermost function by name, methods as `Class.method`, and what stands outside."""
    outside: list[ast.AST] = []
    for node in tree.body:
        if isinstance(node, Function):
            yield node.name, [node]
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, Function):
                    yield f"{node.name}.{inner.name}", [inner]
                else:
                    outside.append(inner)
        else:
            outside.append(node)
    yield "", outside
