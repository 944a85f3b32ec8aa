"""Mentions in stored text: a token with the person's id, shown as the person's name.

A mention therefore follows a change of name. A token is the id between two private-use
characters; these characters are removed from user input.
"""

import re
from collections.abc import Container, Mapping
from html import escape, unescape
from uuid import UUID

import nh3

from groups_service.core.page_urls import page_url

TOKEN_RE = re.compile("\ue000([0-9a-f-]{36})\ue001")
UNKNOWN_PERSON = "unknown colleague"
"""Shown for a person who is not found; translate it where it is shown."""

BLOCK_END_RE = re.compile(r"</(?:p|li|h\d|t[dhr]|pre|blockquote)>|<(?:br|hr)>")
UNCLOSED_TOKEN_RE = re.compile(".*", re.DOTALL)
MAX_EXCERPT_CHARS = 140
MAX_MARKUP_PER_CHAR = 100  # the most markup around a word of two letters


def make_token(person_id: UUID) -> str:
    return f"\ue000{person_id}\ue001"


def has_mention(text: str) -> bool:
    """Whether a stored text or its HTML can contain mentions."""
    return "\ue000" in text


def find_person_ids(text: str) -> set[UUID]:
    """Return the ids of the people mentioned in a stored text or its HTML."""
    return {UUID(person_id) for person_id in TOKEN_RE.findall(text)}


def restore_accounts(text: str, accounts: Mapping[UUID, str]) -> str:
    """Return a stored text as its author wrote it, with `@account` for each token."""
    return TOKEN_RE.sub(lambda match: f"@{accounts.get(UUID(match[1]), '?')}", text)


def fill_names(
    html: str,
    names: Mapping[UUID, str],
    unknown: str = UNKNOWN_PERSON,
    *,
    departed: Container[UUID] = frozenset(),
) -> str:
    """Return stored HTML with the mentioned people's names, each a link to the person's page.

    People in `departed` have left the directory and have no page: their names are not links.
    """

    def render_mention(match: re.Match[str]) -> str:
        person = UUID(match[1])
        if person not in names:
            return f"@{escape(unknown)}"
        if person in departed:
            return f"@{escape(names[person])}"
        url = page_url("person", person_id=person)
        return f'<a class="mention" href="{url}">@{escape(names[person])}</a>'

    return TOKEN_RE.sub(render_mention, html)


def make_excerpt(
    html: str,
    names: Mapping[UUID, str],
    length: int = MAX_EXCERPT_CHARS,
    *,
    unknown: str = UNKNOWN_PERSON,
) -> str:
    """Return the beginning of stored HTML as one line of plain text with names filled in.

    It has at most `length` characters and an ellipsis.
    """
    beginning = BLOCK_END_RE.sub(r" \g<0>", html[: MAX_MARKUP_PER_CHAR * length])
    plain = unescape(nh3.clean(beginning, tags=set()))
    named = TOKEN_RE.sub(lambda match: f"@{names.get(UUID(match[1]), unknown)}", plain)
    line = " ".join(UNCLOSED_TOKEN_RE.sub("", named).split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0] + " …"
