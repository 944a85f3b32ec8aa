"""Rendering a text made to be slow costs no more than any other text of its length."""

import re
import time

import pytest

from groups_service.domain.core import markup
from groups_service.domain.core.markup.complexity_limits import MAX_WORK_STEPS, WorkBudget
from groups_service.domain.core.markup.linkify import LinkifyResult
from groups_service.domain.core.markup.parser import get_parser
from groups_service.domain.core.markup.placeholders import insert_placeholders

TEXT_CHARS = 20_000


def fill_post(part: str) -> str:
    """Repeat `part` to the maximum length of a post."""
    return (part * (TEXT_CHARS // len(part) + 1))[:TEXT_CHARS]


SLOW_PARTS = [
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
ORDINARY_TEXT = fill_post(
    "Hej! Nu är *protokollet* klart, se https://example.org/protokoll och hör av er.\n\n"
    "- Punkt ett om **budgeten**\n- Punkt två: `make run`\n\n> Vi bestämmer oss före jul.\n\n"
)[: TEXT_CHARS // 4]
"""An ordinary text; at full length it would have about 1,500 formatting marks."""


@pytest.mark.parametrize("part", SLOW_PARTS, ids=lambda part: repr(part[:20]))
def test_rendering_stays_within_the_step_limit(part: str) -> None:
    text, places = insert_placeholders(fill_post(part))
    work = WorkBudget()

    result = LinkifyResult(text, places, nonce="")
    html = get_parser().render(text, {"result": result, "budget": work})

    assert work.remaining > -MAX_WORK_STEPS / 2
    assert len(html) < markup.MAX_HTML_CHARS


@pytest.mark.parametrize("part", SLOW_PARTS, ids=lambda part: repr(part[:20]))
def test_crafted_text_costs_no_more_cpu_time_than_formatted_prose(part: str) -> None:
    bait = fill_post(part)

    assert any(measure_cpu_time(bait) < 24 * measure_cpu_time(ORDINARY_TEXT) for _ in range(4))


def test_long_prose_is_rendered_completely() -> None:
    prose = fill_post("Vi träffas på torsdag klockan nio i sal B, och tar med **underlaget**. ")

    assert "<pre>" not in markup.render(prose)
    assert markup.render(prose).count("<strong>") == prose.count("underlaget**")


def test_text_beyond_the_step_limit_is_shown_as_typed() -> None:
    html = markup.render("- *a*\n" * 3_000)

    rendered = re.sub(r"<pre>.*", "", html, flags=re.DOTALL)
    unrendered = html.count("- *a*\n")
    assert rendered.count("<em>a</em>") > 100
    assert rendered.count("<li>") + unrendered == 3_000


def test_oversized_table_is_shown_as_typed() -> None:
    row = "| ett | två |\n"

    assert markup.render(row + "|---|---|\n" + row * 100).count("<td>") == 200
    assert "<table>" not in markup.render(row + "|---|---|\n" + row * 1_400)


def test_text_with_oversized_html_is_shown_as_typed() -> None:
    text = "&" * 60_000

    assert markup.render(text) == f"<pre>{'&amp;' * 60_000}</pre>"


def measure_cpu_time(text: str) -> float:
    """Return the CPU time of this thread for rendering `text`."""
    started = time.thread_time()
    markup.render(text)
    return time.thread_time() - started
