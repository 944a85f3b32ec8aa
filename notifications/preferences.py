"""How a recipient wants to be told, apart from the inbox, which always has everything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Literal

from notifications import sql

Mail = Literal["at_once", "daily", "off"]

COLUMNS = "recipient, mail, digest_hour, quiet_from, quiet_to, leave_until"
FIND = f"""SELECT {COLUMNS} FROM notification_preference
    WHERE recipient IN (SELECT value FROM {{each $1}})"""  # noqa: S608 - of our own columns
PUT = f"""INSERT INTO notification_preference ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (recipient) DO UPDATE SET mail = $2, digest_hour = $3,
    quiet_from = $4, quiet_to = $5, leave_until = $6"""  # noqa: S608 - of our own columns


@dataclass(frozen=True)
class Preferences:
    """`quiet_from` to `quiet_to` is a time of day where the installation stands, or both None."""

    mail: Mail = "at_once"
    digest_hour: int = 7
    quiet_from: time | None = None
    quiet_to: time | None = None
    leave_until: datetime | None = None  # aware

    def on_leave(self, *, now: datetime) -> bool:
        """Nothing but the inbox until then."""
        return self.leave_until is not None and now < self.leave_until

    def quiet(self, *, at: time) -> bool:
        """Whether a time of day lies in the quiet hours, which may go past midnight."""
        if self.quiet_from is None or self.quiet_to is None:
            return False
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= at < self.quiet_to
        return at >= self.quiet_from or at < self.quiet_to


async def of(recipient: str) -> Preferences:
    return (await of_many([recipient]))[recipient]


async def of_many(recipients: Sequence[str]) -> dict[str, Preferences]:
    """Everybody's: the usual ones for those who never chose."""
    found = await sql.read(FIND, sql.listed(recipients)) if recipients else []
    chosen = {row["recipient"]: _preferences(row) for row in found}
    return {recipient: chosen.get(recipient, Preferences()) for recipient in recipients}


async def put(recipient: str, preferences: Preferences) -> None:
    leave = preferences.leave_until
    await sql.rows(
        PUT,
        recipient,
        preferences.mail,
        preferences.digest_hour,
        _text(preferences.quiet_from),
        _text(preferences.quiet_to),
        leave.astimezone(UTC) if leave else None,
    )


def _preferences(row: sql.Row) -> Preferences:
    return Preferences(
        mail=row["mail"],
        digest_hour=row["digest_hour"],
        quiet_from=_time(row["quiet_from"]),
        quiet_to=_time(row["quiet_to"]),
        leave_until=sql.time(row["leave_until"]) if row["leave_until"] else None,
    )


def _text(value: time | None) -> str | None:
    return value.strftime("%H:%M") if value else None


def _time(value: str | None) -> time | None:
    return time.fromisoformat(value) if value else None
