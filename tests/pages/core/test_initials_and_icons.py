"""Initials, emblems, tints and icons."""

import pytest

from groups_service.rendering import initials_and_icons


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Anna Lindqvist", "AL"), ("Anna Maria Åberg", "AÅ"), ("Madonna", "M"), ("", "?")],
)
def test_initials_are_first_letters_of_first_and_last_name(name: str, letters: str) -> None:
    assert initials_and_icons.get_initials(name) == letters


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Systematiskt kvalitetsarbete i förskolan", "SK"),
        ("Forum för samarbetsgrupper", "FS"),
        ("Digitaliseringsnätverket", "DI"),
        ("I och på", "IO"),
        ("!!", "!!"),
    ],
)
def test_emblem_uses_first_letters_of_significant_words(name: str, letters: str) -> None:
    assert initials_and_icons.get_emblem(name) == letters


def test_tint_is_stable_and_one_of_six() -> None:
    assert initials_and_icons.get_tint("01a2") == initials_and_icons.get_tint("01a2")
    assert {initials_and_icons.get_tint(number) for number in range(100)} == set(range(1, 7))


@pytest.mark.parametrize(
    ("name", "icon"),
    [("Mall.DOCX", "file-text"), ("a.b.pdf", "file-type"), ("README", "file"), ("x.exe", "file")],
)
def test_file_icon_is_chosen_by_extension(name: str, icon: str) -> None:
    assert initials_and_icons.get_file_icon(name).icon == icon


def test_post_is_long_by_characters_or_by_lines() -> None:
    assert not initials_and_icons.is_long("Kort.\n\nOch gott.")
    assert initials_and_icons.is_long("x" * 1401)
    assert initials_and_icons.is_long("rad\n" * 12)
