"""Markdown rendered to safe HTML.

Texts are rendered when they are written, not when they are read. Rendering time is bounded even
for texts crafted to be slow: `complexity_limits` counts the work, and when its budget is used up
the rest is shown as it was typed.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from uuid import UUID

import nh3

from groups_service.core import mention_tokens
from groups_service.domain.core.markup import placeholders
from groups_service.domain.core.markup.complexity_limits import WorkBudget
from groups_service.domain.core.markup.linkify import LinkifyResult, Mention
from groups_service.domain.core.markup.parser import get_parser

RENDERER_VERSION = 2
"""The version stored with the HTML. Raise it when the same text would give other HTML, so that
the output of older versions can be found and rendered again from its source.
"""

MAX_HTML_CHARS = 200_000  # a malformed table can turn a few thousand characters into a million
ALLOWED_TAGS = {
    *("a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol"),
    *("p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ALLOWED_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
ALLOWED_URL_SCHEMES = {"http", "https", "mailto", "tel"}

PersonIds = Mapping[str, UUID]
"""Person ids by account name in lower case."""


@dataclass(frozen=True)
class ParsedText:
    """A rendered text whose mentioned accounts have not been looked up yet."""

    source: str
    marked_html: str
    nonce: str
    mentions: tuple[Mention, ...]
    tags: tuple[str, ...]

    @property
    def accounts(self) -> tuple[str, ...]:
        """The distinct account names after each @, in lower case and in order."""
        return tuple(dict.fromkeys(mention.account for mention in self.mentions))

    def to_text(self, people: PersonIds) -> str:
        """Return the source with a token for each of the `people`."""
        parts, end = list[str](), 0
        for mention in sorted(self.mentions, key=lambda each: each.position):
            if person := people.get(mention.account):
                parts += [self.source[end : mention.position], mention_tokens.make_token(person)]
                end = mention.position + 1 + len(mention.name)
        return "".join([*parts, self.source[end:]])

    def to_html(self, people: PersonIds) -> str:
        """Return the HTML with a token for each of the `people`; other mentions stay as typed."""

        def replace_marker(match: re.Match[str]) -> str:
            if match["number"] is None:  # typed as an entity in order to look like a placeholder
                return ""
            mention = self.mentions[int(match["number"])]
            person = people.get(mention.account)
            return mention_tokens.make_token(person) if person else escape(f"@{mention.name}")

        pattern = rf"\ue000{self.nonce}:(?P<number>\d+)\ue001|[\ue000\ue001]"
        return re.sub(pattern, replace_marker, self.marked_html)


def render(text: str) -> str:
    """Return safe HTML of the Markdown `text` without resolving mentions.

    HTML in the text is escaped.
    """
    return parse(text).to_html({})


def parse(text: str) -> ParsedText:
    """Parse and render Markdown `text`. Blocks for a few hundredths of a second at most."""
    source = placeholders.normalize(text)
    marked_text, positions = placeholders.insert_placeholders(source)
    result = LinkifyResult(source, positions, nonce=secrets.token_hex(8))
    html = _sanitize(get_parser().render(marked_text, {"result": result, "budget": WorkBudget()}))
    if len(html) > MAX_HTML_CHARS:
        html, result = (
            f"<pre>{escape(source)}</pre>",
            LinkifyResult(source, [], nonce=result.nonce),
        )
    return ParsedText(
        source,
        placeholders.restore(html),
        result.nonce,
        tuple(result.mentions),
        tuple(result.tags),
    )


def _sanitize(html: str) -> str:
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        allowed_classes={"a": {"tag"}},
        url_schemes=ALLOWED_URL_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
