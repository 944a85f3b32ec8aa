"""Every URL of the service, on one screen."""

from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.types import ASGIApp

from auth.gate import Paths
from auth.routes import sign_in_routes
from auth.sign_in import SignIn
from groups_service.web import assets, health
from groups_service.web.api import (
    bindings,
    files,
    groups,
    joining,
    members,
    people,
    pictures,
    posts,
    statistics,
    statuses,
)
from groups_service.web.pages import handlers as page
from notifications.routes import Desk, notification_routes

API = "/api/v1"
GROUP = f"{API}/groups/{{group_id}}"
GROUP_PAGE = "/grupper/{group_id}"
PUBLIC = Paths(
    public=("/auth/*", "/tillganglighet", "/sprak"),
    unseen=("/healthz", "/readyz", "/static/*", "/embed/*.js", "/openapi.yaml"),
)

api = [
    Route(f"{API}/me", people.me, methods=["GET"]),
    Route(f"{API}/me/profile", people.describe, methods=["PATCH"]),
    Route(f"{API}/me/photo", people.put_photo, methods=["PUT"]),
    Route(f"{API}/me/photo", people.remove_photo, methods=["DELETE"]),
    Route(f"{API}/people", people.index, methods=["GET"]),
    Route(f"{API}/people/{{person_id}}", people.show, methods=["GET"]),
    Route(f"{API}/people/{{person_id}}/photo", people.photo, methods=["GET"]),
    Route(f"{API}/groups", groups.index, methods=["GET"]),
    Route(f"{API}/groups", groups.create, methods=["POST"]),
    Route(f"{API}/groups/similar", groups.similar, methods=["GET"]),
    Route(GROUP, groups.show, methods=["GET"]),
    Route(GROUP, groups.change, methods=["PATCH"]),
    Route(GROUP, statuses.trash, methods=["DELETE"]),
    Route(f"{GROUP}/picture", pictures.show, methods=["GET"]),
    Route(f"{GROUP}/picture", pictures.put, methods=["PUT"]),
    Route(f"{GROUP}/picture", pictures.remove, methods=["DELETE"]),
    Route(f"{GROUP}/restore", statuses.restore, methods=["POST"]),
    Route(f"{GROUP}/state", statuses.set_state, methods=["PUT"]),
    Route(f"{GROUP}/status", statuses.change, methods=["PUT"]),
    Route(f"{GROUP}/status/preview", statuses.preview, methods=["GET"]),
    Route(f"{GROUP}/publication", statuses.publication, methods=["GET"]),
    Route(f"{GROUP}/publication", statuses.publish, methods=["POST"]),
    Route(f"{GROUP}/history", statuses.show_history, methods=["GET"]),
    Route(f"{GROUP}/follow", joining.follow, methods=["PUT"]),
    Route(f"{GROUP}/follow", joining.unfollow, methods=["DELETE"]),
    Route(f"{GROUP}/invitations", joining.invitation_index, methods=["GET"]),
    Route(f"{GROUP}/invitations", joining.invite, methods=["POST"]),
    Route(f"{GROUP}/invitations/{{invitation_id}}", joining.revoke, methods=["DELETE"]),
    Route(f"{API}/invitations", joining.my_invitations, methods=["GET"]),
    Route(f"{API}/invitations/{{invitation_id}}", joining.answer_invitation, methods=["PATCH"]),
    Route(f"{GROUP}/proposals", joining.proposal_index, methods=["GET"]),
    Route(f"{API}/proposals/{{proposal_id}}", joining.show_proposal, methods=["GET"]),
    Route(f"{API}/proposals/{{proposal_id}}", joining.decide_proposal, methods=["PATCH"]),
    Route(f"{API}/proposals/{{proposal_id}}", joining.withdraw_proposal, methods=["DELETE"]),
    Route(f"{GROUP}/succession", joining.take_over, methods=["PUT"]),
    Route(f"{GROUP}/bindings", bindings.index, methods=["GET"]),
    Route(f"{GROUP}/bindings", bindings.create, methods=["POST"]),
    Route(f"{GROUP}/bindings", bindings.end, methods=["DELETE"]),
    Route(f"{GROUP}/bindings/preview", bindings.preview, methods=["GET"]),
    Route(f"{API}/admin/groups", bindings.without_administrator, methods=["GET"]),
    Route(f"{API}/admin/groups/{{group_id}}/administrators", bindings.appoint, methods=["POST"]),
    Route(f"{GROUP}/members", members.index, methods=["GET"]),
    Route(f"{GROUP}/members/{{person_id}}", members.put, methods=["PUT"]),
    Route(f"{GROUP}/members/{{person_id}}", members.remove, methods=["DELETE"]),
    Route(f"{GROUP}/membership", members.join, methods=["PUT"]),
    Route(f"{GROUP}/membership", members.leave, methods=["DELETE"]),
    Route(f"{GROUP}/requests", members.waiting, methods=["GET"]),
    Route(f"{GROUP}/requests/{{request_id}}", members.decide, methods=["PATCH"]),
    Route(f"{GROUP}/posts", posts.index, methods=["GET"]),
    Route(f"{GROUP}/posts", posts.create, methods=["POST"]),
    Route(f"{API}/posts/{{post_id}}", posts.show, methods=["GET"]),
    Route(f"{API}/posts/{{post_id}}/comments", posts.comment_index, methods=["GET"]),
    Route(f"{API}/posts/{{post_id}}/comments", posts.comment, methods=["POST"]),
    Route(f"{GROUP}/files", files.index, methods=["GET"]),
    Route(f"{GROUP}/files", files.create, methods=["POST"]),
    Route(f"{API}/files/{{file_id}}", files.show, methods=["GET"]),
    Route(f"{API}/files/{{file_id}}/content", files.content, methods=["GET"]),
    Route(f"{API}/statistics/groups", statistics.groups, methods=["GET"]),
    Route(f"{API}/statistics/groups.csv", statistics.groups_csv, methods=["GET"]),
]

