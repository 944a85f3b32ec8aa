"""Files and functions stay short: 250 lines a file, 40 lines a function; Python and TypeScript."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture import tree

MAX_FILE_LINES = 250
MAX_FUNCTION_LINES = 40
EXCEPTIONS = {
    Path("groups_service/migrations/0001_initial.py"): "a list of tables, never changed again",
}
OPENING_LINE = re.compile(
    r"^(?P<indent>\s*)(?!.*\b(if|for|while|switch|catch|class|interface)\b).*\{$"
)
FUNCTION_START = re.compile(r"\bfunction\b|=>\s*\{$|^\s*(?:\w+ )*[#\w]+(?:<.*>)?\(.*\).*\{$")


def test_no_file_is_too_long() -> None:
    lengths = {
        path: len(tree.read_text(path).splitlines())
        for path in (*tree.list_files(".py"), *tree.list_files(".ts"), *tree.list_files(".mjs"))
        if path not in EXCEPTIONS
    }

    assert {path: length for path, length in lengths.items() if length > MAX_FILE_LINES} == {}


def test_no_python_function_is_too_long() -> None:
    lengths = {
        f"{path}:{node.lineno} {node.name}": _count_lines(node)
        for path in tree.list_files(".py")
        for node in tree.iterate_functions(tree.parse_file(path))
    }

    assert {name: length for name, length in lengths.items() if length > MAX_FUNCTION_LINES} == {}


def test_no_typescript_function_is_too_long() -> None:
    lengths = {
        f"{path}:{line}": length
        for path in (*tree.list_files(".ts"), *tree.list_files(".mjs"))
        for line, length in _typescript_functions(tree.read_text(path))
    }

    assert len(lengths) > 100
    assert {name: length for name, length in lengths.items() if length > MAX_FUNCTION_LINES} == {}


def test_long_typescript_function_is_detected() -> None:
    body = "    go();\n" * 45
    methods = f"class A {{\n  async run(now: number): Promise<void> {{\n{body}  }}\n}}\n"
    arrows = f"const run = async (): Promise<void> => {{\n{body}}};\n"

    assert list(_typescript_functions(methods)) == [(2, 47)]
    assert list(_typescript_functions(arrows)) == [(1, 47)]


def test_every_size_exception_is_still_needed() -> None:
    longer = {
        path for path in EXCEPTIONS if len(tree.read_text(path).splitlines()) > MAX_FILE_LINES
    }

    assert longer == set(EXCEPTIONS)


def _count_lines(node: tree.Function) -> int:
    assert node.end_lineno is not None
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return node.end_lineno - first + 1


def _typescript_functions(source: str) -> Iterator[tuple[int, int]]:
    """Yield the first line and the length of each function. The formatter puts the closing brace
    at the indentation of the first line.
    """
    lines = source.splitlines()
    for number, line in enumerate(lines):
        opened = OPENING_LINE.match(line)
        if opened is None or FUNCTION_START.search(line) is None:
            continue
        closing = opened["indent"] + "}"
        after = range(number + 1, len(lines))
        end = next((each for each in after if lines[each].startswith(closing)), number)
        yield number + 1, end - number + 1
