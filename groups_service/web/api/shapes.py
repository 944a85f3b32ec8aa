"""What leaves as JSON; pages and fragments render the same shapes."""

from datetime import datetime
from typing import Any

from groups_service import access
from groups_service.access import Standing, Verb, Viewer
from groups_service.domain.statistics import Count
from groups_service.queries.files import FileSeen
from groups_service.queries.following import Ties
from groups_service.queries.groups import Seen
from groups_service.queries.members import MemberSeen, RequestSeen
from groups_service.queries.people import Brief, Profile, UnitBrief

Json = dict[str, Any]  # what a JSON object may hold


def time_json(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC, with milliseconds."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z") if moment else None


def unit_json(unit: UnitBrief) -> Json:
    return {"id": str(unit.id), "name": unit.name}


def brief_json(person: Brief) -> Json:
    return {
        "id": str(person.id),
        "name": person.name,
        "title": person.title,
        "unit": unit_json(person.unit) if person.unit else None,
        "photo": f"/api/v1/people/{person.id}/photo" if person.photo else None,
        "active": person.active,
    }


def profile_json(viewer: Viewer, profile: Profile, groups: list[Seen], ties: Ties) -> Json:
    return {
        **brief_json(profile.brief),
        "account": profile.account,
        "mail": profile.mail,
        "telephone": profile.telephone,
        "mobile": profile.mobile,
        "place": profile.place,
        "about": profile.about,
        "manager": brief_json(profile.manager) if profile.manager else None,
        "unit_path": [unit_json(unit) for unit in profile.unit_path],
        "keywords": list(profile.keywords),
        "groups": [
            {"id": str(group.id), "name": group.name, "status": group.status} for group in groups
        ],
        "follows": ties.follows,
        "muted": ties.muted,
        "may": ["edit"] if profile.brief.id == viewer.id else ["follow", "mute"],
    }


def group_json(group: Seen) -> Json:
    """A group; for who knows of it without being allowed to read it, the rest is null."""
    standing = group.standing
    shown: Json = {
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
        "administrators": [brief_json(person) for person in group.administrators],
        "unit": unit_json(group.unit) if group.unit else None,
        "picture": f"/api/v1/groups/{group.id}/picture" if group.picture else None,
        "links": [{"title": link.title, "url": link.url} for link in group.links],
        "reports_to": group.reports_to,
        "created_at": time_json(group.created_at),
        "activity_at": time_json(group.activity_at),
        "trashed_at": time_json(group.trashed_at),
        "may": may_json(standing),
    }
    if access.may_read(standing):
        return shown
    return {name: value if name in KNOWN else None for name, value in shown.items()}


KNOWN = frozenset(
    {
        *("id", "name", "description", "status", "listed", "administrators", "may"),
        *("requested", "invited"),
    }
)
"""What is told of a group that one may know of but not read."""


def may_json(standing: Standing) -> list[str]:
    allowed = access.may(standing)
    return [verb.value for verb in Verb if verb in allowed]


def file_json(file: FileSeen) -> Json:
    return {
        "id": str(file.id),
        "group": str(file.group_id) if file.group_id else None,
        "name": file.name,
        "size": file.size,
        "media_type": file.media_type,
        "sha256": file.sha256,
        "era": file.era,
        "author": brief_json(file.author),
        "created_at": time_json(file.created_at),
        "content": f"/api/v1/files/{file.id}/content",
        "may": ["read"],
    }


def member_json(member: MemberSeen) -> Json:
    return {
        "person": brief_json(member.person),
        "role": member.role,
        "since": time_json(member.since),
    }


def request_json(request: RequestSeen) -> Json:
    return {
        "id": str(request.id),
        "person": brief_json(request.person),
        "why": request.why,
        "state": request.state,
        "created_at": time_json(request.created_at),
    }


def count_json(count: Count) -> Json:
    return {
        "date": count.date.isoformat(),
        "total": count.total,
        "open": count.open,
        "moderated": count.moderated,
        "closed": count.closed,
        "closed_ratio": count.closed_ratio,
    }
