"""The service over uvicorn in a separate process, from which `bench feeds` requests pages.

Neither relay nor jobs run, so that all processor time belongs to the requests.
"""

import socket
import sys

import uvicorn

from groups_service.app import create_app
from groups_service.commands.event_loop import run
from groups_service.commands.serve import uvicorn_config
from groups_service.database import open_database
from groups_service.settings import Settings


async def serve(settings: Settings) -> None:
    """Serve until a signal. The first printed line is the port."""
    async with open_database(settings.database) as database:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            print(listener.getsockname()[1], flush=True)
            server = uvicorn.Server(uvicorn_config(settings, create_app(settings, database)))
            await server.serve(sockets=[listener])


if __name__ == "__main__":
    run(serve(Settings.model_validate_json(sys.argv[1])))
