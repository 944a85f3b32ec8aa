"""All URLs of the service: public ones, the API, the pages."""

from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.types import ASGIApp

from auth.middleware import Paths
from auth.routes import sign_in_routes
from auth.sign_in import SignInConfig
from groups_service.core.page_urls import page_url
from groups_service.routes.api import API_PREFIX, api_routes
from groups_service.routes.pages import page_routes
from groups_service.web import assets, health

__all__ = [
    "API_PREFIX",
    "PUBLIC_PATHS",
    "api_routes",
    "build_routes",
    "page_routes",
    "public_routes",
]

PUBLIC_PATHS = Paths(
    public=("/auth/*", page_url("accessibility"), page_url("language")),
    anonymous=(
        *("/healthz", "/readyz", "/static/*", "/embed/*.js", "/openapi.yaml"),
        page_url("unsubscribe", secret="*"),  # noqa: S106 - the secret authenticates
    ),
)

public_routes = [
    Route("/healthz", health.show_liveness, methods=["GET"]),
    Route("/readyz", health.show_readiness, methods=["GET"]),
    Route("/openapi.yaml", assets.show_openapi, methods=["GET"]),
    Route("/embed/samv.js", assets.show_embed_script, methods=["GET"]),
    Route("/embed/samv-write-{digest}.js", assets.show_embed_writing_script, methods=["GET"]),
    Mount("/static/dist", assets.create_static_files(), name="static"),
]


def build_routes(sign_in: SignInConfig, live: ASGIApp) -> list[BaseRoute]:
    return [
        *public_routes,
        *sign_in_routes(sign_in),
        *api_routes,
        WebSocketRoute(f"{API_PREFIX}/live", live),
        *page_routes,
    ]
