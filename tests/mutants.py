"""`make mutants`: flips each condition of the access rules once; a test must notice every flip.

In Python: comparisons, `and` and `or`, `not`, and conditions that stand alone. In the SQL of the
predicates: AND and OR, EXISTS, IN, comparisons. Each flip is tried in a copy of its own.
"""

import ast
import re
import shutil
import subprocess
import sys
import tempfile
import tokenize
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
ACCESS = Path("groups_service/access")
COPIED = ("auth", "notifications", "groups_service", "tests", "pyproject.toml", "openapi.yaml")
LEFT_OUT = shutil.ignore_patterns("node_modules", "photos", "files", "__pycache__", "ui")
AT_ONCE = 2
SLOWEST = 120  # seconds that the tests of one flip may take; a flip that hangs is noticed
PLUGINS = ("randomly", "cacheprovider", "schemathesis", "cov", "playwright", "hypothesispytest")
TESTS = {
    "rules.py": ("access/test_permissions.py",),
    "content.py": ("access/test_content.py",),
    "predicates.py": ("access/test_standing.py", "access/test_predicates.py"),
    "reporting.py": ("access/test_reporting.py", "reports"),
}
"""Those that notice soonest; the tables are for the rules, the database for the predicates."""

COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
}
SQL = {
    r"\bNOT EXISTS\b": "EXISTS",
    r"(?<!NOT )\bEXISTS\b": "NOT EXISTS",
    r"\bAND\b": "OR",
    r"\bOR\b": "AND",
    r"\bNOT era": "era",
    r" = ": " <> ",
    r" <> ": " = ",
    r" > ": " <= ",
    r"\bIN \(": "NOT IN (",
}


@dataclass(frozen=True)
class Mutant:
    """A file of the access rules in which one condition is another."""

    file: str
    line: int
    was: str
    now: str
    source: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.was} -> {self.now}"


def main() -> int:
    files = [ROOT / ACCESS / name for name in TESTS]
    if any(is_noticed(Mutant(file.name, 0, "", "", file.read_text())) for file in files):
        print("The tests of the access rules fail as it is.")
        return 1
    mutants = [mutant for file in files for mutant in (*of_python(file), *of_sql(file))]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        noticed = list(pool.map(is_noticed, mutants))
    survivors = [mutant for mutant, seen in zip(mutants, noticed, strict=True) if not seen]
    print(f"{len(mutants)} flips, {len(survivors)} of them noticed by no test")
    for survivor in survivors:
        print(survivor)
    return bool(survivors)


def of_python(file: Path) -> Iterator[Mutant]:
    source = file.read_text()
    for node in ast.walk(ast.parse(source)):
        for old, new in _flips(node):
            was = ast.get_source_segment(source, old) or ""
            yield _mutant(file, source, old.lineno, _offset(source, old), was, new)


def of_sql(file: Path) -> Iterator[Mutant]:
    """Of the strings that are no docstrings."""
    source = file.read_text()
    told = _docstrings(source)
    with file.open("rb") as lines:
        strings = [each for each in tokenize.tokenize(lines.readline) if _is_sql(each, told)]
    for string in strings:
        start = _place(source, *string.start)
        for pattern, new in SQL.items():
            for found in re.finditer(pattern, string.string):
                at = start + found.start()
                line = source.count("\n", 0, at) + 1
                yield _mutant(file, source, line, at, found.group(), new)


def is_noticed(mutant: Mutant) -> bool:
    """Whether a test fails on it; what takes too long has failed, too."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        for name in COPIED:
            _copy(ROOT / name, root / name)
        (root / ACCESS / mutant.file).write_text(mutant.source)
        plugins = [word for plugin in PLUGINS for word in ("-p", f"no:{plugin}")]
        tests = [f"tests/{name}" for name in TESTS[mutant.file]]
        command = [sys.executable, "-m", "pytest", "-x", "-q", *plugins, *tests]
        try:
            done = subprocess.run(
                command, cwd=root, check=False, capture_output=True, timeout=SLOWEST
            )
        except subprocess.TimeoutExpired:
            return True
        return done.returncode == 1


def _flips(node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """What may be replaced in this node, and by what."""
    if isinstance(node, ast.Compare):
        left, right = ast.unparse(node.left), ast.unparse(node.comparators[0])
        yield node, f"{left} {COMPARISONS[type(node.ops[0])]} {right}"
    elif isinstance(node, ast.BoolOp):
        word = " or " if isinstance(node.op, ast.And) else " and "
        yield node, word.join(ast.unparse(value) for value in node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node, ast.unparse(node.operand)
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Constant):
        yield node.value, str(not node.value.value)
    for condition in _alone(node):
        yield condition, f"not {ast.unparse(condition)}"


def _alone(node: ast.AST) -> Iterator[ast.expr]:
    """Conditions that are a name or a call, and no comparison."""
    found: list[ast.expr] = []
    if isinstance(node, ast.If | ast.IfExp):
        found = [node.test]
    elif isinstance(node, ast.BoolOp):
        found = node.values
    yield from (each for each in found if isinstance(each, ast.Attribute | ast.Call))


def _mutant(file: Path, source: str, line: int, at: int, was: str, new: str) -> Mutant:
    mutated = source[:at] + new + source[at + len(was) :]
    return Mutant(file.name, line, was.strip(), new.strip(), mutated)


def _is_sql(token: tokenize.TokenInfo, docstrings: set[int]) -> bool:
    return token.type == tokenize.STRING and token.start[0] not in docstrings


def _docstrings(source: str) -> set[int]:
    """Lines on which a string begins that only says something."""
    return {
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def _offset(source: str, node: ast.expr) -> int:
    return _place(source, node.lineno, node.col_offset)


def _place(source: str, line: int, column: int) -> int:
    return sum(len(each) for each in source.splitlines(keepends=True)[: line - 1]) + column


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=LEFT_OUT)
    else:
        shutil.copy(source, target)


if __name__ == "__main__":
    sys.exit(main())
