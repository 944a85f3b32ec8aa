"""Who handles a report: never the author of the content, and never the reporter.

A report goes to the group's administrators or to the receiver, a directory group outside the
group. When no other administrator of the group could handle it, it goes to the receiver, even if
the group prefers its administrators.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from groups_service.database import sql
from groups_service.models.groups import GroupStatus


class ReportReceiver(StrEnum):
    """Who handles a report."""

    ADMINISTRATORS = "administrators"
    RECEIVER = "receiver"


@dataclass(frozen=True)
class ReceiverGroup:
    """The directory group that receives reports.

    `is_configured` says whether the installation chose one; otherwise it is the site
    administrators.
    """

    name: str
    is_configured: bool


def choose_report_receiver(
    status: GroupStatus | None,
    preference: ReportReceiver | None,
    receivers: ReceiverGroup,
    *,
    has_other_administrators: bool,
) -> ReportReceiver:
    """Return who handles a report.

    `status` is None on a timeline; `preference` is the group's setting;
    `has_other_administrators` says whether the group has an administrator who is neither the
    author nor the reporter.
    """
    if status is None or not has_other_administrators:
        return ReportReceiver.RECEIVER
    if preference is not None:
        return preference
    goes_outside = status is GroupStatus.CLOSED and receivers.is_configured
    return ReportReceiver.RECEIVER if goes_outside else ReportReceiver.ADMINISTRATORS


def reports_handled_by(report: str, viewer: str, receivers: str) -> str:
    """Reports that `viewer` handles; `receivers` holds the name of the directory group."""
    return f"""({_is_uninvolved(report, viewer)} AND (
        ({report}.handled_by_role = 'administrators'
            AND {report_group_administered_by(report, viewer)})
        OR (({report}.handled_by_role = 'receiver' OR NOT {_has_uninvolved_administrator(report)})
            AND {_is_in_receiver_group(viewer, receivers)})
    ))"""


def reports_readable_by(report: str, viewer: str, receivers: str) -> str:
    """Reports that `viewer` handles or made."""
    own = f"({report}.reporter_id = {viewer} AND {_is_active(viewer)})"
    return f"({own} OR {reports_handled_by(report, viewer, receivers)})"


def report_group_administered_by(report: str, viewer: str) -> str:
    """Whether `viewer` administers the group of a report; the reporter is hidden from them."""
    return f"""EXISTS (
        SELECT 1 FROM membership own JOIN groups place ON place.id = own.group_id
        WHERE own.group_id = {report}.group_id AND own.person_id = {viewer}
        AND own.role = 'administrator' AND place.state IN ('active', 'inactive')
    )"""


async def has_other_administrators(group_id: UUID, excluding: Iterable[UUID]) -> bool:
    """Whether the group has an active administrator outside `excluding`."""
    rows = await sql(
        """SELECT p.id FROM membership o JOIN person p ON p.id = o.person_id
        WHERE o.group_id = $1 AND o.role = 'administrator' AND p.active""",
        str(group_id),
    )
    return bool({str(row["id"]) for row in rows} - {str(person) for person in excluding})


async def list_handlers(report_id: UUID, receivers: ReceiverGroup) -> list[str]:
    """Return the ids of all people who handle the report."""
    rows = await sql(
        f"""SELECT p.id FROM report r JOIN person p ON p.id IN (
            SELECT m.person_id FROM membership m WHERE m.group_id = r.group_id
            UNION SELECT q.id FROM person q
            JOIN directory_membership dm ON dm.person_object_id = q.object_id
            JOIN directory_group dg ON dg.object_id = dm.group_object_id WHERE dg.name = $2
        ) WHERE r.id = $1 AND {reports_handled_by("r", "p.id", "$2")} ORDER BY p.id""",
        str(report_id),
        receivers.name,
    )
    return [str(row["id"]) for row in rows]


def _is_uninvolved(report: str, viewer: str) -> str:
    return f"""({report}.author_id <> {viewer} AND {report}.reporter_id <> {viewer}
        AND {_is_active(viewer)})"""


def _has_uninvolved_administrator(report: str) -> str:
    return f"""EXISTS (
        SELECT 1 FROM membership theirs JOIN person other ON other.id = theirs.person_id
        JOIN groups stands ON stands.id = theirs.group_id
        WHERE theirs.group_id = {report}.group_id AND theirs.role = 'administrator'
        AND other.active AND stands.state IN ('active', 'inactive')
        AND other.id <> {report}.author_id AND other.id <> {report}.reporter_id
    )"""


def _is_in_receiver_group(viewer: str, receivers: str) -> str:
    return f"""({receivers} <> '' AND EXISTS (
        SELECT 1 FROM directory_membership dm
        JOIN directory_group dg ON dg.object_id = dm.group_object_id
        JOIN person receiving ON receiving.object_id = dm.person_object_id
        WHERE receiving.id = {viewer} AND dg.name = {receivers}
    ))"""


def _is_active(viewer: str) -> str:
    return f"EXISTS (SELECT 1 FROM person viewing WHERE viewing.id = {viewer} AND viewing.active)"
