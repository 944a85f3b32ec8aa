"""Markdown becomes HTML that shows the meant formatting and is harmless."""

import re
from urllib.parse import urlsplit

import pytest

from groups_service.domain.core import markup
from tests.support.hostile_text import HOSTILE_TEXTS, ElementCollector

LINK = 'rel="noopener noreferrer nofollow"'


EXAMPLES = [
    ("Hej *du* och **alla**", "<p>Hej <em>du</em> och <strong>alla</strong></p>"),
    ("rad ett\nrad två", "<p>rad ett<br>\nrad två</p>"),
    ("~~fel~~", "<p><s>fel</s></p>"),
    ("- ett\n- två", "<ul>\n<li>ett</li>\n<li>två</li>\n</ul>"),
    ("3. tre\n4. fyra", '<ol start="3">\n<li>tre</li>\n<li>fyra</li>\n</ol>'),
    ("> citat", "<blockquote>\n<p>citat</p>\n</blockquote>"),
    ("`a < b`", "<p><code>a &lt; b</code></p>"),
    ("```python\nx = 1\n```", "<pre><code>x = 1\n</code></pre>"),
    ("# Stort", "<h3>Stort</h3>"),
    ("##### Litet", "<h6>Litet</h6>"),
    ("---", "<hr>"),
    (
        "[plan](https://example.org/a?b=1&c=2)",
        f'<p><a href="https://example.org/a?b=1&amp;c=2" {LINK}>plan</a></p>',
    ),
    (
        "https://örebro.se",
        f'<p><a href="https://xn--rebro-iua.se" {LINK}>https://örebro.se</a></p>',
    ),
    (
        "se www.a.se/a_b_(c).",
        f'<p>se <a href="https://www.a.se/a_b_(c)" {LINK}>www.a.se/a_b_(c)</a>.</p>',
    ),
    (
        "(https://a.se/_layouts/*x*)",
        f'<p>(<a href="https://a.se/_layouts/*x" {LINK}>https://a.se/_layouts/*x</a>*)</p>',
    ),
    (
        "**https://a.se**",
        f'<p><strong><a href="https://a.se" {LINK}>https://a.se</a></strong></p>',
    ),
    (
        "[https://a.se/[1]]",
        f'<p>[<a href="https://a.se/%5B1%5D" {LINK}>https://a.se/[1]</a>]</p>',
    ),
    ("README.md och plan.se", "<p>README.md och plan.se</p>"),
    ("rad ett\n---\nrad två", "<p>rad ett</p>\n<hr>\n<p>rad två</p>"),
    (
        "mejla ada@example.org",
        f'<p>mejla <a href="mailto:ada@example.org" {LINK}>ada@example.org</a></p>',
    ),
]


@pytest.mark.parametrize(("text", "html"), EXAMPLES)
def test_markdown_is_rendered_as_meant(text: str, html: str) -> None:
    assert markup.render(text).strip() == html


def test_table_is_rendered_as_table() -> None:
    html = markup.render("| Dag | Tid |\n|---|---:|\n| mån | 9 |")

    assert re.sub(r"\s+", "", html) == (
        "<table><thead><tr><th>Dag</th><th>Tid</th></tr></thead>"
        "<tbody><tr><td>mån</td><td>9</td></tr></tbody></table>"
    )


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_hostile_text_is_rendered_inert(text: str) -> None:
    for tag, attributes in ElementCollector(markup.render(text)).found:
        assert tag in markup.ALLOWED_TAGS
        assert set(attributes) <= {"href", "title", "rel", "start", "class"}
        assert attributes.get("class") in {None, "tag"}
        href = attributes.get("href")
        assert href is None or urlsplit(href).scheme in {*markup.ALLOWED_URL_SCHEMES, ""}


def test_html_is_shown_as_typed() -> None:
    assert markup.render("<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"


@pytest.mark.parametrize(
    "text", ["> " * 9000, "[" * 3000, "*" * 20_000, "`" * 20_000, "- " * 9000]
)
def test_deeply_nested_text_is_rendered_at_bounded_length(text: str) -> None:
    assert len(markup.render(text)) < 3 * len(text)
