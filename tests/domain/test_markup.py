"""Markdown becomes HTML that shows what was meant and can hurt nobody."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from groups_service.domain import markup

LINK = 'rel="noopener noreferrer nofollow"'


class Elements(HTMLParser):
    """Every element with its attributes, as a browser would find them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    ("text", "html"),
    [
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
            "mejla ada@example.org",
            f'<p>mejla <a href="mailto:ada@example.org" {LINK}>ada@example.org</a></p>',
        ),
    ],
)
def test_what_people_write_is_shown_as_they_mean_it(text: str, html: str) -> None:
    assert markup.render(text).strip() == html


def test_a_table_is_a_table() -> None:
    html = markup.render("| Dag | Tid |\n|---|---:|\n| mån | 9 |")

    assert re.sub(r"\s+", "", html) == (
        "<table><thead><tr><th>Dag</th><th>Tid</th></tr></thead>"
        "<tbody><tr><td>mån</td><td>9</td></tr></tbody></table>"
    )


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "<form action=https://evil.example><input name=p></form>",
    "</p></div></body><h1 onclick=alert(1)>x",
    "<!--><script>alert(1)</script>-->",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "![x](https://evil.example/pixel.png)",
    "![x](javascript:alert(1))",
    '[x](https://example.org "a\\"onmouseover=alert(1) b")',
    '[x](https://example.org/"onmouseover="alert(1))',
    "[x]: javascript:alert(1)\n\n[x]",
    "`<script>alert(1)</script>`",
    "```<script>\nalert(1)\n```",
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "# <b onclick=alert(1)>x</b>",
    "<b>\u202eevil\u202c</b>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_inert(text: str) -> None:
    for tag, attributes in Elements(markup.render(text)).found:
        assert tag in markup.TAGS
        assert set(attributes) <= {"href", "title", "rel", "start"}
        href = attributes.get("href")
        assert href is None or urlsplit(href).scheme in {*markup.SCHEMES, ""}


def test_html_is_shown_as_it_was_typed() -> None:
    assert markup.render("<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"


@pytest.mark.parametrize(
    "text", ["> " * 9000, "[" * 3000, "*" * 20_000, "`" * 20_000, "- " * 9000]
)
def test_deep_and_twisted_text_stays_of_a_size(text: str) -> None:
    assert len(markup.render(text)) < 3 * len(text)
