"""People named in a text: kept as tokens of their id, filled in when the text is shown.

So a text follows people when they change their names. A token is a private letter, the id and
another private letter; people cannot write those letters, they are taken out of what they send.
"""

import re
from collections.abc import Container, Mapping
from html import escape, unescape
from uuid import UUID

import nh3

TOKEN = re.compile("\ue000([0-9a-f-]{36})\ue001")
UNKNOWN = "unknown colleague"
"""Said for who is no longer known; translate it where it is shown."""

BREAKS = re.compile(r"</(?:p|li|h\d|t[dhr]|pre|blockquote)>|<(?:br|hr)>")
CUT_TOKEN = re.compile(".*", re.DOTALL)
LONGEST_EXCERPT = 140
MARKUP_A_LETTER = 100  # as much of it as a word of two letters can have around it


def token(person_id: UUID) -> str:
    return f"\ue000{person_id}\ue001"


def names_somebody(text: str) -> bool:
    """Whether anybody may be named in a kept text or its HTML."""
    return "\ue000" in text


def ids(text: str) -> set[UUID]:
    """Who is named in a kept text or its HTML."""
    return {UUID(found) for found in TOKEN.findall(text)}


def source(text: str, accounts: Mapping[UUID, str]) -> str:
    """A kept text as its author wrote it: `@account` for each token."""
    return TOKEN.sub(lambda found: f"@{accounts.get(UUID(found[1]), '?')}", text)


def filled(
    html: str,
    names: Mapping[UUID, str],
    unknown: str = UNKNOWN,
    *,
    left: Container[UUID] = frozenset(),
) -> str:
    """Kept HTML with the names of those it names, each a link to their page.

    Those who have `left` have no page any more.
    """

    def shown(found: re.Match[str]) -> str:
        person = UUID(found[1])
        if person not in names:
            return f"@{escape(unknown)}"
        if person in left:
            return f"@{escape(names[person])}"
        return f'<a class="mention" href="/kollegor/{person}">@{escape(names[person])}</a>'

    return TOKEN.sub(shown, html)


def excerpt(
    html: str,
    names: Mapping[UUID, str],
    length: int = LONGEST_EXCERPT,
    *,
    unknown: str = UNKNOWN,
) -> str:
    """The first words of kept HTML on one line of plain text, names filled in.

    At most `length` characters and an ellipsis.
    """
    begun = BREAKS.sub(r" \g<0>", html[: MARKUP_A_LETTER * length])
    words = unescape(nh3.clean(begun, tags=set()))
    named = TOKEN.sub(lambda found: f"@{names.get(UUID(found[1]), unknown)}", words)
    line = " ".join(CUT_TOKEN.sub("", named).split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0] + " …"
