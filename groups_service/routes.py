"""Every URL of the service, on one screen."""

from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.types import ASGIApp

from auth.gate import Paths
from auth.routes import sign_in_routes
from auth.sign_in import SignIn
from groups_service.web import assets, health
from groups_service.web.api import files, groups, members, people, posts, statistics
from notifications.routes import Desk, notification_routes

API = "/api/v1"
GROUP = f"{API}/groups/{{group_id}}"
PUBLIC = Paths(
    public=("/auth/*", "/tillganglighet"),
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
    Route(GROUP, groups.show, methods=["GET"]),
    Route(GROUP, groups.change, methods=["PATCH"]),
    Route(f"{GROUP}/status", groups.set_status, methods=["PUT"]),
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

pages: list[BaseRoute] = []

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
