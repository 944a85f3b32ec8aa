"""In which language a recipient is written to, when they chose one."""

from notifications import sql

FIND = "SELECT language FROM notification_language WHERE recipient = $1"
PUT = """INSERT INTO notification_language (recipient, language) VALUES ($1, $2)
    ON CONFLICT (recipient) DO UPDATE SET language = $2"""


async def of(recipient: str) -> str | None:
    for row in await sql.rows(FIND, recipient):
        return str(row["language"])
    return None


async def choose(recipient: str, language: str) -> None:
    await sql.rows(PUT, recipient, language)
