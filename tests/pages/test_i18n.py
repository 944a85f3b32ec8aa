"""Which language somebody is answered in, and that every sentence exists in it."""

import ast
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.catalog import Message as Entry
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from groups_service import i18n

PACKAGE = Path(i18n.__file__).parent
RAISING = {
    *("NotAllowed", "Conflict", "Stale", "TooLarge", "Unsupported", "Unreadable", "TooMany"),
    *(
        "Unavailable",
        "MethodNotAllowed",
        "FieldError",
        "TooManyGone",
        "Refusal",
        "Wrong",
        "_refused",
    ),
    "__init__",
}
TABLES = {"REFUSALS", "MESSAGES", "OTHERWISE", "TELLING", "PROBLEMS", "OF_THE_GATE", "UNEXPECTED"}
Message = str | tuple[str, ...]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "sv"),
        ("en", "en"),
        ("en-US,en;q=0.9,sv;q=0.8", "en"),
        ("de, sv;q=0.5, en;q=0.9", "en"),
        ("de", "sv"),
        ("en;q=0", "sv"),
        ("en;q=much, sv", "sv"),
        (",;q=,", "sv"),
        ("sv-SE", "sv"),
    ],
)
def test_best_language_that_a_caller_takes_is_chosen(header: str, language: str) -> None:
    assert i18n.preferred(header, "sv") == language


def test_language_we_do_not_have_is_not_taken() -> None:
    assert i18n.known("en", "sv") == "en"
    assert i18n.known("fi", "sv") == "sv"
    assert i18n.known(None, "sv") == "sv"


def test_english_is_said_as_it_is_written() -> None:
    assert i18n.gettext("en")("Groups") == "Groups"
    assert i18n.gettext("sv")("Groups") == "Grupper"


def test_every_sentence_exists_in_swedish() -> None:
    assert (said() | raised()) - translated() == set()


def test_no_translation_is_left_over() -> None:
    singulars = {message[0] for message in translated() if isinstance(message, tuple)}

    assert translated() - said() - strings() - singulars == set()


def test_translations_carry_the_same_values() -> None:
    for message in catalogue():
        if message.python_format:
            assert list(message.check()) == []


def catalogue() -> list[Entry]:
    with (PACKAGE / "locale" / "sv.po").open("rb") as file:
        return [message for message in read_po(file, locale="sv") if message.id]


def translated() -> set[Message]:
    """What sv.po has; the singular of a plural may be asked for by itself."""
    found: set[Message] = set()
    for message in catalogue():
        strings_of = [message.string] if isinstance(message.string, str) else message.string or []
        assert all(strings_of), message.id
        found |= (
            {message.id}
            if isinstance(message.id, str)
            else {*message.id[:1], *[tuple(message.id)]}
        )
    return found


def said() -> set[Message]:
    """What templates and code hand to gettext."""
    found = extract_from_dir(
        PACKAGE,
        method_map=[("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")],
        keywords={"_": None, "gettext": None, "ngettext": (1, 2)},
    )
    return {message if isinstance(message, str) else tuple(message) for _, _, message, *_ in found}


def raised() -> set[Message]:
    """Sentences that travel in errors and tables, to be translated where they are shown."""
    found: set[Message] = set()
    for node in nodes():
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in RAISING:
                found |= sentences(node)
            case ast.Assign(targets=[ast.Name(id=name)]) if name in TABLES | {"title"}:
                found |= sentences(node)
    return found


def sentences(node: ast.AST) -> set[Message]:
    """Strings in it that begin as sentences do; codes and names of fields do not."""
    pieces = [each.values for each in ast.walk(node) if isinstance(each, ast.JoinedStr)]
    whole = [each for each in ast.walk(node) if each not in [*chain(*pieces)]]
    inside = [each.value for each in whole if isinstance(each, ast.Constant)]
    return {
        text for text in inside if isinstance(text, str) and text[:1].isupper() and " " in text
    }


def strings() -> set[Message]:
    return {
        node.value
        for node in nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def nodes() -> Iterator[ast.AST]:
    for path in [*PACKAGE.rglob("*.py"), *(PACKAGE.parent / "notifications").rglob("*.py")]:
        if "demo" not in path.parts:
            yield from ast.walk(ast.parse(path.read_text()))
