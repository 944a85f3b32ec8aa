"""People and organisational units as JSON."""

from uuid import UUID

from groups_service.access import Viewer
from groups_service.core.errors import NotFound
from groups_service.queries.feeds import follows_and_mutes
from groups_service.queries.feeds.follows_and_mutes import PersonRelationship
from groups_service.queries.groups import groups as group_queries
from groups_service.queries.groups.groups import GroupView
from groups_service.queries.people import profiles as profile_queries
from groups_service.queries.people.profiles import (
    PersonSummary,
    Profile,
    UnitSummary,
)
from groups_service.web.http.json_values import Json


def serialize_unit(unit: UnitSummary) -> Json:
    return {"id": str(unit.id), "name": unit.name}


def serialize_person_summary(person: PersonSummary) -> Json:
    return {
        "id": str(person.id),
        "name": person.name,
        "title": person.title,
        "unit": serialize_unit(person.unit) if person.unit else None,
        "photo": f"/api/v1/people/{person.id}/photo" if person.photo else None,
        "active": person.active,
    }


def serialize_profile(
    viewer: Viewer, profile: Profile, groups: list[GroupView], relationship: PersonRelationship
) -> Json:
    return {
        **serialize_person_summary(profile.summary),
        "account": profile.account,
        "mail": profile.mail,
        "telephone": profile.telephone,
        "mobile": profile.mobile,
        "place": profile.place,
        "about": profile.about,
        "manager": serialize_person_summary(profile.manager) if profile.manager else None,
        "unit_path": [serialize_unit(unit) for unit in profile.unit_path],
        "keywords": list(profile.keywords),
        "groups": [
            {"id": str(group.id), "name": group.name, "status": group.status} for group in groups
        ],
        "follows": relationship.follows,
        "muted": relationship.muted,
        "allowed_actions": ["edit"] if profile.summary.id == viewer.id else ["follow", "mute"],
    }


MAX_PROFILE_GROUPS = 100


async def load_profile_json(viewer: Viewer, person_id: UUID) -> Json:
    """Load a profile with the groups of the person that the viewer may see. Raises NotFound."""
    profile = await profile_queries.get_profile(person_id)
    if profile is None:
        raise NotFound
    group_filter = group_queries.GroupFilter(
        member=person_id, order=group_queries.GroupOrder.NAME, limit=MAX_PROFILE_GROUPS
    )
    page = await group_queries.list_groups(viewer, group_filter)
    relationship = await follows_and_mutes.get_relationship(viewer, person_id)
    return serialize_profile(viewer, profile, page.items, relationship)
