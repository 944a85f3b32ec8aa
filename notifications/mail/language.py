"""The language in which a recipient gets email, if they have chosen one."""

from notifications import sql

SELECT_SQL = "SELECT language FROM notification_language WHERE recipient = $1"
UPSERT_SQL = """INSERT INTO notification_language (recipient, language) VALUES ($1, $2)
    ON CONFLICT (recipient) DO UPDATE SET language = $2"""


async def get_language(recipient: str) -> str | None:
    for row in await sql.execute(SELECT_SQL, recipient):
        return str(row["language"])
    return None


async def set_language(recipient: str, language: str) -> None:
    await sql.execute(UPSERT_SQL, recipient, language)
