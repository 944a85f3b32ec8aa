"""Markdown as people write it, made into HTML that can hurt nobody.

Rendered when it is written, never when it is read. Rendering takes no longer for a text that
was made to be slow than for any other: `bounds` counts the work, and what is left when it is
used up is shown as it was typed.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from uuid import UUID

import nh3

from groups_service import naming
from groups_service.domain.markup import marks
from groups_service.domain.markup.bounds import Work
from groups_service.domain.markup.parsing import parser
from groups_service.domain.markup.spotting import Found, Mention

RENDERER = 2
"""Kept with the HTML; raised when the same text would give other HTML, so that what an older
renderer made can be found and made again from its source."""

LONGEST_HTML = 200_000  # characters; a crooked table can make a million of a few thousand
TAGS = {
    *("a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol"),
    *("p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}

People = Mapping[str, UUID]
"""Whose account it is, by the account in lower case."""


@dataclass(frozen=True)
class Draft:
    """A rendered text in which nobody has been looked up yet."""

    source: str
    marked: str
    nonce: str
    mentions: tuple[Mention, ...]
    tags: tuple[str, ...]

    @property
    def accounts(self) -> tuple[str, ...]:
        """What stands after each @, in lower case, in order and once."""
        return tuple(dict.fromkeys(mention.account for mention in self.mentions))

    def text(self, people: People) -> str:
        """The source with a token for each of the `people`."""
        parts, end = list[str](), 0
        for mention in sorted(self.mentions, key=lambda one: one.at):
            if person := people.get(mention.account):
                parts += [self.source[end : mention.at], naming.token(person)]
                end = mention.at + 1 + len(mention.name)
        return "".join([*parts, self.source[end:]])

    def html(self, people: People) -> str:
        """The HTML with a token for each of the `people`; others stand as they were typed."""

        def shown(mark: re.Match[str]) -> str:
            if mark["number"] is None:  # written as an entity, to look like one of ours
                return ""
            mention = self.mentions[int(mark["number"])]
            person = people.get(mention.account)
            return naming.token(person) if person else escape(f"@{mention.name}")

        ours = rf"\ue000{self.nonce}:(?P<number>\d+)\ue001|[\ue000\ue001]"
        return re.sub(ours, shown, self.marked)


def render(text: str) -> str:
    """Safe HTML of the Markdown `text`, naming nobody; HTML in it is shown as text."""
    return draft(text).html({})


def draft(text: str) -> Draft:
    """Render Markdown `text`; blocking, for a few hundredths of a second at most."""
    source = marks.prepared(text)
    marked, places = marks.put(source)
    found = Found(source, places, nonce=secrets.token_hex(8))
    html = _clean(parser().render(marked, {"found": found, "work": Work()}))
    if len(html) > LONGEST_HTML:
        html, found = f"<pre>{escape(source)}</pre>", Found(source, [], nonce=found.nonce)
    return Draft(source, marks.taken(html), found.nonce, tuple(found.mentions), tuple(found.tags))


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes={"a": {"tag"}},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
