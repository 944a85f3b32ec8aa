"""Mentions and tags: resolved when a text is written; names are filled in when it is read."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from groups_service.core.errors import FieldError, InvalidInput
from groups_service.domain.core import markup
from groups_service.queries.people import mention_names

MAX_MENTIONS = 50


@dataclass(frozen=True)
class RenderedText:
    """A rendered text, ready to be stored: people are tokens in `text` and in `html`."""

    text: str
    html: str
    mentions: tuple[UUID, ...]
    tags: tuple[str, ...]


async def render(text: str) -> RenderedText:
    """Render Markdown `text`; the `@account` of an active person becomes a token.

    Call it before the transaction begins. Raises InvalidInput when too many people are
    mentioned.
    """
    parsed = await asyncio.to_thread(markup.parse, text)
    people = await mention_names.find_by_account(parsed.accounts)
    mentions = tuple(dict.fromkeys(people[name] for name in parsed.accounts if name in people))
    if len(mentions) > MAX_MENTIONS:
        raise InvalidInput(
            FieldError(
                "text",
                "too_many_mentions",
                "At most %(limit)d people can be mentioned.",
                {"limit": MAX_MENTIONS},
            )
        )
    return RenderedText(parsed.to_text(people), parsed.to_html(people), mentions, parsed.tags)