pages: list[BaseRoute] = [
    Route("/", page.start.show, methods=["GET"]),
    Route("/grupper", page.groups.index, methods=["GET"]),
    Route("/grupper/ny", page.new_group.begin, methods=["GET"]),
    Route("/grupper/ny", page.new_group.go_on, methods=["POST"]),
    Route(GROUP_PAGE, page.feed.show, methods=["GET"]),
    Route(f"{GROUP_PAGE}/inlagg", page.feed.publish, methods=["POST"]),
    Route(f"{GROUP_PAGE}/filer", page.files.index, methods=["GET"]),
    Route(f"{GROUP_PAGE}/filer", page.files.upload, methods=["POST"]),
    Route(f"{GROUP_PAGE}/medlemmar", page.members.index, methods=["GET"]),
    Route(f"{GROUP_PAGE}/medlemmar/{{person_id}}", page.members.act, methods=["POST"]),
    Route(f"{GROUP_PAGE}/medlemskap", page.membership.change, methods=["POST"]),
    Route(f"{GROUP_PAGE}/ansokningar/{{request_id}}", page.membership.decide, methods=["POST"]),
    Route(f"{GROUP_PAGE}/foljer", page.joining.follow, methods=["POST"]),
    Route(f"{GROUP_PAGE}/inbjudan", page.joining.answer, methods=["POST"]),
    Route(f"{GROUP_PAGE}/inbjudningar", page.joining.invite, methods=["POST"]),
    Route(
        f"{GROUP_PAGE}/inbjudningar/{{invitation_id}}/ta-tillbaka",
        page.joining.revoke,
        methods=["POST"],
    ),
    Route(f"{GROUP_PAGE}/ta-over", page.joining.take_over, methods=["POST"]),
    Route(f"{GROUP_PAGE}/forslag", page.proposals.index, methods=["GET"]),
    Route(f"{GROUP_PAGE}/forslag/{{proposal_id}}", page.proposals.decide, methods=["POST"]),
    Route(
        f"{GROUP_PAGE}/forslag/{{proposal_id}}/ta-tillbaka",
        page.proposals.withdraw,
        methods=["POST"],
    ),
    Route(f"{GROUP_PAGE}/om", page.about.show, methods=["GET"]),
    Route(f"{GROUP_PAGE}/om", page.about.change, methods=["POST"]),
    Route(f"{GROUP_PAGE}/bild", page.pictures.put, methods=["POST"]),
    Route(f"{GROUP_PAGE}/bild/ta-bort", page.pictures.remove, methods=["POST"]),
    Route(f"{GROUP_PAGE}/status", page.statuses.preview, methods=["GET"]),
    Route(f"{GROUP_PAGE}/status", page.statuses.change, methods=["POST"]),
    Route(f"{GROUP_PAGE}/publicering", page.statuses.publication, methods=["GET"]),
    Route(f"{GROUP_PAGE}/publicering", page.statuses.publish, methods=["POST"]),
    Route(f"{GROUP_PAGE}/tillstand", page.statuses.set_state, methods=["POST"]),
    Route(f"{GROUP_PAGE}/papperskorg", page.statuses.leaving, methods=["GET"]),
    Route(f"{GROUP_PAGE}/papperskorg", page.statuses.trash, methods=["POST"]),
    Route(f"{GROUP_PAGE}/aterstall", page.statuses.restore, methods=["POST"]),
    Route(f"{GROUP_PAGE}/historik", page.history.index, methods=["GET"]),
    Route(f"{GROUP_PAGE}/koppling", page.bindings.index, methods=["GET"]),
    Route(f"{GROUP_PAGE}/koppling", page.bindings.bind, methods=["POST"]),
    Route(f"{GROUP_PAGE}/koppling/{{binding_id}}/ta-bort", page.bindings.unbind, methods=["POST"]),
    Route("/inlagg/{post_id}", page.posts.show, methods=["GET"]),
    Route("/inlagg/{post_id}/kommentarer", page.posts.comment, methods=["POST"]),
    Route("/kollegor", page.people.index, methods=["GET"]),
    Route("/kollegor/jag", page.people.me, methods=["GET"]),
    Route("/kollegor/{person_id}", page.people.show, methods=["GET"]),
    Route("/kollegor/{person_id}/redigera", page.profile.edit, methods=["GET"]),
    Route("/kollegor/{person_id}/redigera", page.profile.save, methods=["POST"]),
    Route("/kollegor/{person_id}/foto", page.profile.set_photo, methods=["POST"]),
    Route("/kollegor/{person_id}/foto/ta-bort", page.profile.remove_photo, methods=["POST"]),
    Route("/aviseringar", page.notices.index, methods=["GET"]),
    Route("/aviseringar/lasta", page.notices.read_all, methods=["POST"]),
    Route("/aviseringar/{number}", page.notices.follow, methods=["GET"]),
    Route("/statistik", page.statistics.show, methods=["GET"]),
    Route("/statistik/grupper/{group_id}/administratorer", page.orphans.appoint, methods=["POST"]),
    Route("/tillganglighet", page.site.accessibility, methods=["GET"]),
    Route("/sprak", page.site.choose_language, methods=["POST"]),
]

public = [
    Route("/healthz", health.alive, methods=["GET"]),
    Route("/readyz", health.ready, methods=["GET"]),
    Route("/openapi.yaml", assets.contract, methods=["GET"]),
    Route("/embed/samv.js", assets.embed, methods=["GET"]),
    Mount("/static/dist", assets.built(), name="static"),
]


def all_routes(sign_in: SignIn, desk: Desk, live: ASGIApp) -> list[BaseRoute]:
    return [
        *public,
        *sign_in_routes(sign_in),
        *api,
        *notification_routes(desk, prefix=API),
        WebSocketRoute(f"{API}/live", live),
        *pages,
    ]
