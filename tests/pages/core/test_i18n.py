"""Choosing the language of a response, and completeness of the translations."""

import ast
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.catalog import Message as Entry
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from groups_service.core import errors, i18n
from groups_service.domain.people.directory_sync import TooManyRemovals

PACKAGE = Path(i18n.__file__).parents[1]
MESSAGE_CLASSES = (
    *(errors.NotAllowed, errors.Conflict, errors.PayloadTooLarge),
    *(errors.UnsupportedMediaType, errors.MalformedRequest, errors.TooManyRequests),
    *(errors.ServiceUnavailable, errors.MethodNotAllowed, errors.FieldError),
    TooManyRemovals,
)
MESSAGE_CALLS = {*(each.__name__ for each in MESSAGE_CLASSES), "__init__"}
MESSAGE_TABLES = {
    *("DENIAL_MESSAGES", "MESSAGES", "DEFAULT_MESSAGE", "FORM_MESSAGES", "REFUSAL_MESSAGES"),
    *("AUTH_PROBLEMS", "UNEXPECTED_ERROR", "title"),
}
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
def test_preferred_language_is_chosen_from_accept_language(header: str, language: str) -> None:
    assert i18n.negotiate_language(header, "sv") == language


def test_unknown_language_falls_back_to_the_default() -> None:
    assert i18n.supported_or_default("en", "sv") == "en"
    assert i18n.supported_or_default("fi", "sv") == "sv"
    assert i18n.supported_or_default(None, "sv") == "sv"


def test_english_message_is_its_own_translation() -> None:
    assert i18n.get_translator("en")("Groups") == "Groups"
    assert i18n.get_translator("sv")("Groups") == "Grupper"


def test_every_message_has_a_swedish_translation() -> None:
    assert (extract_marked() | extract_unmarked()) - list_translated() == set()


def test_no_translation_is_unused() -> None:
    singulars = {message[0] for message in list_translated() if isinstance(message, tuple)}

    assert list_translated() - extract_marked() - list_strings() - singulars == set()


def test_translations_have_the_same_placeholders() -> None:
    for message in read_catalogue():
        if message.python_format:
            assert list(message.check()) == []


def read_catalogue() -> list[Entry]:
    with (PACKAGE / "locale" / "sv.po").open("rb") as file:
        return [message for message in read_po(file, locale="sv") if message.id]


def list_translated() -> set[Message]:
    """Return the messages of sv.po, and the singular of each plural by itself."""
    messages: set[Message] = set()
    for message in read_catalogue():
        strings_of = [message.string] if isinstance(message.string, str) else message.string or []
        assert all(strings_of), message.id
        messages |= (
            {message.id}
            if isinstance(message.id, str)
            else {*message.id[:1], *[tuple(message.id)]}
        )
    return messages


def extract_marked() -> set[Message]:
    """Return the messages that templates and code pass to gettext."""
    messages = extract_from_dir(
        PACKAGE,
        method_map=[("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")],
        keywords={"_": None, "gettext": None, "ngettext": (1, 2)},
    )
    return {
        message if isinstance(message, str) else tuple(message) for _, _, message, *_ in messages
    }


def extract_unmarked() -> set[Message]:
    """Return the messages in errors and tables, which are translated when they are shown.

    Fails when no code has one of the names that it looks for: the name has changed then.
    """
    messages: set[Message] = set()
    used = set[str]()
    for node in iter_nodes():
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if (
                name in MESSAGE_CALLS
            ):
                messages |= find_sentences(node)
                used.add(name)
            case ast.Assign(targets=[ast.Name(id=name)]) if name in MESSAGE_TABLES:
                messages |= find_sentences(node)
                used.add(name)
    assert used == MESSAGE_CALLS | MESSAGE_TABLES
    return messages


def find_sentences(node: ast.AST) -> set[Message]:
    """Return the strings in `node` that look like sentences, not codes or field names."""
    pieces = [each.values for each in ast.walk(node) if isinstance(each, ast.JoinedStr)]
    whole = [each for each in ast.walk(node) if each not in [*chain(*pieces)]]
    inside = [each.value for each in whole if isinstance(each, ast.Constant)]
    return {
        text for text in inside if isinstance(text, str) and text[:1].isupper() and " " in text
    }


def list_strings() -> set[Message]:
    return {
        node.value
        for node in iter_nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def iter_nodes() -> Iterator[ast.AST]:
    for path in PACKAGE.rglob("*.py"):
        if "demo" not in path.parts:
            yield from ast.walk(ast.parse(path.read_text()))
