"""Names and prose follow docs/style.md: unique class names, small folders, no riddles."""

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.architecture import tree

MAX_FILES_PER_FOLDER = 20
CODE_SUFFIXES = {".py", ".ts", ".css", ".html"}
VAGUE_SUBJECTS = re.compile(
    r"\b(somebody|nobody|everybody|anybody|whoever|whatever|one's own|oneself|it is so"
    r"|who is no|told of)\b",
    re.IGNORECASE,
)


def test_no_class_name_is_defined_twice() -> None:
    names = Counter(
        node.name
        for package in tree.PACKAGES
        for _, module in tree.iterate_modules(package)
        for node in module.body
        if isinstance(node, ast.ClassDef) and node.name != "Migration"
    )

    assert [name for name, count in names.items() if count > 1] == []


def test_folders_hold_at_most_twenty_files_of_code() -> None:
    sizes = Counter(
        path.parent
        for path in tree.list_files()
        if path.suffix in CODE_SUFFIXES and not path.is_relative_to("docs")
    )

    assert {str(folder): n for folder, n in sizes.items() if n > MAX_FILES_PER_FOLDER} == {}


def test_docstrings_and_comments_name_their_subject() -> None:
    vague = [
        f"{path}: {text.strip()}"
        for package in tree.PACKAGES
        for path, module in tree.iterate_modules(package)
        for text in (*_docstrings(module), *_comments(path))
        if VAGUE_SUBJECTS.search(text)
    ]

    assert vague == []


def test_the_check_finds_vague_subjects() -> None:
    module = ast.parse('def f():\n    """What somebody may see."""')

    assert [text for text in _docstrings(module) if VAGUE_SUBJECTS.search(text)] != []


def _docstrings(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, (ast.Module, ast.ClassDef, tree.Function)):
            yield ast.get_docstring(node) or ""


def _comments(path: Path) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(tree.read_text(path)).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
