"""The URL paths of the pages, by name.

The paths are written only here: routes, templates, redirects and links in emails take them by
name. `ui/src/lib/page-urls.ts` repeats the few that scripts build.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

_GROUP = "/grupper/{group_id}"
_POST = "/inlagg/{post_id}"
_COMMENT = "/kommentarer/{comment_id}"
_PERSON = "/kollegor/{person_id}"

PAGE_PATHS: Mapping[str, str] = MappingProxyType(
    {
        "home": "/",
        "groups": "/grupper",
        "new_group": "/grupper/ny",
        "group": _GROUP,
        "group_posts": f"{_GROUP}/inlagg",
        "group_read_mark": f"{_GROUP}/last",
        "group_notification_level": f"{_GROUP}/aviseringar",
        "group_files": f"{_GROUP}/filer",
        "group_members": f"{_GROUP}/medlemmar",
        "group_member": f"{_GROUP}/medlemmar/{{person_id}}",
        "group_membership": f"{_GROUP}/medlemskap",
        "group_join_request": f"{_GROUP}/ansokningar/{{request_id}}",
        "group_follow": f"{_GROUP}/foljer",
        "group_invitation_answer": f"{_GROUP}/inbjudan",
        "group_invitations": f"{_GROUP}/inbjudningar",
        "group_invitation_revoke": f"{_GROUP}/inbjudningar/{{invitation_id}}/ta-tillbaka",
        "group_admin_offer": f"{_GROUP}/ta-over",
        "group_proposals": f"{_GROUP}/forslag",
        "group_proposal": f"{_GROUP}/forslag/{{proposal_id}}",
        "group_proposal_withdraw": f"{_GROUP}/forslag/{{proposal_id}}/ta-tillbaka",
        "group_details": f"{_GROUP}/om",
        "group_picture": f"{_GROUP}/bild",
        "group_picture_delete": f"{_GROUP}/bild/ta-bort",
        "group_status": f"{_GROUP}/status",
        "group_publication": f"{_GROUP}/publicering",
        "group_state": f"{_GROUP}/tillstand",
        "group_trash": f"{_GROUP}/papperskorg",
        "group_restore": f"{_GROUP}/aterstall",
        "group_history": f"{_GROUP}/historik",
        "group_bindings": f"{_GROUP}/koppling",
        "group_binding_delete": f"{_GROUP}/koppling/{{binding_id}}/ta-bort",
        "group_questions": f"{_GROUP}/fragor",
        "post": _POST,
        "post_comments": f"{_POST}/kommentarer",
        "post_edit": f"{_POST}/redigera",
        "post_delete": f"{_POST}/ta-bort",
        "post_restore": f"{_POST}/aterstall",
        "post_pin": f"{_POST}/fast",
        "post_lock": f"{_POST}/las",
        "post_reactions": f"{_POST}/reaktioner",
        "post_revisions": f"{_POST}/versioner",
        "post_report": f"{_POST}/anmal",
        "post_question": f"{_POST}/fraga",
        "post_answer": f"{_POST}/svar",
        "post_forward": f"{_POST}/vidare",
        "comment_edit": f"{_COMMENT}/redigera",
        "comment_delete": f"{_COMMENT}/ta-bort",
        "comment_restore": f"{_COMMENT}/aterstall",
        "comment_reactions": f"{_COMMENT}/reaktioner",
        "comment_revisions": f"{_COMMENT}/versioner",
        "comment_report": f"{_COMMENT}/anmal",
        "people": "/kollegor",
        "own_profile": "/kollegor/jag",
        "own_timeline_posts": "/kollegor/jag/inlagg",
        "person": _PERSON,
        "person_follow": f"{_PERSON}/folj",
        "person_mute": f"{_PERSON}/tysta",
        "person_edit": f"{_PERSON}/redigera",
        "person_photo": f"{_PERSON}/foto",
        "person_photo_delete": f"{_PERSON}/foto/ta-bort",
        "unit_follow": "/enheter/{unit_id}/folj",
        "tag": "/taggar/{tag}",
        "tag_follow": "/taggar/{tag}/folj",
        "notifications": "/aviseringar",
        "notifications_read": "/aviseringar/lasta",
        "notification": "/aviseringar/{number}",
        "notification_read": "/aviseringar/{number}/last",
        "notification_preferences": "/installningar/aviseringar",
        "reports": "/anmalningar",
        "report": "/anmalningar/{report_id}",
        "statistics": "/statistik",
        "group_administrators": "/statistik/grupper/{group_id}/administratorer",
        "unsubscribe": "/unsubscribe/{secret}",
        "accessibility": "/tillganglighet",
        "language": "/sprak",
    }
)

_FORMATS: Mapping[str, Callable[..., str]] = {
    name: path.format for name, path in PAGE_PATHS.items()
}


def page_url(name: str, /, **ids: UUID | int | str) -> str:
    """Return the path of a page; text in `ids`, such as a tag, is already percent-encoded.

    Raises KeyError when the name is unknown or an id is missing.
    """
    return _FORMATS[name](**ids)
