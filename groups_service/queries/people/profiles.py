"""People as summaries for bylines, as profiles, and as lists by name, keyword and unit."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from groups_service.core import text_search
from groups_service.database import sql, sql_lists
from groups_service.queries.core.columns import to_optional_uuid, to_uuid
from groups_service.queries.core.page import Page, cut_rows

PERSON_COLUMNS_SQL = """p.id AS person_id, p.name AS person_name, p.title AS person_title,
    p.photo AS person_photo, p.active AS person_active,
    u.id AS unit_id, u.name AS unit_name"""
"""Columns of a summary; needs `person p LEFT JOIN unit u ON u.id = p.unit_id`."""


@dataclass(frozen=True)
class UnitSummary:
    id: UUID
    name: str


@dataclass(frozen=True)
class PersonSummary:
    """A person as shown in a byline."""

    id: UUID
    name: str
    title: str | None
    unit: UnitSummary | None
    photo: str | None
    active: bool


@dataclass(frozen=True)
class Profile:
    """Everything on a profile page except the groups."""

    summary: PersonSummary
    account: str
    mail: str | None
    telephone: str | None
    mobile: str | None
    place: str | None
    about: str
    manager: PersonSummary | None
    unit_path: tuple[UnitSummary, ...]
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class PeopleFilter:
    """Which people: `text` is part of the name; `unit` includes everything below it."""

    text: str = ""
    keyword: str = ""
    unit: UUID | None = None
    after: tuple[str, str] | None = None
    limit: int = 20


def to_person_summary(row: dict[str, Any]) -> PersonSummary:  # a row with PERSON_COLUMNS_SQL
    unit = UnitSummary(to_uuid(row["unit_id"]), row["unit_name"]) if row["unit_id"] else None
    return PersonSummary(
        to_uuid(row["person_id"]),
        row["person_name"],
        row["person_title"],
        unit,
        row["person_photo"],
        bool(row["person_active"]),
    )


async def find_mail_address(person_id: UUID) -> tuple[str, str] | None:
    """Return the name and email address of an active person; None if they have no address."""
    rows = await sql(
        "SELECT name, mail FROM person WHERE id = $1 AND active AND mail <> ''", str(person_id)
    )
    return (rows[0]["name"], rows[0]["mail"]) if rows else None


async def get_person_summaries(ids: list[UUID]) -> dict[UUID, PersonSummary]:
    if not ids:
        return {}
    placeholders = sql_lists.placeholders(ids)
    rows = await sql(
        f"""SELECT {PERSON_COLUMNS_SQL} FROM person p LEFT JOIN unit u ON u.id = p.unit_id
        WHERE p.id IN ({placeholders})""",
        *map(str, ids),
    )
    return {person.id: person for person in map(to_person_summary, rows)}


async def get_profile(person_id: UUID) -> Profile | None:
    """Return the profile of an active person; None for people who left the directory."""
    rows = await sql(
        f"""SELECT {PERSON_COLUMNS_SQL}, p.account, p.mail, p.telephone, p.mobile, p.place,
            p.about, u.path, boss.id AS boss_id
        FROM person p LEFT JOIN unit u ON u.id = p.unit_id
        LEFT JOIN person boss ON boss.object_id = p.manager_object_id AND boss.active
        WHERE p.id = $1 AND p.active""",
        str(person_id),
    )
    if not rows:
        return None
    row = rows[0]
    boss = to_optional_uuid(row["boss_id"])
    return Profile(
        summary=to_person_summary(row),
        **{name: row[name] for name in ("account", "mail", "telephone", "mobile", "place")},
        about=row["about"],
        manager=(await get_person_summaries([boss])).get(boss) if boss else None,
        unit_path=await _load_unit_path(row["path"]),
        keywords=await _load_keywords(person_id),
    )


async def list_people(people_filter: PeopleFilter) -> Page[tuple[PersonSummary, str]]:
    """List active people by surname, each with its sort key."""
    conditions, values = _build_conditions(people_filter)
    rows = await sql(
        f"""SELECT {PERSON_COLUMNS_SQL}, p.sort_key
        FROM person p LEFT JOIN unit u ON u.id = p.unit_id
        WHERE p.active AND {" AND ".join(conditions)}
        ORDER BY p.sort_key, p.id LIMIT {people_filter.limit + 1}""",
        *values,
    )
    rows, has_more = cut_rows(rows, people_filter.limit)
    return Page([(to_person_summary(row), row["sort_key"]) for row in rows], has_more)


def _build_conditions(people_filter: PeopleFilter) -> tuple[list[str], list[object]]:
    conditions, values = ["1 = 1"], list[object]()

    def bind_value(value: object) -> str:
        values.append(value)
        return f"${len(values)}"

    conditions.extend(
        f"p.search_name LIKE {bind_value(f'%{text_search.escape_like(word)}%')} ESCAPE '!'"
        for word in text_search.fold(people_filter.text).split()
    )
    if people_filter.keyword:
        conditions.append(
            f"""EXISTS (SELECT 1 FROM keyword k WHERE k.person_id = p.id
            AND k.search_word = {bind_value(text_search.fold(people_filter.keyword))})"""
        )
    if people_filter.unit:
        conditions.append(
            f"""u.path || '\t' LIKE (
                SELECT replace(replace(replace(top.path, '!', '!!'), '%', '!%'), '_', '!_')
                FROM unit top WHERE top.id = {bind_value(str(people_filter.unit))}
            ) || '\t%' ESCAPE '!'"""
        )
    if people_filter.after:
        key, last = (bind_value(part) for part in people_filter.after)
        conditions.append(f"(p.sort_key, p.id) > ({key}, {last})")
    return conditions, values


async def _load_unit_path(path: str | None) -> tuple[UnitSummary, ...]:
    if not path:
        return ()
    names = path.split("\t")
    paths = ["\t".join(names[: end + 1]) for end in range(len(names))]
    placeholders = sql_lists.placeholders(paths)
    rows = await sql(
        f"SELECT id, name FROM unit WHERE path IN ({placeholders}) ORDER BY depth", *paths
    )
    return tuple(UnitSummary(to_uuid(row["id"]), row["name"]) for row in rows)


async def _load_keywords(person_id: UUID) -> tuple[str, ...]:
    rows = await sql(
        "SELECT word FROM keyword WHERE person_id = $1 ORDER BY position", str(person_id)
    )
    return tuple(row["word"] for row in rows)
