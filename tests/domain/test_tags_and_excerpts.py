"""Tags, and the excerpts that notifications and emails show."""

from uuid import UUID

import pytest

from groups_service.core import mention_tokens
from groups_service.domain.core import markup

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
    assert markup.parse(text).tags == tags


def test_tag_links_to_its_page() -> None:
    assert markup.render("Se #Åtgärder!") == (
        f'<p>Se <a class="tag" href="/taggar/%C3%A5tg%C3%A4rder" {LINK}>#Åtgärder</a>!</p>\n'
    )


def test_only_the_first_thirty_tags_are_links() -> None:
    draft = markup.parse(" ".join(f"#t{number}" for number in range(40)) + " #t1")

    assert draft.tags == tuple(f"t{number}" for number in range(30))
    assert draft.to_html({}).count("<a ") == 31


def test_excerpt_is_one_line_without_formatting() -> None:
    html = markup.render(
        "# Hej\n\n- *ett* & två\n- tre\n\n| a | b |\n|---|---|\n| c | d |\n\n<b>x\ny"
    )

    assert mention_tokens.make_excerpt(html, {}) == "Hej ett & två tre a b c d <b>x y"


def test_excerpt_names_mentioned_people() -> None:
    draft = markup.parse("Hej @anna.berg och @bo")
    html = draft.to_html({"anna.berg": ANNA})

    assert mention_tokens.make_excerpt(html, {ANNA: "Anna <Berg>"}) == "Hej @Anna <Berg> och @bo"
    assert (
        mention_tokens.make_excerpt(html, {}, unknown="okänd kollega")
        == "Hej @okänd kollega och @bo"
    )


def test_excerpt_ends_between_words() -> None:
    html = markup.render("Ett två tre fyra")

    assert mention_tokens.make_excerpt(html, {}, 9) == "Ett två …"
    assert mention_tokens.make_excerpt(html, {}, 16) == "Ett två tre fyra"
    assert mention_tokens.make_excerpt(markup.render("Långtordutan"), {}, 4) == "Lång …"
    assert mention_tokens.make_excerpt("", {}) == ""


def test_excerpt_of_a_long_text_reads_only_its_beginning() -> None:
    draft = markup.parse("@anna.berg " * 3_000)
    html = draft.to_html({"anna.berg": ANNA})

    line = mention_tokens.make_excerpt(html, {ANNA: "A"}, 10)

    assert line == "@A @A @A …"
    assert mention_tokens.make_excerpt(f"{'<br>' * 249}\ue000{ANNA}\ue001", {ANNA: "A"}, 10) == ""
