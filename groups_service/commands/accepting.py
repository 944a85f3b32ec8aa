"""Connections, taken one in a turn of the event loop: many may come at once.

The loop's own server takes all that wait in one turn, so that everybody else waits for that, and
then for all their first requests.
"""

import asyncio
import logging
import socket
from collections.abc import Callable
from typing import NoReturn

log = logging.getLogger(__name__)

WAITING = 2048  # connections that the system keeps until they are taken
A_WHILE = 1.0  # seconds until we try again when the system gives none


async def accept(listening: socket.socket, protocol: Callable[[], asyncio.Protocol]) -> NoReturn:
    """Give each connection a protocol, until cancelled; who else is connected goes on."""
    listening.settimeout(0)
    listening.listen(WAITING)
    loop = asyncio.get_running_loop()
    while True:
        try:
            connection, _ = await loop.sock_accept(listening)
        except ConnectionError:
            continue  # it was gone before we came to it
        except OSError:
            log.exception("no connection taken")
            await asyncio.sleep(A_WHILE)
            continue
        await _begin(connection, protocol)
        await asyncio.sleep(0)


async def _begin(connection: socket.socket, protocol: Callable[[], asyncio.Protocol]) -> None:
    try:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().connect_accepted_socket(protocol, connection)
    except OSError:
        connection.close()
