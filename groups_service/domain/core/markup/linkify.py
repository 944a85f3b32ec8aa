"""Turn URLs, email addresses, mentions and tags in plain text into links.

Text in code and inside links is left alone. Each pattern takes linear time for
every text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from groups_service.core import text_search
from groups_service.core.page_urls import page_url
from groups_service.domain.core.markup import placeholders
from groups_service.domain.core.markup.complexity_limits import (
    CHARS_PER_STEP,
    LINK_COST,
    WORD_COST,
    WorkBudget,
)

MAX_TAGS = 30
MAX_TAG_CHARS = 60
MAX_URL_CHARS = 2_000
URL_RE = re.compile(rf"https?://\w[^\s<>\"`]{{0,{MAX_URL_CHARS}}}", re.IGNORECASE)
SCHEME_BEFORE_RE = re.compile(r"(?<![^\W_])https?\Z", re.IGNORECASE)
LINKABLE_RE = re.compile(
    rf"""
    (?P<site>(?<![\w./@-])www\.[\w-]+\.\w[^\s<>\"`]{{0,{MAX_URL_CHARS}}})
    |(?P<mail>(?<![\w.+-])[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}}+(?![\w@]))
    |(?P<placeholder>[\U000f0000-\U000ffffd])
     (?P<name>(?>[^\W_](?:[\w.-]{{0,254}}[^\W_])?))(?![\w@])
    |(?<![\w\#&/])\#(?P<tag>(?>[^\W_](?:[\w-]{{0,{MAX_TAG_CHARS}}}[^\W_])?))(?!\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Mention:
    """An @ at the index `position` of the source, and the account name after it."""

    position: int
    name: str

    @property
    def account(self) -> str:
        return text_search.fold(self.name)


@dataclass
class LinkifyResult:
    """The mentions and tags of one text; `positions` are the indexes of the @ in the source."""

    source: str
    positions: list[int]
    nonce: str
    mentions: list[Mention] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    def add_mention(self, placeholder: str, name: str) -> str | None:
        """Record a mention. Returns the marker for the HTML.

        Returns None when the source continues in another way than the parsed text, for example
        with an escape.
        """
        position = self.positions[placeholders.get_index(placeholder)]
        end = position + 1 + len(name)
        if self.source[position + 1 : end] != name or self.source[end : end + 1] == "\\":
            return None
        self.mentions.append(Mention(position, name))
        return f"\ue000{self.nonce}:{len(self.mentions) - 1}\ue001"

    def add_tag(self, word: str) -> str | None:
        """Record a tag. Returns its folded form.

        Returns None for words without a letter, for too long tags and for tags beyond the limit.
        """
        folded = text_search.fold(word)
        if len(word) > MAX_TAG_CHARS or not any(letter.isalpha() for letter in word):
            return None
        if folded not in self.tags:
            if len(self.tags) == MAX_TAGS:
                return None
            self.tags.append(folded)
        return folded


def parse_url(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - a rule of the parser
    """Parse a URL as a whole, before * and _ inside it are parsed as markup."""
    if silent or state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    scheme = SCHEME_BEFORE_RE.search(state.pending[-6:])
    match = scheme and URL_RE.match(state.src, state.pos - len(scheme[0]), state.posMax)
    if not scheme or not match:
        return False
    url = _strip_trailing_punctuation(match[0])
    state.env["budget"].spend(LINK_COST + len(url) / CHARS_PER_STEP)
    state.pending = state.pending[: -len(scheme[0])]
    state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(url)}
    state.push("text", "", 0).content = url
    state.push("link_close", "a", -1)
    state.pos += len(url) - len(scheme[0])
    return True


def linkify(state: StateCore) -> None:
    """Linkify all text that is neither code nor part of a link."""
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = list(_linkify_tokens(state, token.children))


def _linkify_tokens(state: StateCore, tokens: list[Token]) -> Iterator[Token]:
    link_level = 0
    for token in tokens:
        link_level += token.nesting if token.tag == "a" else 0
        if token.type == "text" and not link_level:
            yield from _linkify_text(state, token)
        else:
            yield token


def _linkify_text(state: StateCore, token: Token) -> Iterator[Token]:
    budget: WorkBudget = state.env["budget"]
    text, end = token.content, 0
    for match in LINKABLE_RE.finditer(text):
        if not budget.spend(WORD_COST):
            break
        if replacement := _link_match(state, match):
            length, tokens = replacement
            yield _text_token(text[end : match.start()])
            yield from tokens
            end = match.start() + length
    token.content = text[end:]
    yield token


def _link_match(state: StateCore, match: re.Match[str]) -> tuple[int, list[Token]] | None:
    """Return the length of the match to replace, and its tokens.

    Returns None when the match turns out not to be a link.
    """
    result: LinkifyResult = state.env["result"]
    if match["placeholder"]:
        marker = result.add_mention(match["placeholder"], match["name"])
        return (len(match[0]), [_text_token(marker)]) if marker else None
    state.env["budget"].spend(LINK_COST)
    if site := match["site"]:
        site = _strip_trailing_punctuation(site)
        return len(site), _link_tokens(state.md.normalizeLink(f"https://{site}"), site)
    if mail := match["mail"]:
        return len(mail), _link_tokens(state.md.normalizeLink(f"mailto:{mail}"), mail)
    tag = result.add_tag(match["tag"])
    if not tag:
        return None
    return len(match[0]), _link_tokens(
        page_url("tag", tag=quote(tag, safe="")), match[0], css="tag"
    )


def _link_tokens(url: str, text: str, css: str | None = None) -> list[Token]:
    opening = Token("link_open", "a", 1)
    opening.attrs = {"class": css, "href": url} if css else {"href": url}
    return [opening, _text_token(text), Token("link_close", "a", -1)]


def _text_token(content: str) -> Token:
    token = Token("text", "", 0)
    token.content = content
    return token


def _strip_trailing_punctuation(url: str) -> str:
    """Remove the sentence's punctuation and unmatched closing brackets from the end of a URL."""
    open_round = url.count("(") - url.count(")")
    open_square = url.count("[") - url.count("]")
    end = len(url)
    while end:
        last = url[end - 1]
        if last == ")" and open_round < 0:
            open_round += 1
        elif last == "]" and open_square < 0:
            open_square += 1
        elif last not in "?!.,:;*_~'":
            break
        end -= 1
    return url[:end]
