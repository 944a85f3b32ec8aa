"""Any text is rendered without an error, and the result is safe."""

import re
from urllib.parse import urlsplit
from uuid import UUID

import nh3
from hypothesis import given
from hypothesis import strategies as st

from groups_service.core import mention_tokens
from groups_service.domain.core import markup
from tests.support.hostile_text import HOSTILE_TEXTS, ElementCollector

FRAGMENTS = [
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
    st.lists(st.sampled_from([*FRAGMENTS, *HOSTILE_TEXTS]), max_size=40).map("".join),
)
ANNA = UUID("01890000-0000-7000-8000-000000000001")


@given(texts)
def test_rendered_html_contains_only_allowed_elements(text: str) -> None:
    for tag, attributes in ElementCollector(markup.render(text)).found:
        assert tag in markup.ALLOWED_TAGS
        assert set(attributes) <= {"href", "title", "rel", "start", "class"}
        assert attributes.get("class") in {None, "tag"}
        scheme = urlsplit(attributes.get("href") or "").scheme
        assert scheme in {*markup.ALLOWED_URL_SCHEMES, ""}


@given(texts)
def test_cleaning_rendered_html_again_changes_nothing(text: str) -> None:
    html = markup.render(text)

    again = nh3.clean(
        html,
        tags=markup.ALLOWED_TAGS,
        attributes={"a": {"href", "title", "class"}, "ol": {"start"}},
        url_schemes=markup.ALLOWED_URL_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )

    assert again == html


@given(texts)
def test_people_can_be_mentioned_by_account_only(text: str) -> None:
    draft = markup.parse(text)

    assert (
        mention_tokens.find_person_ids(draft.to_text({}))
        == mention_tokens.find_person_ids(draft.to_html({}))
        == set()
    )
    assert not re.search(
        "[\ue000\ue001\U000f0000-\U000ffffd]", draft.to_html({}) + draft.to_text({})
    )


@given(texts)
def test_text_and_html_mention_the_same_people(text: str) -> None:
    draft = markup.parse(text)
    people = dict.fromkeys(draft.accounts, ANNA)

    stored = draft.to_text(people)

    assert mention_tokens.find_person_ids(stored) == mention_tokens.find_person_ids(
        draft.to_html(people)
    )
    assert mention_tokens.restore_accounts(stored, {ANNA: "anna"}).count(
        "@"
    ) == draft.source.count("@")


@given(texts)
def test_excerpt_is_one_line_without_tokens(text: str) -> None:
    draft = markup.parse(text)

    line = mention_tokens.make_excerpt(
        draft.to_html(dict.fromkeys(draft.accounts, ANNA)), {ANNA: "Anna"}, 60
    )

    assert "\n" not in line
    assert "\ue000" not in line
    assert len(line) <= 62
