"""A recipient's preferences for email. The inbox always has every notification."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Literal

from notifications import sql

MailFrequency = Literal["at_once", "daily", "off"]

COLUMNS_SQL = "recipient, mail, digest_hour, quiet_from, quiet_to, leave_until"
SELECT_SQL = f"""SELECT {COLUMNS_SQL} FROM notification_preference
    WHERE recipient IN (SELECT value FROM {{each $1}})"""  # noqa: S608 - only constants
UPSERT_SQL = f"""INSERT INTO notification_preference ({COLUMNS_SQL})
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (recipient) DO UPDATE SET mail = $2, digest_hour = $3,
    quiet_from = $4, quiet_to = $5, leave_until = $6"""  # noqa: S608 - only constants


@dataclass(frozen=True)
class Preferences:
    """How a recipient wants email.

    `quiet_from` and `quiet_to` are times of day in the installation's time zone, or both None.
    """

    mail: MailFrequency = "at_once"
    digest_hour: int = 7
    quiet_from: time | None = None
    quiet_to: time | None = None
    leave_until: datetime | None = None  # aware

    def is_on_leave(self, *, now: datetime) -> bool:
        """Return True while only the inbox is used."""
        return self.leave_until is not None and now < self.leave_until

    def is_quiet(self, *, at: time) -> bool:
        """Return True if a time of day lies in the quiet hours, which may cross midnight."""
        if self.quiet_from is None or self.quiet_to is None:
            return False
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= at < self.quiet_to
        return at >= self.quiet_from or at < self.quiet_to


async def get_preferences(recipient: str) -> Preferences:
    return (await get_preferences_of([recipient]))[recipient]


async def get_preferences_of(recipients: Sequence[str]) -> dict[str, Preferences]:
    """Return the preferences of each recipient, with defaults for those who have not chosen."""
    rows = await sql.fetch(SELECT_SQL, sql.encode_list(recipients)) if recipients else []
    chosen = {row["recipient"]: _preferences_from_row(row) for row in rows}
    return {recipient: chosen.get(recipient, Preferences()) for recipient in recipients}


async def save_preferences(recipient: str, preferences: Preferences) -> None:
    leave_until = preferences.leave_until
    await sql.execute(
        UPSERT_SQL,
        recipient,
        preferences.mail,
        preferences.digest_hour,
        _format_time(preferences.quiet_from),
        _format_time(preferences.quiet_to),
        leave_until.astimezone(UTC) if leave_until else None,
    )


def _preferences_from_row(row: sql.Row) -> Preferences:
    return Preferences(
        mail=row["mail"],
        digest_hour=row["digest_hour"],
        quiet_from=_parse_time(row["quiet_from"]),
        quiet_to=_parse_time(row["quiet_to"]),
        leave_until=sql.parse_time(row["leave_until"]) if row["leave_until"] else None,
    )


def _format_time(value: time | None) -> str | None:
    return value.strftime("%H:%M") if value else None


def _parse_time(value: str | None) -> time | None:
    return time.fromisoformat(value) if value else None
