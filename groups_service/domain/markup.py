"""Markdown as people write it, made into HTML that can hurt nobody.

Rendered when it is written, never when it is read. `RENDERER` is kept with the HTML, so that
what an older renderer made can be found and made again.
"""

from functools import cache
from html import escape

import nh3
from markdown_it import MarkdownIt

RENDERER = 1
DEEPEST_NESTING = 20
MOST_BARE_LINKS = 200  # looking for more of them in a text takes seconds
LONGEST_HTML = 200_000  # characters; a crooked table can make a million of a few thousand
TAGS = {
    *("a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol"),
    *("p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
SCHEMES = {"http", "https", "mailto", "tel"}


def render(text: str) -> str:
    """Safe HTML of the Markdown `text`; HTML in it is shown as text.

    What would become too long is shown as it was typed.
    """
    html: str = _parser(linkify=text.count("//") <= MOST_BARE_LINKS).render(text)
    if len(html) > LONGEST_HTML:
        html = f"<pre>{escape(text)}</pre>"
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


@cache
def _parser(*, linkify: bool) -> MarkdownIt:
    parser = MarkdownIt(
        "commonmark",
        {"html": False, "linkify": linkify, "breaks": True, "maxNesting": DEEPEST_NESTING},
    )
    parser.enable(["table", "strikethrough", "linkify"])
    parser.disable("image")
    parser.core.ruler.push("lower_headings", _lower_headings)
    return parser


def _lower_headings(state: object) -> None:
    """A post's headings stand below the page's: "# x" becomes h3."""
    for token in getattr(state, "tokens", []):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
