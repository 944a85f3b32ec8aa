"""People and tags in what is written: found when it is written, named when it is shown."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from groups_service.domain import markup
from groups_service.errors import FieldError, Invalid
from groups_service.naming import excerpt, filled, ids, source
from groups_service.queries import mentioned

MOST_MENTIONS = 50

__all__ = ["MOST_MENTIONS", "Written", "excerpt", "filled", "ids", "source", "written"]


@dataclass(frozen=True)
class Written:
    """What somebody wrote, ready to be kept: people are tokens in `text` and in `html`."""

    text: str
    html: str
    mentions: tuple[UUID, ...]
    tags: tuple[str, ...]


async def written(text: str) -> Written:
    """Render Markdown `text`; `@account` of an active person becomes a token.

    Call it before the transaction begins. Raises Invalid when too many are mentioned.
    """
    draft = await asyncio.to_thread(markup.draft, text)
    people = await mentioned.active(draft.accounts)
    mentions = tuple(dict.fromkeys(people[name] for name in draft.accounts if name in people))
    if len(mentions) > MOST_MENTIONS:
        raise Invalid(
            FieldError(
                "text",
                "too_many_mentions",
                "At most %(limit)d people can be mentioned.",
                {"limit": MOST_MENTIONS},
            )
        )
    return Written(draft.text(people), draft.html(people), mentions, draft.tags)
