"""Tags, and the few words of a text that notices and mails show."""

from uuid import UUID

import pytest

from groups_service import naming
from groups_service.domain import markup

ANNA = UUID("01890000-0000-7000-8000-000000000001")
LINK = 'rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#Budget", ("budget",)),
        ("#Åtgärd, #ÅTGÄRD.", ("åtgärd",)),
        ("#A\u030atga\u0308rd", ("åtgärd",)),
        ("(#två-ord) #tre_ord-", ("två-ord", "tre_ord")),
        ("**#fet** _#kursiv_", ("fet", "kursiv")),
        ("#1 #2026 #3d", ("3d",)),
        ("`#kod` [#länk](/x) a#b &#35;x ##y \\#z", ()),
        ("https://example.org/#del www.a.se/#x", ()),
        ("# rubrik", ()),
        ("#" + "a" * 60, ("a" * 60,)),
        ("#" + "a" * 61, ()),
    ],
)
def test_tags_are_words_after_a_hash(text: str, tags: tuple[str, ...]) -> None:
    assert markup.draft(text).tags == tags


def test_a_tag_is_a_link_to_its_page() -> None:
    assert markup.render("Se #Åtgärder!") == (
        f'<p>Se <a class="tag" href="/taggar/%C3%A5tg%C3%A4rder" {LINK}>#Åtgärder</a>!</p>\n'
    )


def test_thirty_tags_are_links_and_the_next_are_words() -> None:
    draft = markup.draft(" ".join(f"#t{number}" for number in range(40)) + " #t1")

    assert draft.tags == tuple(f"t{number}" for number in range(30))
    assert draft.html({}).count("<a ") == 31


def test_an_excerpt_has_words_on_one_line_and_no_marks() -> None:
    html = markup.render(
        "# Hej\n\n- *ett* & två\n- tre\n\n| a | b |\n|---|---|\n| c | d |\n\n<b>x\ny"
    )

    assert naming.excerpt(html, {}) == "Hej ett & två tre a b c d <b>x y"


def test_an_excerpt_names_people() -> None:
    draft = markup.draft("Hej @anna.berg och @bo")
    html = draft.html({"anna.berg": ANNA})

    assert naming.excerpt(html, {ANNA: "Anna <Berg>"}) == "Hej @Anna <Berg> och @bo"
    assert naming.excerpt(html, {}, unknown="okänd kollega") == "Hej @okänd kollega och @bo"


def test_an_excerpt_ends_between_words() -> None:
    html = markup.render("Ett två tre fyra")

    assert naming.excerpt(html, {}, 9) == "Ett två …"
    assert naming.excerpt(html, {}, 16) == "Ett två tre fyra"
    assert naming.excerpt(markup.render("Långtordutan"), {}, 4) == "Lång …"
    assert naming.excerpt("", {}) == ""


def test_an_excerpt_of_a_long_text_reads_only_its_beginning() -> None:
    draft = markup.draft("@anna.berg " * 3_000)
    html = draft.html({"anna.berg": ANNA})

    line = naming.excerpt(html, {ANNA: "A"}, 10)

    assert line == "@A @A @A …"
    assert naming.excerpt(f"{'<br>' * 249}\ue000{ANNA}\ue001", {ANNA: "A"}, 10) == ""
