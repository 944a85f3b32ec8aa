"""How much a recipient wants to hear about a place: what they chose, if they ever did.

What holds for those who never chose is the application's affair.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from notifications import sql
from notifications.note import Ref

CHOSEN = """SELECT CASE WHEN until > $4 THEN for_now ELSE level END AS level,
        CASE WHEN until > $4 THEN until END AS until
    FROM notification_level WHERE recipient = $1 AND about_type = $2 AND about_id = $3"""
AMONG = """SELECT recipient, CASE WHEN until > $3 THEN for_now ELSE level END AS level
    FROM notification_level WHERE about_type = $1 AND about_id = $2
    AND recipient IN (SELECT value FROM {each $4})"""
WHO_CHOSE = """SELECT recipient FROM notification_level WHERE about_type = $1 AND about_id = $2
    AND CASE WHEN until > $3 THEN for_now ELSE level END = $4 ORDER BY recipient"""
EVERYWHERE = """SELECT about_id, CASE WHEN until > $3 THEN for_now ELSE level END AS level,
        CASE WHEN until > $3 THEN until END AS until
    FROM notification_level WHERE recipient = $1 AND about_type = $2"""
FOR_GOOD = """INSERT INTO notification_level (recipient, about_type, about_id, level)
    VALUES ($1, $2, $3, $4) ON CONFLICT (recipient, about_type, about_id)
    DO UPDATE SET level = $4, for_now = NULL, until = NULL"""
FOR_NOW = """INSERT INTO notification_level (recipient, about_type, about_id, for_now, until)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (recipient, about_type, about_id)
    DO UPDATE SET for_now = $4, until = $5"""
FORGET = """DELETE FROM notification_level
    WHERE recipient = $1 AND about_type = $2 AND about_id = $3"""


class Level(StrEnum):
    """Everything, what concerns oneself (mentions and replies), or nothing."""

    ALL = "all"
    MINE = "mine"
    OFF = "off"


@dataclass(frozen=True)
class Choice:
    """A level and, when it was chosen for a while, its end."""

    level: Level
    until: datetime | None = None


async def choice(recipient: str, about: Ref, *, now: datetime) -> Choice | None:
    """What was chosen and holds now, with its end; None when nothing does."""
    for row in await sql.read(CHOSEN, recipient, *_key(about), _utc(now)):
        if row["level"]:
            return _choice(row)
    return None


async def everywhere(recipient: str, kind: str, *, now: datetime) -> dict[Ref, Choice]:
    """What somebody chose, and holds now, for each place of a kind."""
    found = await sql.read(EVERYWHERE, recipient, kind, _utc(now))
    return {Ref(kind, row["about_id"]): _choice(row) for row in found if row["level"]}


async def chosen(recipient: str, about: Ref, *, now: datetime) -> Level | None:
    """The level that was chosen and holds now; None when nothing was, or its time has passed."""
    found = await choice(recipient, about, now=now)
    return found.level if found else None


async def choose(
    recipient: str, about: Ref, level: Level | None, *, until: datetime | None = None
) -> None:
    """For good, or until a time after which what held before holds again; None forgets both."""
    if level is None:
        await sql.rows(FORGET, recipient, *_key(about))
    elif until is None:
        await sql.rows(FOR_GOOD, recipient, *_key(about), level.value)
    else:
        await sql.rows(FOR_NOW, recipient, *_key(about), level.value, _utc(until))


async def among(about: Ref, recipients: Sequence[str], *, now: datetime) -> dict[str, Level]:
    """What those of `recipients` chose who ever did."""
    if not recipients:
        return {}
    found = await sql.rows(AMONG, *_key(about), _utc(now), sql.listed(recipients))
    return {row["recipient"]: Level(row["level"]) for row in found if row["level"]}


async def who_chose(about: Ref, level: Level, *, now: datetime) -> list[str]:
    """Everybody who chose this level, and for whom it holds now."""
    found = await sql.rows(WHO_CHOSE, *_key(about), _utc(now), level.value)
    return [row["recipient"] for row in found]


def _choice(row: sql.Row) -> Choice:
    return Choice(Level(row["level"]), sql.time(row["until"]) if row["until"] else None)


def _key(about: Ref) -> tuple[str, str]:
    return about.type, about.id


def _utc(time: datetime) -> datetime:
    return time.astimezone(UTC)
