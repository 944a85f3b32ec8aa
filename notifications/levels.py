"""How much a recipient wants to be notified about a place, if they have chosen a level.

The default for recipients without a choice is up to the application.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from notifications import sql
from notifications.payload import Ref

CHOICE_SQL = """SELECT CASE WHEN until > $4 THEN for_now ELSE level END AS level,
        CASE WHEN until > $4 THEN until END AS until
    FROM notification_level WHERE recipient = $1 AND about_type = $2 AND about_id = $3"""
CHOICES_OF_RECIPIENTS_SQL = """SELECT recipient,
        CASE WHEN until > $3 THEN for_now ELSE level END AS level
    FROM notification_level WHERE about_type = $1 AND about_id = $2
    AND recipient IN (SELECT value FROM {each $4})"""
RECIPIENTS_AT_LEVEL_SQL = """SELECT recipient FROM notification_level
    WHERE about_type = $1 AND about_id = $2
    AND CASE WHEN until > $3 THEN for_now ELSE level END = $4 ORDER BY recipient"""
CHOICES_BY_PLACE_SQL = """SELECT about_id,
        CASE WHEN until > $3 THEN for_now ELSE level END AS level,
        CASE WHEN until > $3 THEN until END AS until
    FROM notification_level WHERE recipient = $1 AND about_type = $2"""
SET_PERMANENTLY_SQL = """INSERT INTO notification_level (recipient, about_type, about_id, level)
    VALUES ($1, $2, $3, $4) ON CONFLICT (recipient, about_type, about_id)
    DO UPDATE SET level = $4, for_now = NULL, until = NULL"""
SET_TEMPORARILY_SQL = """INSERT INTO notification_level
        (recipient, about_type, about_id, for_now, until)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (recipient, about_type, about_id)
    DO UPDATE SET for_now = $4, until = $5"""
DELETE_SQL = """DELETE FROM notification_level
    WHERE recipient = $1 AND about_type = $2 AND about_id = $3"""


class Level(StrEnum):
    """All notifications, only personal ones (mentions and replies), or none."""

    ALL = "all"
    MINE = "mine"
    OFF = "off"


@dataclass(frozen=True)
class LevelChoice:
    """A level and, if it was chosen for a limited time, its end."""

    level: Level
    until: datetime | None = None


async def get_choice(recipient: str, about: Ref, *, now: datetime) -> LevelChoice | None:
    """Return the choice that is in force now, with its end; None if there is none."""
    for row in await sql.fetch(CHOICE_SQL, recipient, *_key(about), _utc(now)):
        if row["level"]:
            return _choice_from_row(row)
    return None


async def list_choices(recipient: str, kind: str, *, now: datetime) -> dict[Ref, LevelChoice]:
    """Return the recipient's choices that are in force now, for each place of a kind."""
    rows = await sql.fetch(CHOICES_BY_PLACE_SQL, recipient, kind, _utc(now))
    return {Ref(kind, row["about_id"]): _choice_from_row(row) for row in rows if row["level"]}


async def get_level(recipient: str, about: Ref, *, now: datetime) -> Level | None:
    """Return the level that is in force now; None if none was chosen or its time has passed."""
    current = await get_choice(recipient, about, now=now)
    return current.level if current else None


async def set_level(
    recipient: str, about: Ref, level: Level | None, *, until: datetime | None = None
) -> None:
    """Set a level permanently, or until a time after which the previous one applies again.

    `level=None` deletes both the permanent and the temporary choice.
    """
    if level is None:
        await sql.execute(DELETE_SQL, recipient, *_key(about))
    elif until is None:
        await sql.execute(SET_PERMANENTLY_SQL, recipient, *_key(about), level.value)
    else:
        await sql.execute(SET_TEMPORARILY_SQL, recipient, *_key(about), level.value, _utc(until))


async def get_levels_of(
    about: Ref, recipients: Sequence[str], *, now: datetime
) -> dict[str, Level]:
    """Return the levels of those `recipients` who have chosen one."""
    if not recipients:
        return {}
    rows = await sql.execute(
        CHOICES_OF_RECIPIENTS_SQL, *_key(about), _utc(now), sql.encode_list(recipients)
    )
    return {row["recipient"]: Level(row["level"]) for row in rows if row["level"]}


async def list_recipients_at_level(about: Ref, level: Level, *, now: datetime) -> list[str]:
    """Return all recipients whose chosen level is `level` now."""
    rows = await sql.execute(RECIPIENTS_AT_LEVEL_SQL, *_key(about), _utc(now), level.value)
    return [row["recipient"] for row in rows]


def _choice_from_row(row: sql.Row) -> LevelChoice:
    return LevelChoice(Level(row["level"]), sql.parse_time(row["until"]) if row["until"] else None)


def _key(about: Ref) -> tuple[str, str]:
    return about.type, about.id


def _utc(time: datetime) -> datetime:
    return time.astimezone(UTC)
