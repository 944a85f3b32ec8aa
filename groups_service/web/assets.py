"""What anybody may fetch: built scripts and styles, the embed's script, the contract."""

import json
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

PACKAGE = Path(__file__).parents[1]
BUILT = PACKAGE / "static" / "dist"
FOREVER = "public, max-age=31536000, immutable"
FIVE_MINUTES = "public, max-age=300"


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
    headers = {
        "Cache-Control": FIVE_MINUTES,
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",  # a module is asked for as one asks for data
    }
    return FileResponse(BUILT / name, headers=headers, media_type="text/javascript")


async def contract(_: Request) -> Response:
    """`openapi.yaml`: inside the installed package, or beside it in a checkout."""
    inside = PACKAGE / "openapi.yaml"
    path = inside if inside.exists() else PACKAGE.parent / "openapi.yaml"
    return FileResponse(path, media_type="application/yaml")
