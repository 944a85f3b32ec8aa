"""Who handles a report: never who wrote the thing, and never who reported it.

It goes to the group's administrators or to the receiver, a directory group that stands outside;
what nobody else in the group could handle goes to the receiver, whatever was chosen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from groups_service.database import sql
from groups_service.models.groups import Status


class Handled(StrEnum):
    """Where a report is handled."""

    ADMINISTRATORS = "administrators"
    RECEIVER = "receiver"


@dataclass(frozen=True)
class Receivers:
    """The directory group that receives; `chosen` by the installation, or its administrators."""

    name: str
    chosen: bool


def goes_to(
    status: Status | None, wish: Handled | None, receivers: Receivers, *, others: bool
) -> Handled:
    """Where a report of something goes.

    `status` is None on a timeline; `wish` is what the group chose; `others` whether the group has
    an administrator who neither wrote the thing nor reports it.
    """
    if status is None or not others:
        return Handled.RECEIVER
    if wish is not None:
        return wish
    outside = status is Status.CLOSED and receivers.chosen
    return Handled.RECEIVER if outside else Handled.ADMINISTRATORS


def handled_reports(report: str, viewer: str, receivers: str) -> str:
    """Reports that `viewer` handles; `receivers` holds the name of the directory group."""
    return f"""({_is_another(report, viewer)} AND (
        ({report}.handled_where = 'administrators' AND {administers(report, viewer)})
        OR (({report}.handled_where = 'receiver' OR NOT {_has_others(report)})
            AND {_receives(viewer, receivers)})
    ))"""


def shown_reports(report: str, viewer: str, receivers: str) -> str:
    """Reports that `viewer` handles or made."""
    own = f"({report}.reporter_id = {viewer} AND {_is_active(viewer)})"
    return f"({own} OR {handled_reports(report, viewer, receivers)})"


def administers(report: str, viewer: str) -> str:
    """Whether `viewer` administers the group of a report: then they never learn who made it."""
    return f"""EXISTS (
        SELECT 1 FROM membership own JOIN groups place ON place.id = own.group_id
        WHERE own.group_id = {report}.group_id AND own.person_id = {viewer}
        AND own.role = 'administrator' AND place.state IN ('active', 'inactive')
    )"""


async def others_administer(group_id: UUID, without: Iterable[UUID]) -> bool:
    """Whether anybody else than these administers the group and is there to do so."""
    rows = await sql(
        """SELECT p.id FROM membership o JOIN person p ON p.id = o.person_id
        WHERE o.group_id = $1 AND o.role = 'administrator' AND p.active""",
        str(group_id),
    )
    return bool({str(row["id"]) for row in rows} - {str(person) for person in without})


async def handlers(report_id: UUID, receivers: Receivers) -> list[str]:
    """Everybody who handles the report."""
    rows = await sql(
        f"""SELECT p.id FROM report r JOIN person p ON p.id IN (
            SELECT m.person_id FROM membership m WHERE m.group_id = r.group_id
            UNION SELECT q.id FROM person q
            JOIN directory_membership dm ON dm.person_object_id = q.object_id
            JOIN directory_group dg ON dg.object_id = dm.group_object_id WHERE dg.name = $2
        ) WHERE r.id = $1 AND {handled_reports("r", "p.id", "$2")} ORDER BY p.id""",
        str(report_id),
        receivers.name,
    )
    return [str(row["id"]) for row in rows]


def _is_another(report: str, viewer: str) -> str:
    return f"""({report}.author_id <> {viewer} AND {report}.reporter_id <> {viewer}
        AND {_is_active(viewer)})"""


def _has_others(report: str) -> str:
    return f"""EXISTS (
        SELECT 1 FROM membership theirs JOIN person other ON other.id = theirs.person_id
        JOIN groups stands ON stands.id = theirs.group_id
        WHERE theirs.group_id = {report}.group_id AND theirs.role = 'administrator'
        AND other.active AND stands.state IN ('active', 'inactive')
        AND other.id <> {report}.author_id AND other.id <> {report}.reporter_id
    )"""


def _receives(viewer: str, receivers: str) -> str:
    return f"""({receivers} <> '' AND EXISTS (
        SELECT 1 FROM directory_membership dm
        JOIN directory_group dg ON dg.object_id = dm.group_object_id
        JOIN person receiving ON receiving.object_id = dm.person_object_id
        WHERE receiving.id = {viewer} AND dg.name = {receivers}
    ))"""


def _is_active(viewer: str) -> str:
    return f"EXISTS (SELECT 1 FROM person asking WHERE asking.id = {viewer} AND asking.active)"
