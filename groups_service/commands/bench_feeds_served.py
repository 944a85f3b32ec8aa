"""The service over uvicorn, in a process of its own: what `bench feeds` asks for pages.

Nothing goes on behind the requests: neither relay nor jobs, so that what it uses is theirs.
"""

import socket
import sys

import uvicorn

from groups_service.app import create_app
from groups_service.commands.loop import run
from groups_service.commands.serving import configuration
from groups_service.database import opened
from groups_service.settings import Settings


async def serve(settings: Settings) -> None:
    """Until told to stop; the first line that is printed is the port."""
    async with opened(settings.database) as database:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            print(listening.getsockname()[1], flush=True)
            server = uvicorn.Server(configuration(settings, create_app(settings, database)))
            await server.serve(sockets=[listening])


if __name__ == "__main__":
    run(serve(Settings.model_validate_json(sys.argv[1])))
