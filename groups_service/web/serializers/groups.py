"""Groups, their history and previews of status changes as JSON."""

from uuid import UUID

from groups_service import access
from groups_service.access import GroupAction, Standing, Viewer
from groups_service.models.groups import GroupStatus
from groups_service.queries.groups import audience_preview
from groups_service.queries.groups.audience_preview import AffectedPeople, RevealedContent
from groups_service.queries.groups.groups import GroupView
from groups_service.queries.groups.history import HistoryEntry
from groups_service.web.http.json_values import Json, format_time
from groups_service.web.http.lookup import get_group_or_404
from groups_service.web.serializers.people import serialize_person_summary, serialize_unit


def serialize_group(group: GroupView) -> Json:
    """Fields that a viewer without read access must not see are null."""
    standing = group.standing
    fields: Json = {
        "id": str(group.id),
        "name": group.name,
        "description": group.description,
        "status": group.status,
        "listed": group.listed,
        "state": group.state,
        "era": group.era,
        "version": group.version,
        "member_count": group.member_count,
        "my_role": standing.role.value if standing.role else None,
        "requested": standing.requested,
        "invited": standing.invited,
        "follows": standing.follows,
        "offered": standing.offered,
        "administrators": [serialize_person_summary(person) for person in group.administrators],
        "unit": serialize_unit(group.unit) if group.unit else None,
        "picture": f"/api/v1/groups/{group.id}/picture" if group.picture else None,
        "links": [{"title": link.title, "url": link.url} for link in group.links],
        "reports_to": group.reports_to,
        "created_at": format_time(group.created_at),
        "activity_at": format_time(group.activity_at),
        "trashed_at": format_time(group.trashed_at),
        "allowed_actions": serialize_group_actions(standing),
    }
    if access.can_read_group(standing):
        return fields
    return {
        name: value if name in FIELDS_OF_UNREADABLE_GROUP else None
        for name, value in fields.items()
    }


FIELDS_OF_UNREADABLE_GROUP = frozenset(
    {
        *("id", "name", "description", "status", "listed", "administrators", "allowed_actions"),
        *("requested", "invited"),
    }
)
"""The fields shown to viewers who may see that the group exists but may not read it."""


def serialize_group_actions(standing: Standing) -> list[str]:
    allowed = access.allowed_actions(standing)
    return [action.value for action in GroupAction if action in allowed]


# access (compare): selects the preview, grants nothing
async def load_status_preview_json(viewer: Viewer, group_id: UUID, status: GroupStatus) -> Json:
    """Preview a status change. `shown` is null when it gives nothing to new readers."""
    group = await get_group_or_404(viewer, group_id)
    opens = group.status == GroupStatus.CLOSED and status is not GroupStatus.CLOSED
    closes = group.status != GroupStatus.CLOSED and status is GroupStatus.CLOSED
    return {
        "status": status.value,
        "readers": group.member_count
        if status is GroupStatus.CLOSED
        else await audience_preview.count_employees(),
        "members": group.member_count,
        "opens": opens,
        "closes": closes,
        "name": group.name,
        "description": group.description,
        "shown": serialize_revealed_content(await audience_preview.preview_opening(group_id))
        if opens
        else None,
        **_serialize_affected_people(await audience_preview.count_affected_people(group_id)),
    }


def serialize_revealed_content(fields: RevealedContent) -> Json:
    return {
        "posts": fields.posts,
        "comments": fields.comments,
        "files": fields.files,
        "named_members": fields.named_members,
        "unnamed_members": fields.unnamed_members,
        "authors": [serialize_person_summary(person) for person in fields.authors],
        "authors_who_left": [
            serialize_person_summary(person) for person in fields.authors_who_left
        ],
    }


def serialize_history_entry(entry: HistoryEntry) -> Json:
    return {
        "id": str(entry.id),
        "version": entry.version,
        "kind": entry.kind,
        "actor": serialize_person_summary(entry.actor) if entry.actor else None,
        "affected_person": serialize_person_summary(entry.affected_person)
        if entry.affected_person
        else None,
        "refs": entry.refs,
        "reason": entry.reason,
        "at": format_time(entry.at),
    }


def _serialize_affected_people(people: AffectedPeople) -> Json:
    return {
        "followers": people.followers,
        "requests": people.requests,
        "proposals": people.proposals,
    }
