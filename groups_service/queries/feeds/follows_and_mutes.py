"""What the viewer follows and whom they have muted; only the viewer can read this."""

from dataclasses import dataclass
from uuid import UUID

from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.core.page import Page, cut_rows
from groups_service.queries.feeds.merge_sql import fill_target_id


@dataclass(frozen=True)
class FollowView:
    """A followed person, unit or tag; `name` is its current name."""

    kind: str
    target: str
    name: str


@dataclass(frozen=True)
class PersonRelationship:
    """Whether the viewer's own feed follows or mutes a person."""

    follows: bool
    muted: bool


async def list_followed(
    viewer: Viewer, after: tuple[str, str] | None, limit: int
) -> Page[FollowView]:
    """List what `viewer` follows besides groups, by kind and id."""
    rows = await sql(
        fill_target_id(
            f"""SELECT f.kind, f.target, COALESCE(
                (SELECT p.name FROM person p WHERE f.kind = 'person' AND p.id = {{id}}),
                (SELECT u.name FROM unit u WHERE f.kind = 'unit' AND u.id = {{id}}), f.target
            ) AS name
            FROM feed_follow f WHERE f.person_id = $1 AND (f.kind, f.target) > ($2, $3)
            ORDER BY f.kind, f.target LIMIT {limit + 1}"""
        ),
        str(viewer.id),
        *(after or ("", "")),
    )
    rows, has_more = cut_rows(rows, limit)
    return Page([FollowView(row["kind"], row["target"], row["name"]) for row in rows], has_more)


async def is_following(viewer: Viewer, kind: str, target: str) -> bool:
    return bool(
        await sql(
            """SELECT 1 AS yes FROM feed_follow f
            WHERE f.person_id = $1 AND f.kind = $2 AND f.target = $3""",
            *(str(viewer.id), kind, target),
        )
    )


async def get_relationship(viewer: Viewer, person_id: UUID) -> PersonRelationship:
    if person_id == viewer.id:
        return PersonRelationship(follows=False, muted=False)
    rows = await sql(
        """SELECT EXISTS (
            SELECT 1 FROM feed_follow f
            WHERE f.person_id = $1 AND f.kind = 'person' AND f.target = $3
        ) AS follows, EXISTS (
            SELECT 1 FROM mute m WHERE m.person_id = $1 AND m.muted_id = $2
        ) AS muted""",
        *(str(viewer.id), str(person_id), str(person_id)),
    )
    return PersonRelationship(bool(rows[0]["follows"]), bool(rows[0]["muted"]))
