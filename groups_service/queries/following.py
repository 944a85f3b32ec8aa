"""What one follows and whom one has muted; nobody is told that of somebody else."""

from dataclasses import dataclass
from uuid import UUID

from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.merging import identified


@dataclass(frozen=True)
class FollowedSeen:
    """A person, unit or tag; `name` is what it is called now."""

    kind: str
    target: str
    name: str


@dataclass(frozen=True)
class Ties:
    """How a viewer's own feed stands to somebody."""

    follows: bool
    muted: bool


async def followed(
    viewer: Viewer, after: tuple[str, str] | None, limit: int
) -> list[FollowedSeen]:
    """What `viewer` follows besides groups, by kind and id, one more than the limit."""
    rows = await sql(
        identified(
            f"""SELECT f.kind, f.target, COALESCE(
                (SELECT p.name FROM person p WHERE f.kind = 'person' AND p.id = {{id}}),
                (SELECT u.name FROM unit u WHERE f.kind = 'unit' AND u.id = {{id}}), f.target
            ) AS name
            FROM following f WHERE f.person_id = $1 AND (f.kind, f.target) > ($2, $3)
            ORDER BY f.kind, f.target LIMIT {limit + 1}"""
        ),
        str(viewer.id),
        *(after or ("", "")),
    )
    return [FollowedSeen(row["kind"], row["target"], row["name"]) for row in rows]


async def follows(viewer: Viewer, kind: str, target: str) -> bool:
    return bool(
        await sql(
            """SELECT 1 AS yes FROM following f
            WHERE f.person_id = $1 AND f.kind = $2 AND f.target = $3""",
            *(str(viewer.id), kind, target),
        )
    )


async def ties(viewer: Viewer, person_id: UUID) -> Ties:
    if person_id == viewer.id:
        return Ties(follows=False, muted=False)
    rows = await sql(
        """SELECT EXISTS (
            SELECT 1 FROM following f
            WHERE f.person_id = $1 AND f.kind = 'person' AND f.target = $3
        ) AS follows, EXISTS (
            SELECT 1 FROM mute m WHERE m.person_id = $1 AND m.muted_id = $2
        ) AS muted""",
        *(str(viewer.id), str(person_id), str(person_id)),
    )
    return Ties(bool(rows[0]["follows"]), bool(rows[0]["muted"]))
