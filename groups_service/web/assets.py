"""What anybody may fetch: built scripts and styles, the embed's script, the contract."""

import json
import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from groups_service.errors import NotFound

PACKAGE = Path(__file__).parents[1]
BUILT = PACKAGE / "static" / "dist"
FOREVER = "public, max-age=31536000, immutable"
FIVE_MINUTES = "public, max-age=300"
BY_ANY_PAGE = {
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",  # a module is asked for as one asks for data
}


class Built(StaticFiles):
    """Files whose names hold their content's hash: whoever has one never asks again."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response: Response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]  # passed on
        response.headers["Cache-Control"] = FOREVER
        return response


def built() -> Built:
    return Built(directory=BUILT, check_dir=False)


async def embed(_: Request) -> Response:
    """The script that foreign pages load: a fixed address for what changes with each release."""
    name = json.loads((BUILT / "manifest.json").read_text())["samv.js"]
    return _script(name, FIVE_MINUTES)


async def embed_tools(request: Request) -> Response:
    """What that script fetches when somebody writes; each release's asks for its own."""
    digest: str = request.path_params["digest"]
    name = f"samv-write-{digest}.js"
    if not re.fullmatch("[0-9a-f]{10}", digest) or not (BUILT / name).exists():
        raise NotFound
    return _script(name, FOREVER)


def _script(name: str, kept: str) -> Response:
    headers = {"Cache-Control": kept, **BY_ANY_PAGE}
    return FileResponse(BUILT / name, headers=headers, media_type="text/javascript")


async def contract(_: Request) -> Response:
    """`openapi.yaml`: inside the installed package, or beside it in a checkout."""
    inside = PACKAGE / "openapi.yaml"
    path = inside if inside.exists() else PACKAGE.parent / "openapi.yaml"
    return FileResponse(path, media_type="application/yaml")
