"""Every URL of the service: those that need nobody, the API, the pages."""

from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.types import ASGIApp

from auth.gate import Paths
from auth.routes import sign_in_routes
from auth.sign_in import SignIn
from groups_service.routes.api import API, api
from groups_service.routes.pages import pages
from groups_service.web import assets, health
from notifications.routes import Desk, notification_routes

__all__ = ["API", "PUBLIC", "all_routes", "api", "pages", "public"]

PUBLIC = Paths(
    public=("/auth/*", "/tillganglighet", "/sprak"),
    unseen=(
        *("/healthz", "/readyz", "/static/*", "/embed/*.js", "/openapi.yaml"),
        "/unsubscribe/*",  # whoever has the link
    ),
)

public = [
    Route("/healthz", health.alive, methods=["GET"]),
    Route("/readyz", health.ready, methods=["GET"]),
    Route("/openapi.yaml", assets.contract, methods=["GET"]),
    Route("/embed/samv.js", assets.embed, methods=["GET"]),
    Route("/embed/samv-write-{digest}.js", assets.embed_tools, methods=["GET"]),
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
