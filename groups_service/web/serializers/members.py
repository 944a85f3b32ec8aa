"""Members, join requests, invitations and directory bindings as JSON."""

from groups_service.queries.members.directory_bindings import BindingView
from groups_service.queries.members.invitations import InvitationView
from groups_service.queries.members.memberships import JoinRequestView, MemberView
from groups_service.web.http.json_values import Json, format_time
from groups_service.web.serializers.people import serialize_person_summary


def serialize_member(member: MemberView) -> Json:
    return {
        "person": serialize_person_summary(member.person),
        "role": member.role,
        "since": format_time(member.since),
    }


def serialize_join_request(request: JoinRequestView) -> Json:
    return {
        "id": str(request.id),
        "person": serialize_person_summary(request.person),
        "message": request.message,
        "state": request.state,
        "created_at": format_time(request.created_at),
    }


def serialize_binding(binding: BindingView) -> Json:
    return {
        "id": str(binding.id),
        "kind": binding.kind,
        "target": binding.target,
        "name": binding.name,
        "people": binding.people,
    }


def serialize_invitation(invitation: InvitationView) -> Json:
    return {
        "id": str(invitation.id),
        "group": {
            "id": str(invitation.group_id),
            "name": invitation.group_name,
            "status": invitation.group_status,
        },
        "person": serialize_person_summary(invitation.person),
        "invited_by": invitation.invited_by,
        "note": invitation.note,
        "state": invitation.state,
        "created_at": format_time(invitation.created_at),
        "expires_at": format_time(invitation.expires_at),
    }
