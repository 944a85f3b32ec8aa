"""Resolves mentions: accounts after an @ to people, and stored ids to current names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from groups_service.core import mention_tokens, text_search
from groups_service.database import sql, sql_lists
from groups_service.queries.core.columns import to_uuid

PEOPLE_SQL = "SELECT p.id, p.name, p.account, p.active FROM person p WHERE p.id {among $1}"
MAX_ACCOUNTS = 500
"""Looked up per text; a text with more words after @ does not mention people by them."""


async def find_by_account(accounts: Sequence[str]) -> dict[str, UUID]:
    """Return active people by their account in lower case.

    If two people have the same account, either is returned.
    """
    searched = accounts[:MAX_ACCOUNTS]
    if not searched:
        return {}
    rows = await sql(
        f"""SELECT p.id, p.account FROM person p
        WHERE p.active AND lower(p.account) IN ({sql_lists.placeholders(searched)})
        ORDER BY p.id""",
        *searched,
    )
    return {text_search.fold(row["account"]): to_uuid(row["id"]) for row in rows}


@dataclass(frozen=True)
class MentionNames:
    """The current names of all people that some stored texts mention.

    People in `departed` are no longer employed.
    """

    names: dict[UUID, str]
    accounts: dict[UUID, str]
    departed: frozenset[UUID]

    def render_text(self, stored: str) -> str:
        """Return the text as its author wrote it."""
        return (
            mention_tokens.restore_accounts(stored, self.accounts)
            if mention_tokens.has_mention(stored)
            else stored
        )

    def render_html(self, stored: str) -> str:
        """Return the HTML with the current names, linked to the profiles that exist."""
        if not mention_tokens.has_mention(stored):
            return stored
        return mention_tokens.fill_names(stored, self.names, departed=self.departed)

    def render_excerpt(self, stored: str, length: int = mention_tokens.MAX_EXCERPT_CHARS) -> str:
        return mention_tokens.make_excerpt(stored, self.names, length)


async def load_mention_names(texts: Iterable[str]) -> MentionNames:
    """Load the names of the people mentioned in the texts, in at most one statement."""
    ids = {
        person
        for text in texts
        if mention_tokens.has_mention(text)
        for person in mention_tokens.find_person_ids(text)
    }
    rows = await sql(PEOPLE_SQL, sql_lists.encode_texts(sorted(map(str, ids)))) if ids else []
    return MentionNames(
        {to_uuid(row["id"]): row["name"] for row in rows},
        {to_uuid(row["id"]): row["account"] for row in rows},
        frozenset(to_uuid(row["id"]) for row in rows if not row["active"]),
    )
