"""The URLs of the API."""

from starlette.routing import Route

from groups_service.web.api.feeds import feeds, follows_and_mutes, group_changes
from groups_service.web.api.files import files
from groups_service.web.api.groups import groups, history, lifecycle, pictures, status
from groups_service.web.api.members import (
    admin_succession,
    directory_bindings,
    group_follows,
    invitations,
    join_requests,
    memberships,
)
from groups_service.web.api.notifications import inbox, levels, live_tickets, preferences
from groups_service.web.api.people import people, units
from groups_service.web.api.posts import (
    comments,
    drafts,
    mentions,
    pins_and_locks,
    posts,
    proposals,
    questions,
    reactions,
    revisions,
)
from groups_service.web.api.reports import reports
from groups_service.web.api.statistics import statistics

API_PREFIX = "/api/v1"
GROUP_PATH = f"{API_PREFIX}/groups/{{group_id}}"
POST_PATH = f"{API_PREFIX}/posts/{{post_id}}"
COMMENT_PATH = f"{API_PREFIX}/comments/{{comment_id}}"

api_routes = [
    Route(f"{API_PREFIX}/me", people.show_me, methods=["GET"]),
    Route(f"{API_PREFIX}/me/profile", people.update_my_profile, methods=["PATCH"]),
    Route(f"{API_PREFIX}/me/photo", people.set_photo, methods=["PUT"]),
    Route(f"{API_PREFIX}/me/photo", people.remove_photo, methods=["DELETE"]),
    Route(f"{API_PREFIX}/me/posts", feeds.list_own_timeline, methods=["GET"]),
    Route(f"{API_PREFIX}/me/posts", feeds.create_timeline_post, methods=["POST"]),
    Route(f"{API_PREFIX}/me/files", files.create_timeline_file, methods=["POST"]),
    Route(f"{API_PREFIX}/feed", feeds.list_feed, methods=["GET"]),
    Route(f"{API_PREFIX}/following", follows_and_mutes.list_follows, methods=["GET"]),
    Route(f"{API_PREFIX}/tags/{{tag}}/posts", feeds.list_tagged_posts, methods=["GET"]),
    Route(f"{API_PREFIX}/tags/{{tag}}/follow", follows_and_mutes.follow_tag, methods=["PUT"]),
    Route(f"{API_PREFIX}/tags/{{tag}}/follow", follows_and_mutes.unfollow_tag, methods=["DELETE"]),
    Route(f"{API_PREFIX}/units", units.list_units, methods=["GET"]),
    Route(f"{API_PREFIX}/units/{{unit_id}}", units.show_unit, methods=["GET"]),
    Route(f"{API_PREFIX}/units/{{unit_id}}/follow", units.follow_unit, methods=["PUT"]),
    Route(f"{API_PREFIX}/units/{{unit_id}}/follow", units.unfollow_unit, methods=["DELETE"]),
    Route(f"{API_PREFIX}/people", people.list_people, methods=["GET"]),
    Route(f"{API_PREFIX}/people/{{person_id}}", people.show_person, methods=["GET"]),
    Route(f"{API_PREFIX}/people/{{person_id}}/photo", people.show_photo, methods=["GET"]),
    Route(f"{API_PREFIX}/people/{{person_id}}/posts", feeds.list_person_posts, methods=["GET"]),
    Route(
        f"{API_PREFIX}/people/{{person_id}}/follow",
        follows_and_mutes.follow_person,
        methods=["PUT"],
    ),
    Route(
        f"{API_PREFIX}/people/{{person_id}}/follow",
        follows_and_mutes.unfollow_person,
        methods=["DELETE"],
    ),
    Route(
        f"{API_PREFIX}/people/{{person_id}}/mute", follows_and_mutes.mute_person, methods=["PUT"]
    ),
    Route(
        f"{API_PREFIX}/people/{{person_id}}/mute",
        follows_and_mutes.unmute_person,
        methods=["DELETE"],
    ),
    Route(f"{API_PREFIX}/groups", groups.list_groups, methods=["GET"]),
    Route(f"{API_PREFIX}/groups", groups.create_group, methods=["POST"]),
    Route(f"{API_PREFIX}/groups/similar", groups.list_similar_groups, methods=["GET"]),
    Route(GROUP_PATH, groups.show_group, methods=["GET"]),
    Route(GROUP_PATH, groups.update_group, methods=["PATCH"]),
    Route(GROUP_PATH, lifecycle.trash_group, methods=["DELETE"]),
    Route(f"{GROUP_PATH}/picture", pictures.show_picture, methods=["GET"]),
    Route(f"{GROUP_PATH}/picture", pictures.set_picture, methods=["PUT"]),
    Route(f"{GROUP_PATH}/picture", pictures.remove_picture, methods=["DELETE"]),
    Route(f"{GROUP_PATH}/restore", lifecycle.restore_group, methods=["POST"]),
    Route(f"{GROUP_PATH}/state", lifecycle.set_state, methods=["PUT"]),
    Route(f"{GROUP_PATH}/status", status.set_status, methods=["PUT"]),
    Route(f"{GROUP_PATH}/status/preview", status.preview_status, methods=["GET"]),
    Route(f"{GROUP_PATH}/publication", status.preview_publication, methods=["GET"]),
    Route(f"{GROUP_PATH}/publication", status.publish_closed_content, methods=["POST"]),
    Route(f"{GROUP_PATH}/history", history.list_history, methods=["GET"]),
    Route(f"{GROUP_PATH}/notification-level", levels.show_level, methods=["GET"]),
    Route(f"{GROUP_PATH}/notification-level", levels.set_level, methods=["PUT"]),
    Route(f"{GROUP_PATH}/follow", group_follows.follow_group, methods=["PUT"]),
    Route(f"{GROUP_PATH}/follow", group_follows.unfollow_group, methods=["DELETE"]),
    Route(f"{GROUP_PATH}/invitations", invitations.list_group_invitations, methods=["GET"]),
    Route(f"{GROUP_PATH}/invitations", invitations.create_invitation, methods=["POST"]),
    Route(
        f"{GROUP_PATH}/invitations/{{invitation_id}}",
        invitations.revoke_invitation,
        methods=["DELETE"],
    ),
    Route(f"{API_PREFIX}/invitations", invitations.list_own_invitations, methods=["GET"]),
    Route(
        f"{API_PREFIX}/invitations/{{invitation_id}}",
        invitations.answer_invitation,
        methods=["PATCH"],
    ),
    Route(f"{GROUP_PATH}/proposals", proposals.list_proposals, methods=["GET"]),
    Route(f"{API_PREFIX}/proposals/{{proposal_id}}", proposals.show_proposal, methods=["GET"]),
    Route(f"{API_PREFIX}/proposals/{{proposal_id}}", proposals.decide_proposal, methods=["PATCH"]),
    Route(
        f"{API_PREFIX}/proposals/{{proposal_id}}", proposals.withdraw_proposal, methods=["DELETE"]
    ),
    Route(f"{GROUP_PATH}/succession", admin_succession.accept_administration, methods=["PUT"]),
    Route(f"{GROUP_PATH}/bindings", directory_bindings.list_bindings, methods=["GET"]),
    Route(f"{GROUP_PATH}/bindings", directory_bindings.create_binding, methods=["POST"]),
    Route(f"{GROUP_PATH}/bindings", directory_bindings.delete_binding, methods=["DELETE"]),
    Route(f"{GROUP_PATH}/bindings/preview", directory_bindings.preview_binding, methods=["GET"]),
    Route(
        f"{API_PREFIX}/admin/groups", admin_succession.list_groups_without_admin, methods=["GET"]
    ),
    Route(
        f"{API_PREFIX}/admin/groups/{{group_id}}/administrators",
        admin_succession.appoint_admin,
        methods=["POST"],
    ),
    Route(f"{GROUP_PATH}/members", memberships.list_members, methods=["GET"]),
    Route(f"{GROUP_PATH}/members/{{person_id}}", memberships.set_member, methods=["PUT"]),
    Route(f"{GROUP_PATH}/members/{{person_id}}", memberships.remove_member, methods=["DELETE"]),
    Route(f"{GROUP_PATH}/membership", memberships.join_group, methods=["PUT"]),
    Route(f"{GROUP_PATH}/membership", memberships.leave_group, methods=["DELETE"]),
    Route(f"{GROUP_PATH}/requests", join_requests.list_join_requests, methods=["GET"]),
    Route(
        f"{GROUP_PATH}/requests/{{request_id}}",
        join_requests.decide_join_request,
        methods=["PATCH"],
    ),
    Route(f"{GROUP_PATH}/posts", posts.list_posts, methods=["GET"]),
    Route(f"{GROUP_PATH}/posts", posts.create_post, methods=["POST"]),
    Route(f"{GROUP_PATH}/changes", group_changes.list_changes, methods=["GET"]),
    Route(f"{GROUP_PATH}/read", group_changes.mark_group_read, methods=["PUT"]),
    Route(f"{API_PREFIX}/drafts", drafts.list_drafts, methods=["GET"]),
    Route(f"{API_PREFIX}/drafts/{{target}}", drafts.show_draft, methods=["GET"]),
    Route(f"{API_PREFIX}/drafts/{{target}}", drafts.save_draft, methods=["PUT"]),
    Route(f"{API_PREFIX}/drafts/{{target}}", drafts.delete_draft, methods=["DELETE"]),
    Route(f"{API_PREFIX}/mentionable", mentions.list_mention_candidates, methods=["GET"]),
    Route(POST_PATH, posts.show_post, methods=["GET"]),
    Route(POST_PATH, posts.update_post, methods=["PATCH"]),
    Route(POST_PATH, posts.delete_post, methods=["DELETE"]),
    Route(f"{POST_PATH}/restore", posts.restore_post, methods=["POST"]),
    Route(f"{POST_PATH}/revisions", revisions.list_revisions, methods=["GET"]),
    Route(f"{POST_PATH}/pin", pins_and_locks.pin_post, methods=["PUT"]),
    Route(f"{POST_PATH}/pin", pins_and_locks.unpin_post, methods=["DELETE"]),
    Route(f"{POST_PATH}/lock", pins_and_locks.lock_post, methods=["PUT"]),
    Route(f"{POST_PATH}/lock", pins_and_locks.unlock_post, methods=["DELETE"]),
    Route(f"{POST_PATH}/question", questions.set_question, methods=["PUT"]),
    Route(f"{POST_PATH}/accepted-answer", questions.accept_answer, methods=["PUT"]),
    Route(f"{POST_PATH}/accepted-answer", questions.remove_accepted_answer, methods=["DELETE"]),
    Route(f"{POST_PATH}/forwards", questions.forward_question, methods=["POST"]),
    Route(f"{GROUP_PATH}/questions", questions.list_group_questions, methods=["GET"]),
    Route(f"{GROUP_PATH}/questions/similar", questions.list_similar_questions, methods=["GET"]),
    Route(f"{API_PREFIX}/questions", questions.list_questions, methods=["GET"]),
    Route(f"{POST_PATH}/reactions", reactions.list_reactions, methods=["GET"]),
    Route(f"{POST_PATH}/reactions/{{kind}}", reactions.add_reaction, methods=["PUT"]),
    Route(f"{POST_PATH}/reactions/{{kind}}", reactions.remove_reaction, methods=["DELETE"]),
    Route(f"{POST_PATH}/comments", comments.list_comments, methods=["GET"]),
    Route(f"{POST_PATH}/comments", comments.create_comment, methods=["POST"]),
    Route(COMMENT_PATH, comments.show_comment, methods=["GET"]),
    Route(COMMENT_PATH, comments.update_comment, methods=["PATCH"]),
    Route(COMMENT_PATH, comments.delete_comment, methods=["DELETE"]),
    Route(f"{COMMENT_PATH}/restore", comments.restore_comment, methods=["POST"]),
    Route(f"{COMMENT_PATH}/revisions", revisions.list_revisions, methods=["GET"]),
    Route(f"{COMMENT_PATH}/reactions", reactions.list_reactions, methods=["GET"]),
    Route(f"{COMMENT_PATH}/reactions/{{kind}}", reactions.add_reaction, methods=["PUT"]),
    Route(f"{COMMENT_PATH}/reactions/{{kind}}", reactions.remove_reaction, methods=["DELETE"]),
    Route(f"{GROUP_PATH}/files", files.list_files, methods=["GET"]),
    Route(f"{GROUP_PATH}/files", files.create_file, methods=["POST"]),
    Route(f"{API_PREFIX}/files/{{file_id}}", files.show_file, methods=["GET"]),
    Route(f"{API_PREFIX}/files/{{file_id}}/content", files.show_content, methods=["GET"]),
    Route(f"{API_PREFIX}/files/{{file_id}}/preview", files.show_preview, methods=["GET"]),
    Route(f"{API_PREFIX}/notifications", inbox.list_notifications, methods=["GET"]),
    Route(f"{API_PREFIX}/notifications/read", inbox.mark_notifications_read, methods=["PUT"]),
    Route(f"{API_PREFIX}/notification-preferences", preferences.show_preferences, methods=["GET"]),
    Route(
        f"{API_PREFIX}/notification-preferences", preferences.update_preferences, methods=["PUT"]
    ),
    Route(f"{API_PREFIX}/live/tickets", live_tickets.create_ticket, methods=["POST"]),
    Route(f"{API_PREFIX}/reports", reports.list_reports, methods=["GET"]),
    Route(f"{API_PREFIX}/reports", reports.create_report, methods=["POST"]),
    Route(f"{API_PREFIX}/reports/{{report_id}}", reports.show_report, methods=["GET"]),
    Route(f"{API_PREFIX}/reports/{{report_id}}", reports.decide_report, methods=["PATCH"]),
    Route(f"{API_PREFIX}/statistics/groups", statistics.show_group_statistics, methods=["GET"]),
    Route(
        f"{API_PREFIX}/statistics/groups.csv",
        statistics.download_group_statistics,
        methods=["GET"],
    ),
    Route(
        f"{API_PREFIX}/statistics/questions", statistics.show_question_statistics, methods=["GET"]
    ),
]
