"""Who is meant by what stands after an @, and what they are called now."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from groups_service import naming, words
from groups_service.database import lists, sql
from groups_service.queries.rows import uuid

PEOPLE = "SELECT p.id, p.name, p.account, p.active FROM person p WHERE p.id {among $1}"
MOST_ACCOUNTS = 500
"""Looked up of one text; there are more words after an @ only where no people are meant."""


async def active(accounts: Sequence[str]) -> dict[str, UUID]:
    """The active people by account, in lower case; of two with one account either."""
    asked = accounts[:MOST_ACCOUNTS]
    if not asked:
        return {}
    rows = await sql(
        f"""SELECT p.id, p.account FROM person p
        WHERE p.active AND lower(p.account) IN ({_holders(asked)}) ORDER BY p.id""",
        *asked,
    )
    return {words.fold(row["account"]): uuid(row["id"]) for row in rows}


@dataclass(frozen=True)
class Named:
    """Everybody that some kept texts name, as they are now; `left`: no longer employed."""

    names: dict[UUID, str]
    accounts: dict[UUID, str]
    left: frozenset[UUID]

    def text(self, kept: str) -> str:
        """The text as its author wrote it."""
        return naming.source(kept, self.accounts) if naming.names_somebody(kept) else kept

    def html(self, kept: str) -> str:
        """The HTML with their names, each a link to a page that is there."""
        if not naming.names_somebody(kept):
            return kept
        return naming.filled(kept, self.names, left=self.left)

    def excerpt(self, kept: str, length: int = naming.LONGEST_EXCERPT) -> str:
        return naming.excerpt(kept, self.names, length)


async def named(texts: Iterable[str]) -> Named:
    """Whom the texts name, in one statement; none when they name nobody."""
    ids = {person for text in texts if naming.names_somebody(text) for person in naming.ids(text)}
    rows = await sql(PEOPLE, lists.texts(sorted(map(str, ids)))) if ids else []
    return Named(
        {uuid(row["id"]): row["name"] for row in rows},
        {uuid(row["id"]): row["account"] for row in rows},
        frozenset(uuid(row["id"]) for row in rows if not row["active"]),
    )


def _holders(values: Collection[object]) -> str:
    return ", ".join(f"${number}" for number in range(1, len(values) + 1))
