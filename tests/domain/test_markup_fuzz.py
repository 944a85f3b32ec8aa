"""Whatever is written: rendering succeeds, and what comes of it is safe."""

import re
from urllib.parse import urlsplit
from uuid import UUID

import nh3
from hypothesis import given
from hypothesis import strategies as st

from groups_service import naming
from groups_service.domain import markup
from tests.hostile import HOSTILE, Elements

PIECES = [
    *(
        "*",
        "_",
        "**",
        "~~",
        "`",
        "```",
        "[",
        "]",
        "](",
        ")",
        "![",
        "<",
        ">",
        "> ",
        "- ",
        "1. ",
        "\n",
    ),
    *("\n\n", "    ", "\t", "|", "|-", "-|-\n", "---", "# ", "&amp;", "&#x41;", "&#xE000;", "\\"),
    *(
        "&#xE001;",
        "&#xF0000;",
        "http://a.se",
        "https://",
        "www.a.se",
        "a@b.se",
        "@anna",
        "@bo.ek,",
    ),
    *(
        "#tag",
        "#Åäö",
        "javascript:",
        "data:",
        '"',
        "'",
        "<!--",
        "<a ",
        "[a](b)",
        '(x "y")',
        "\r\n",
    ),
    *("😀", "\u0301", "\x00", "\ue000", "\ue001", "\U000f0000", "\u2028", "\u202e", "å", "-", "."),
    f"\ue000{UUID(int=1)}\ue001",
    f"&#xE000;{UUID(int=1)}&#xE001;",
]
texts = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from([*PIECES, *HOSTILE]), max_size=40).map("".join),
)
ANNA = UUID("01890000-0000-7000-8000-000000000001")


@given(texts)
def test_rendered_html_has_only_what_is_allowed(text: str) -> None:
    for tag, attributes in Elements(markup.render(text)).found:
        assert tag in markup.TAGS
        assert set(attributes) <= {"href", "title", "rel", "start", "class"}
        assert attributes.get("class") in {None, "tag"}
        scheme = urlsplit(attributes.get("href") or "").scheme
        assert scheme in {*markup.SCHEMES, ""}


@given(texts)
def test_cleaning_again_changes_nothing(text: str) -> None:
    html = markup.render(text)

    again = nh3.clean(
        html,
        tags=markup.TAGS,
        attributes={"a": {"href", "title", "class"}, "ol": {"start"}},
        url_schemes=markup.SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )

    assert again == html


@given(texts)
def test_nobody_can_be_named_but_by_an_account(text: str) -> None:
    draft = markup.draft(text)

    assert naming.ids(draft.text({})) == naming.ids(draft.html({})) == set()
    assert not re.search("[\ue000\ue001\U000f0000-\U000ffffd]", draft.html({}) + draft.text({}))


@given(texts)
def test_text_and_html_name_the_same_people_and_the_text_can_be_edited_again(text: str) -> None:
    draft = markup.draft(text)
    people = dict.fromkeys(draft.accounts, ANNA)

    kept = draft.text(people)

    assert naming.ids(kept) == naming.ids(draft.html(people))
    assert naming.source(kept, {ANNA: "anna"}).count("@") == draft.source.count("@")


@given(texts)
def test_an_excerpt_is_one_line_without_tokens(text: str) -> None:
    draft = markup.draft(text)

    line = naming.excerpt(draft.html(dict.fromkeys(draft.accounts, ANNA)), {ANNA: "Anna"}, 60)

    assert "\n" not in line
    assert "\ue000" not in line
    assert len(line) <= 62
