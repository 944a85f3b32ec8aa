"""Reading people: short for bylines, whole for profiles, lists by name and unit."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from groups_service import words
from groups_service.database import sql
from groups_service.queries.rows import maybe_uuid, uuid

BRIEF = """p.id AS person_id, p.name AS person_name, p.title AS person_title,
    p.photo AS person_photo, p.active AS person_active,
    u.id AS unit_id, u.name AS unit_name"""
"""Columns of a byline; needs `person p LEFT JOIN unit u ON u.id = p.unit_id`."""


@dataclass(frozen=True)
class UnitBrief:
    id: UUID
    name: str


@dataclass(frozen=True)
class Brief:
    """A person as a byline shows them."""

    id: UUID
    name: str
    title: str | None
    unit: UnitBrief | None
    photo: str | None
    active: bool


@dataclass(frozen=True)
class Profile:
    """Everything a profile page shows but groups."""

    brief: Brief
    account: str
    mail: str | None
    telephone: str | None
    mobile: str | None
    place: str | None
    about: str
    manager: Brief | None
    unit_path: tuple[UnitBrief, ...]
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """Which people: `text` in the name, a keyword, a unit and everything below it."""

    text: str = ""
    keyword: str = ""
    unit: UUID | None = None
    after: tuple[str, str] | None = None
    limit: int = 20


def brief(row: dict[str, Any]) -> Brief:  # a row of BRIEF
    unit = UnitBrief(uuid(row["unit_id"]), row["unit_name"]) if row["unit_id"] else None
    return Brief(
        uuid(row["person_id"]),
        row["person_name"],
        row["person_title"],
        unit,
        row["person_photo"],
        bool(row["person_active"]),
    )


async def mailbox(person_id: UUID) -> tuple[str, str] | None:
    """Name and mail address of somebody active who has one."""
    rows = await sql(
        "SELECT name, mail FROM person WHERE id = $1 AND active AND mail <> ''", str(person_id)
    )
    return (rows[0]["name"], rows[0]["mail"]) if rows else None


async def briefs(ids: list[UUID]) -> dict[UUID, Brief]:
    if not ids:
        return {}
    holders = ", ".join(f"${number}" for number in range(1, len(ids) + 1))
    rows = await sql(
        f"""SELECT {BRIEF} FROM person p LEFT JOIN unit u ON u.id = p.unit_id
        WHERE p.id IN ({holders})""",
        *map(str, ids),
    )
    return {found.id: found for found in map(brief, rows)}


async def profile(person_id: UUID) -> Profile | None:
    """The active person's profile; None for those who left the directory."""
    rows = await sql(
        f"""SELECT {BRIEF}, p.account, p.mail, p.telephone, p.mobile, p.place, p.about,
            u.path, boss.id AS boss_id
        FROM person p LEFT JOIN unit u ON u.id = p.unit_id
        LEFT JOIN person boss ON boss.object_id = p.manager_object_id AND boss.active
        WHERE p.id = $1 AND p.active""",
        str(person_id),
    )
    if not rows:
        return None
    row = rows[0]
    boss = maybe_uuid(row["boss_id"])
    return Profile(
        brief=brief(row),
        **{name: row[name] for name in ("account", "mail", "telephone", "mobile", "place")},
        about=row["about"],
        manager=(await briefs([boss])).get(boss) if boss else None,
        unit_path=await _unit_path(row["path"]),
        keywords=await _keywords(person_id),
    )


async def page(wanted: Wanted) -> list[tuple[Brief, str]]:
    """Active people by surname, one more than the limit, each with its sort key."""
    conditions, values = _conditions(wanted)
    rows = await sql(
        f"""SELECT {BRIEF}, p.sort_key FROM person p LEFT JOIN unit u ON u.id = p.unit_id
        WHERE p.active AND {" AND ".join(conditions)}
        ORDER BY p.sort_key, p.id LIMIT {wanted.limit + 1}""",
        *values,
    )
    return [(brief(row), row["sort_key"]) for row in rows]


def _conditions(wanted: Wanted) -> tuple[list[str], list[object]]:
    conditions, values = ["1 = 1"], list[object]()

    def hold(value: object) -> str:
        values.append(value)
        return f"${len(values)}"

    conditions.extend(
        f"p.folded LIKE {hold(f'%{words.literal(word)}%')} ESCAPE '!'"
        for word in words.fold(wanted.text).split()
    )
    if wanted.keyword:
        conditions.append(
            f"""EXISTS (SELECT 1 FROM keyword k WHERE k.person_id = p.id
            AND k.folded = {hold(words.fold(wanted.keyword))})"""
        )
    if wanted.unit:
        conditions.append(
            f"""u.path || '\t' LIKE (
                SELECT replace(replace(replace(top.path, '!', '!!'), '%', '!%'), '_', '!_')
                FROM unit top WHERE top.id = {hold(str(wanted.unit))}
            ) || '\t%' ESCAPE '!'"""
        )
    if wanted.after:
        key, last = (hold(part) for part in wanted.after)
        conditions.append(f"(p.sort_key, p.id) > ({key}, {last})")
    return conditions, values


async def _unit_path(path: str | None) -> tuple[UnitBrief, ...]:
    if not path:
        return ()
    names = path.split("\t")
    paths = ["\t".join(names[: end + 1]) for end in range(len(names))]
    holders = ", ".join(f"${number}" for number in range(1, len(paths) + 1))
    rows = await sql(f"SELECT id, name FROM unit WHERE path IN ({holders}) ORDER BY depth", *paths)
    return tuple(UnitBrief(uuid(row["id"]), row["name"]) for row in rows)


async def _keywords(person_id: UUID) -> tuple[str, ...]:
    rows = await sql(
        "SELECT word FROM keyword WHERE person_id = $1 ORDER BY position", str(person_id)
    )
    return tuple(row["word"] for row in rows)
