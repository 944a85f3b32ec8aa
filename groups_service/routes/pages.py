"""The routes of the pages; each has the name of its path in `core/page_urls.py`."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from groups_service.core.page_urls import PAGE_PATHS
from groups_service.web.pages.core import site
from groups_service.web.pages.feeds import follows_and_mutes, group_feed, home, timeline
from groups_service.web.pages.files import files
from groups_service.web.pages.groups import about, history, new_group, pictures, status
from groups_service.web.pages.groups import directory as groups_directory
from groups_service.web.pages.members import (
    directory_bindings,
    groups_without_admin,
    invitations,
    own_membership,
)
from groups_service.web.pages.members import list as member_list
from groups_service.web.pages.notifications import inbox, level, preferences, unsubscribe
from groups_service.web.pages.people import directory as people_directory
from groups_service.web.pages.people import profile
from groups_service.web.pages.posts import (
    actions,
    comments,
    editing,
    post,
    proposals,
    questions,
    reactions,
)
from groups_service.web.pages.reports import reports
from groups_service.web.pages.statistics import statistics

Endpoint = Callable[[Request], Awaitable[Response]]


def _get(name: str, endpoint: Endpoint) -> Route:
    return Route(PAGE_PATHS[name], endpoint, methods=["GET"], name=name)


def _post(name: str, endpoint: Endpoint) -> Route:
    return Route(PAGE_PATHS[name], endpoint, methods=["POST"], name=name)


page_routes: list[BaseRoute] = [
    _get("home", home.show_home),
    _get("groups", groups_directory.list_groups),
    _get("new_group", new_group.show_new_group),
    _post("new_group", new_group.submit_step),
    _get("group", group_feed.show_group),
    _post("group_posts", group_feed.create_post),
    _post("group_read_mark", group_feed.mark_group_read),
    _get("group_notification_level", level.show_level),
    _post("group_notification_level", level.update_level),
    _get("group_files", files.list_files),
    _post("group_files", files.upload_file),
    _get("group_members", member_list.list_members),
    _post("group_member", member_list.update_member),
    _post("group_membership", own_membership.update_membership),
    _post("group_join_request", own_membership.decide_join_request),
    _post("group_follow", invitations.follow_group),
    _post("group_invitation_answer", invitations.answer_invitation),
    _post("group_invitations", invitations.create_invitation),
    _post("group_invitation_revoke", invitations.revoke_invitation),
    _post("group_admin_offer", invitations.accept_admin_offer),
    _get("group_proposals", proposals.list_proposals),
    _post("group_proposal", proposals.decide_proposal),
    _post("group_proposal_withdraw", proposals.withdraw_proposal),
    _get("group_details", about.show_group_details),
    _post("group_details", about.update_group_details),
    _post("group_picture", pictures.update_picture),
    _post("group_picture_delete", pictures.delete_picture),
    _get("group_status", status.show_status_preview),
    _post("group_status", status.update_status),
    _get("group_publication", status.show_publication),
    _post("group_publication", status.publish_closed_eras),
    _post("group_state", status.update_state),
    _get("group_trash", status.show_trash_confirmation),
    _post("group_trash", status.trash_group),
    _post("group_restore", status.restore_group),
    _get("group_history", history.list_history),
    _get("group_bindings", directory_bindings.list_bindings),
    _post("group_bindings", directory_bindings.create_binding),
    _post("group_binding_delete", directory_bindings.delete_binding),
    _get("post", post.show_post),
    _post("post_comments", comments.create_comment),
    _get("post_edit", editing.show_edit_form),
    _post("post_edit", editing.submit_edit),
    _post("post_delete", actions.delete_post),
    _post("post_restore", actions.restore_post),
    _post("post_pin", actions.pin_post),
    _post("post_lock", actions.lock_post),
    _get("post_reactions", reactions.list_reactions),
    _post("post_reactions", reactions.update_reaction),
    _get("post_revisions", reactions.list_revisions),
    _get("comment_edit", editing.show_edit_form),
    _post("comment_edit", editing.submit_edit),
    _post("comment_delete", actions.delete_comment),
    _post("comment_restore", actions.restore_comment),
    _get("comment_reactions", reactions.list_reactions),
    _post("comment_reactions", reactions.update_reaction),
    _get("comment_revisions", reactions.list_revisions),
    _post("post_question", questions.mark_question),
    _post("post_answer", questions.update_accepted_answer),
    _get("post_forward", questions.show_forward_form),
    _post("post_forward", questions.forward_question),
    _get("post_report", reports.show_report_form),
    _post("post_report", reports.create_report),
    _get("comment_report", reports.show_report_form),
    _post("comment_report", reports.create_report),
    _get("group_questions", questions.list_questions),
    _get("reports", reports.list_reports),
    _post("report", reports.handle_report),
    _get("people", people_directory.list_people),
    _get("own_profile", people_directory.redirect_to_own_profile),
    _post("own_timeline_posts", timeline.create_timeline_post),
    _get("person", people_directory.show_person),
    _post("person_follow", follows_and_mutes.follow_person),
    _post("person_mute", follows_and_mutes.mute_person),
    _post("unit_follow", follows_and_mutes.follow_unit),
    _get("tag", follows_and_mutes.show_tag),
    _post("tag_follow", follows_and_mutes.follow_tag),
    _get("person_edit", profile.show_profile_form),
    _post("person_edit", profile.update_profile),
    _post("person_photo", profile.update_photo),
    _post("person_photo_delete", profile.delete_photo),
    _get("notifications", inbox.list_notifications),
    _post("notifications_read", inbox.mark_all_read),
    _get("notification", inbox.open_notification),
    _post("notification_read", inbox.mark_notification_read),
    _get("notification_preferences", preferences.show_preferences),
    _post("notification_preferences", preferences.update_preferences),
    _get("statistics", statistics.show_statistics),
    _post("group_administrators", groups_without_admin.appoint_administrator),
    _get("unsubscribe", unsubscribe.show_unsubscribe),
    _post("unsubscribe", unsubscribe.submit_unsubscribe),
    _get("accessibility", site.show_accessibility),
    _post("language", site.update_language),
]
