"""Rendering costs no more for a text made to be slow than for any other of its length."""

import re
import time

import pytest

from groups_service.domain import markup
from groups_service.domain.markup.bounds import MOST_WORK, Work
from groups_service.domain.markup.marks import put
from groups_service.domain.markup.parsing import parser
from groups_service.domain.markup.spotting import Found

LENGTH = 20_000


def filled(part: str) -> str:
    """As much of `part` as a post may hold."""
    return (part * (LENGTH // len(part) + 1))[:LENGTH]


BAIT = [
    *(
        "> ",
        "- ",
        "1. ",
        ">- ",
        "* a\n",
        "1)\n",
        ">a\n",
        ">\na",
        "# a\n",
        "---\n",
        "```\n",
        "    a\n",
    ),
    *(
        "[",
        "]",
        "[[]",
        "[a](",
        "[a](b)",
        "[a](<",
        "[a](x '",
        "![",
        "[a][",
        "[a]: b\n",
        "[\na",
        "]([",
    ),
    *("*", "*_", "*a_ ", "a**b", "*a **b ", "_a__b ", "**x** ", "x* ", "~~a ", "a~~b~~", "***a* "),
    *(
        "`",
        "`a ",
        "``a` ",
        "\\",
        "\\*",
        "&",
        "&amp;",
        "&#1",
        "<",
        "<!--",
        "<a ",
        "<?",
        "<![CDATA[",
    ),
    *("<http://a>", "http://", "http://[", "https://example.org ", "www.a.se ", "a.b@", "a@b.se "),
    *("@", "@a ", "@anna.berg ", "#tag ", "#a#", "//a.se ", "http://a:a@", "mailto:", "http: "),
    *(
        "|",
        "|a|b\n",
        "|\n-\n",
        "a|b\n-|-\n",
        "a|b\n-|-\n\n",
        "a\n",
        "\n",
        "a  \n",
        "\t",
        " ",
        "\0",
    ),
    "".join("`" * length + " " for length in range(1, 200)),
    "".join("  " * depth + "- a\n" for depth in range(140)),
    "|a" * 100 + "\n" + "|-" * 100 + "\n" + "a\n" * 9_800,
    "|" * 5000 + "\n" + "|-" * 5000 + "\n",
    "[a]: b '" + "x\n" * 10_000,
    "a" * 10_000 + "@" + "a" * 10_000,
    "http://a.se/" + "(" * 19_000,
    "http://a.se/" + "!." * 9_500,
    "https://" + "a." * 9_900,
    "*a **b " * 1400 + " b** a*" * 1400,
    "[" * 100 + "*a " * 5000 + "](b)",
    "[" + "*a" * 450 + "](b",
    "[ " * 20 + "\\a" * 450 + "](b ",
]
A_QUARTER = filled(
    "Hej! Nu är *protokollet* klart, se https://example.org/protokoll och hör av er.\n\n"
    "- Punkt ett om **budgeten**\n- Punkt två: `make run`\n\n> Vi bestämmer oss före jul.\n\n"
)[: LENGTH // 4]
"""An ordinary text; whole, it would have some 1 500 marks."""


@pytest.mark.parametrize("part", BAIT, ids=lambda part: repr(part[:20]))
def test_no_text_is_worth_more_than_so_many_steps(part: str) -> None:
    text, places = put(filled(part))
    work = Work()

    html = parser().render(text, {"found": Found(text, places, nonce=""), "work": work})

    assert work.left > -MOST_WORK / 2
    assert len(html) < markup.LONGEST_HTML


@pytest.mark.parametrize("part", BAIT, ids=lambda part: repr(part[:20]))
def test_bait_takes_no_longer_than_a_text_full_of_marks(part: str) -> None:
    bait = filled(part)

    assert any(time_of(bait) < 24 * time_of(A_QUARTER) for _ in range(4))


def test_prose_of_any_length_is_rendered_to_its_end() -> None:
    prose = filled("Vi träffas på torsdag klockan nio i sal B, och tar med **underlaget**. ")

    assert "<pre>" not in markup.render(prose)
    assert markup.render(prose).count("<strong>") == prose.count("underlaget**")


def test_what_is_beyond_the_bound_is_shown_as_it_was_typed() -> None:
    html = markup.render("- *a*\n" * 3_000)

    shown = re.sub(r"<pre>.*", "", html, flags=re.DOTALL)
    typed = html.count("- *a*\n")
    assert shown.count("<em>a</em>") > 100
    assert shown.count("<li>") + typed == 3_000


def test_a_table_too_large_is_shown_as_it_was_typed() -> None:
    row = "| ett | två |\n"

    assert markup.render(row + "|---|---|\n" + row * 100).count("<td>") == 200
    assert "<table>" not in markup.render(row + "|---|---|\n" + row * 1_400)


def test_what_would_become_too_long_is_shown_as_it_was_typed() -> None:
    text = "&" * 60_000

    assert markup.render(text) == f"<pre>{'&amp;' * 60_000}</pre>"


def time_of(text: str) -> float:
    """The CPU time of this thread for rendering `text`."""
    begun = time.thread_time()
    markup.render(text)
    return time.thread_time() - begun
