"""No file that anybody fears to open: 250 lines a file, 40 a function; Python and TypeScript."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture import tree

LONGEST_FILE = 250
LONGEST_FUNCTION = 40
EXCEPTIONS = {
    Path("groups_service/migrations/0001_initial.py"): "a list of tables, never changed again",
}
OPENS = re.compile(r"^(?P<indent>\s*)(?!.*\b(if|for|while|switch|catch|class|interface)\b).*\{$")
BEGINS = re.compile(r"\bfunction\b|=>\s*\{$|^\s*(?:\w+ )*[#\w]+(?:<.*>)?\(.*\).*\{$")


def test_no_file_is_too_long() -> None:
    lengths = {
        path: len(tree.text(path).splitlines())
        for path in (*tree.files(".py"), *tree.files(".ts"), *tree.files(".mjs"))
        if path not in EXCEPTIONS
    }

    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_too_long() -> None:
    lengths = {
        f"{path}:{node.lineno} {node.name}": _length(node)
        for path in tree.files(".py")
        for node in tree.functions(tree.parsed(path))
    }

    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_no_function_in_typescript_is_too_long() -> None:
    lengths = {
        f"{path}:{line}": length
        for path in (*tree.files(".ts"), *tree.files(".mjs"))
        for line, length in _typescript_functions(tree.text(path))
    }

    assert len(lengths) > 100
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_a_long_function_in_typescript_would_be_seen() -> None:
    body = "    go();\n" * 45
    methods = f"class A {{\n  async run(now: number): Promise<void> {{\n{body}  }}\n}}\n"
    arrows = f"const run = async (): Promise<void> => {{\n{body}}};\n"

    assert list(_typescript_functions(methods)) == [(2, 47)]
    assert list(_typescript_functions(arrows)) == [(1, 47)]


def test_every_exception_still_stands() -> None:
    longer = {path for path in EXCEPTIONS if len(tree.text(path).splitlines()) > LONGEST_FILE}

    assert longer == set(EXCEPTIONS)


def _length(node: tree.Function) -> int:
    assert node.end_lineno is not None
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return node.end_lineno - first + 1


def _typescript_functions(source: str) -> Iterator[tuple[int, int]]:
    """First line and length of each; the formatter puts the last brace below the first line."""
    lines = source.splitlines()
    for number, line in enumerate(lines):
        opened = OPENS.match(line)
        if opened is None or BEGINS.search(line) is None:
            continue
        closing = opened["indent"] + "}"
        after = range(number + 1, len(lines))
        end = next((each for each in after if lines[each].startswith(closing)), number)
        yield number + 1, end - number + 1
