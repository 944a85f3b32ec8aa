"""Public files: built scripts and styles, the embed script, the OpenAPI document."""

import json
import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from groups_service.core.errors import NotFound

PACKAGE = Path(__file__).parents[1]
BUILD_DIRECTORY = PACKAGE / "static" / "dist"
CACHE_FOREVER = "public, max-age=31536000, immutable"
CACHE_FIVE_MINUTES = "public, max-age=300"
CROSS_ORIGIN_HEADERS = {
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",  # module scripts are fetched with CORS
}


class HashedStaticFiles(StaticFiles):
    """Static files whose names contain a hash of their content, cached forever."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response: Response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]  # passed through
        response.headers["Cache-Control"] = CACHE_FOREVER
        return response


def create_static_files() -> HashedStaticFiles:
    return HashedStaticFiles(directory=BUILD_DIRECTORY, check_dir=False)


async def show_embed_script(_: Request) -> Response:
    """Serve the script that embedding pages load, at a URL that stays the same in all releases."""
    name = json.loads((BUILD_DIRECTORY / "manifest.json").read_text())["samv.js"]
    return _script_response(name, CACHE_FIVE_MINUTES)


async def show_embed_writing_script(request: Request) -> Response:
    """Serve the writing tools, which the embed script of the same release loads on demand."""
    digest: str = request.path_params["digest"]
    name = f"samv-write-{digest}.js"
    if not re.fullmatch("[0-9a-f]{10}", digest) or not (BUILD_DIRECTORY / name).exists():
        raise NotFound
    return _script_response(name, CACHE_FOREVER)


def _script_response(name: str, cache_control: str) -> Response:
    headers = {"Cache-Control": cache_control, **CROSS_ORIGIN_HEADERS}
    return FileResponse(BUILD_DIRECTORY / name, headers=headers, media_type="text/javascript")


async def show_openapi(_: Request) -> Response:
    """Serve `openapi.yaml` from the installed package, or from the checkout beside it."""
    packaged = PACKAGE / "openapi.yaml"
    path = packaged if packaged.exists() else PACKAGE.parent / "openapi.yaml"
    return FileResponse(path, media_type="application/yaml")
