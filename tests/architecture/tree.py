"""The project's files, and the Python files as syntax trees."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("auth", "notifications", "groups_service")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def list_files(ending: str = "") -> tuple[Path, ...]:
    """Return all files that are, or are about to be, in the repository; paths from its root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = (Path(name) for name in output.split("\0") if name.endswith(ending) and name)
    return tuple(sorted(path for path in paths if (ROOT / path).is_file()))


def read_text(path: Path | str) -> str:
    return (ROOT / path).read_text(errors="replace")


def iterate_modules(package: str = "groups_service") -> Iterator[tuple[Path, ast.Module]]:
    for path in list_files(".py"):
        if path.parts[0] == package:
            yield path, parse_file(path)


@cache
def parse_file(path: Path) -> ast.Module:
    """Parse a file once, since many tests read the tree; no test changes it."""
    return ast.parse(read_text(path))


def iterate_functions(tree: ast.AST) -> Iterator[Function]:
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def iterate_parts(tree: ast.Module) -> Iterator[tuple[str, list[ast.AST]]]:
    """Yield each outermost function by name (methods as `Class.method`), then the module-level
    code as "".
    """
    module_level: list[ast.AST] = []
    for node in tree.body:
        if isinstance(node, Function):
            yield node.name, [node]
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, Function):
                    yield f"{node.name}.{inner.name}", [inner]
                else:
                    module_level.append(inner)
        else:
            module_level.append(node)
    yield "", module_level
