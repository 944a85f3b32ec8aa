"""`make mutants`: change each condition of the access rules once; a test must fail for every
change.

In Python: comparisons, `and` and `or`, `not`, and single conditions. In the SQL predicates: AND
and OR, EXISTS, IN, comparisons. Each change is tried in a separate copy.
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

ROOT = Path(__file__).parents[2]
ACCESS = Path("groups_service/access")
COPIED = ("auth", "notifications", "groups_service", "tests", "pyproject.toml", "openapi.yaml")
UNCOPIED = {
    *(ROOT / "groups_service" / name for name in ("ui", "demo/photos", "demo/files")),
    ROOT / "tests" / "ui",
}
PARALLEL_RUNS = 2
MAX_TEST_SECONDS = 120  # of the tests of one mutant; a mutant that hangs is detected
PLUGINS = ("randomly", "cacheprovider", "schemathesis", "cov", "playwright", "hypothesispytest")
TESTS_BY_FILE = {
    "group_rules.py": ("access/test_group_rules.py",),
    "content_rules.py": ("access/test_content_rules.py",),
    "sql_predicates.py": (
        "access/test_deleted_content.py",
        "access/test_lookup.py",
        "access/test_sql_predicates.py",
    ),
    "report_rules.py": ("access/test_report_rules.py", "reports"),
}
"""The tests that fail soonest: the tables for the rules, the database for the predicates."""

COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
}
SQL_REPLACEMENTS = {
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
    """A file of the access rules with one changed condition."""

    file: str
    line: int
    original: str
    replacement: str
    source: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.original} -> {self.replacement}"


def main() -> int:
    files = [ROOT / ACCESS / name for name in TESTS_BY_FILE]
    if any(is_detected(Mutant(file.name, 0, "", "", file.read_text())) for file in files):
        print("The tests of the access rules fail as it is.")
        return 1
    mutants = [mutant for file in files for mutant in (*python_mutants(file), *sql_mutants(file))]
    with ThreadPoolExecutor(PARALLEL_RUNS) as pool:
        noticed = list(pool.map(is_detected, mutants))
    survivors = [mutant for mutant, seen in zip(mutants, noticed, strict=True) if not seen]
    print(f"{len(mutants)} flips, {len(survivors)} of them noticed by no test")
    for survivor in survivors:
        print(survivor)
    return bool(survivors)


def python_mutants(file: Path) -> Iterator[Mutant]:
    source = file.read_text()
    for node in ast.walk(ast.parse(source)):
        for old, new in _replacements(node):
            was = ast.get_source_segment(source, old) or ""
            yield _build_mutant(file, source, old.lineno, _offset(source, old), was, new)


def sql_mutants(file: Path) -> Iterator[Mutant]:
    """Yield the mutants of the strings that are not docstrings."""
    source = file.read_text()
    docstrings = _docstring_lines(source)
    with file.open("rb") as lines:
        strings = [each for each in tokenize.tokenize(lines.readline) if _is_sql(each, docstrings)]
    for string in strings:
        start = _offset_of(source, *string.start)
        for pattern, new in SQL_REPLACEMENTS.items():
            for match in re.finditer(pattern, string.string):
                offset = start + match.start()
                line = source.count("\n", 0, offset) + 1
                yield _build_mutant(file, source, line, offset, match.group(), new)


def is_detected(mutant: Mutant) -> bool:
    """Return whether a test fails for it. A timeout counts as a failure.

    Raises RuntimeError when the tests cannot run.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        for name in COPIED:
            _copy_tree(ROOT / name, root / name)
        (root / ACCESS / mutant.file).write_text(mutant.source)
        plugins = [word for plugin in PLUGINS for word in ("-p", f"no:{plugin}")]
        tests = [f"tests/{name}" for name in TESTS_BY_FILE[mutant.file]]
        command = [sys.executable, "-m", "pytest", "-x", "-q", *plugins, *tests]
        try:
            process = subprocess.run(
                command, cwd=root, check=False, capture_output=True, timeout=MAX_TEST_SECONDS
            )
        except subprocess.TimeoutExpired:
            return True
        if process.returncode > 1:
            raise RuntimeError(process.stdout.decode() + process.stderr.decode())
        return process.returncode == 1


def _replacements(node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Yield what may be replaced in this node, and its replacement."""
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
    for condition in _single_conditions(node):
        yield condition, f"not {ast.unparse(condition)}"


def _single_conditions(node: ast.AST) -> Iterator[ast.expr]:
    """Return conditions that are a name or a call, not a comparison."""
    conditions: list[ast.expr] = []
    if isinstance(node, ast.If | ast.IfExp):
        conditions = [node.test]
    elif isinstance(node, ast.BoolOp):
        conditions = node.values
    yield from (each for each in conditions if isinstance(each, ast.Attribute | ast.Call))


def _build_mutant(file: Path, source: str, line: int, at: int, was: str, new: str) -> Mutant:
    mutated = source[:at] + new + source[at + len(was) :]
    return Mutant(file.name, line, was.strip(), new.strip(), mutated)


def _is_sql(token: tokenize.TokenInfo, docstrings: set[int]) -> bool:
    return token.type == tokenize.STRING and token.start[0] not in docstrings


def _docstring_lines(source: str) -> set[int]:
    """Return the lines on which a docstring begins."""
    return {
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def _offset(source: str, node: ast.expr) -> int:
    return _offset_of(source, node.lineno, node.col_offset)


def _offset_of(source: str, line: int, column: int) -> int:
    return sum(len(each) for each in source.splitlines(keepends=True)[: line - 1]) + column


def _list_uncopied(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "__pycache__" or Path(folder) / name in UNCOPIED]


def _copy_tree(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=_list_uncopied)
    else:
        shutil.copy(source, target)


if __name__ == "__main__":
    sys.exit(main())
