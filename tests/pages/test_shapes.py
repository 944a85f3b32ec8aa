"""What things look like."""

import pytest

from groups_service.web.pages import shapes


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Anna Lindqvist", "AL"), ("Anna Maria Åberg", "AÅ"), ("Madonna", "M"), ("", "?")],
)
def test_person_has_the_letters_of_first_and_last_name(name: str, letters: str) -> None:
    assert shapes.initials(name) == letters


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
def test_group_has_the_letters_of_words_that_mean_something(name: str, letters: str) -> None:
    assert shapes.emblem(name) == letters


def test_tint_is_the_same_each_time() -> None:
    assert shapes.tint("01a2") == shapes.tint("01a2")
    assert {shapes.tint(number) for number in range(100)} == set(range(1, 7))


@pytest.mark.parametrize(
    ("name", "icon"),
    [("Mall.DOCX", "file-text"), ("a.b.pdf", "file-type"), ("README", "file"), ("x.exe", "file")],
)
def test_file_has_a_sign_by_its_name(name: str, icon: str) -> None:
    assert shapes.file_kind(name).icon == icon


def test_post_is_long_by_letters_or_by_lines() -> None:
    assert not shapes.is_long("Kort.\n\nOch gott.")
    assert shapes.is_long("x" * 1401)
    assert shapes.is_long("rad\n" * 12)
