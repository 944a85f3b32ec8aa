"""What stands in plain text and means more: addresses, mail addresses, mentions and tags.

Never in code, and never inside a link. Each pattern reads a text once, whatever it says.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from groups_service import words as wording
from groups_service.domain.markup import marks
from groups_service.domain.markup.bounds import LETTERS, LINK, WORD, Work

MOST_TAGS = 30
LONGEST_TAG = 60
LONGEST_ADDRESS = 2_000
ADDRESS = re.compile(rf"https?://\w[^\s<>\"`]{{0,{LONGEST_ADDRESS}}}", re.IGNORECASE)
SCHEME_BEFORE = re.compile(r"(?<![^\W_])https?\Z", re.IGNORECASE)
MEANT = re.compile(
    rf"""
    (?P<site>(?<![\w./@-])www\.[\w-]+\.\w[^\s<>\"`]{{0,{LONGEST_ADDRESS}}})
    |(?P<mail>(?<![\w.+-])[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}}+(?![\w@]))
    |(?P<mark>[\U000f0000-\U000ffffd])
     (?P<name>(?>[^\W_](?:[\w.-]{{0,254}}[^\W_])?))(?![\w@])
    |(?<![\w\#&/])\#(?P<tag>(?>[^\W_](?:[\w-]{{0,{LONGEST_TAG}}}[^\W_])?))(?!\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Mention:
    """An @ at `at` in the source and the account after it."""

    at: int
    name: str

    @property
    def account(self) -> str:
        return wording.fold(self.name)


@dataclass
class Found:
    """What was found in one text, whose @ stand at `places`."""

    source: str
    places: list[int]
    nonce: str
    mentions: list[Mention] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    def mention(self, mark: str, name: str) -> str | None:
        """A mark for the HTML; None where the source goes on otherwise than it reads."""
        at = self.places[marks.number(mark)]
        end = at + 1 + len(name)
        if self.source[at + 1 : end] != name or self.source[end : end + 1] == "\\":
            return None
        self.mentions.append(Mention(at, name))
        return f"\ue000{self.nonce}:{len(self.mentions) - 1}\ue001"

    def tag(self, word: str) -> str | None:
        """The tag as it is kept; None for numbers, and for one too many."""
        folded = wording.fold(word)
        if len(word) > LONGEST_TAG or not any(letter.isalpha() for letter in word):
            return None
        if folded not in self.tags:
            if len(self.tags) == MOST_TAGS:
                return None
            self.tags.append(folded)
        return folded


def addresses(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - a rule of the parser
    """An address is taken whole, before its * and _ could mean something."""
    if silent or state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    scheme = SCHEME_BEFORE.search(state.pending[-6:])
    found = scheme and ADDRESS.match(state.src, state.pos - len(scheme[0]), state.posMax)
    if not scheme or not found:
        return False
    address = _without_punctuation(found[0])
    state.env["work"].take(LINK + len(address) / LETTERS)
    state.pending = state.pending[: -len(scheme[0])]
    state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(address)}
    state.push("text", "", 0).content = address
    state.push("link_close", "a", -1)
    state.pos += len(address) - len(scheme[0])
    return True


def words(state: StateCore) -> None:
    """Make links of the words in text that is neither code nor part of a link."""
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = list(_spotted(state, token.children))


def _spotted(state: StateCore, tokens: list[Token]) -> Iterator[Token]:
    inside = 0
    for token in tokens:
        inside += token.nesting if token.tag == "a" else 0
        if token.type == "text" and not inside:
            yield from _in_text(state, token)
        else:
            yield token


def _in_text(state: StateCore, token: Token) -> Iterator[Token]:
    work: Work = state.env["work"]
    text, end = token.content, 0
    for found in MEANT.finditer(text):
        if not work.take(WORD):
            break
        if made := _made(state, found):
            length, tokens = made
            yield _text(text[end : found.start()])
            yield from tokens
            end = found.start() + length
    token.content = text[end:]
    yield token


def _made(state: StateCore, word: re.Match[str]) -> tuple[int, list[Token]] | None:
    """How much of the word is meant, and what it becomes; None when it only looks like one."""
    found: Found = state.env["found"]
    if word["mark"]:
        mark = found.mention(word["mark"], word["name"])
        return (len(word[0]), [_text(mark)]) if mark else None
    state.env["work"].take(LINK)
    if site := word["site"]:
        site = _without_punctuation(site)
        return len(site), _link(state.md.normalizeLink(f"https://{site}"), site)
    if mail := word["mail"]:
        return len(mail), _link(state.md.normalizeLink(f"mailto:{mail}"), mail)
    tag = found.tag(word["tag"])
    if not tag:
        return None
    return len(word[0]), _link(f"/taggar/{quote(tag, safe='')}", word[0], css="tag")


def _link(address: str, text: str, css: str | None = None) -> list[Token]:
    opening = Token("link_open", "a", 1)
    opening.attrs = {"class": css, "href": address} if css else {"href": address}
    return [opening, _text(text), Token("link_close", "a", -1)]


def _text(content: str) -> Token:
    token = Token("text", "", 0)
    token.content = content
    return token


def _without_punctuation(address: str) -> str:
    """An address ends before the sentence does, and before a bracket opened outside it."""
    open_round = address.count("(") - address.count(")")
    open_square = address.count("[") - address.count("]")
    end = len(address)
    while end:
        last = address[end - 1]
        if last == ")" and open_round < 0:
            open_round += 1
        elif last == "]" and open_square < 0:
            open_square += 1
        elif last not in "?!.,:;*_~'":
            break
        end -= 1
    return address[:end]
