"""Tickets for browsers that cannot send their token when they open the live socket."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.core import clock
from groups_service.web.http import live_adapters, responses
from groups_service.web.http.viewer import get_viewer
from notifications.live import tickets


async def create_ticket(request: Request) -> Response:
    caller = live_adapters.create_caller(request, await get_viewer(request))
    now = clock.now()
    ticket = await tickets.issue_ticket(caller, now=now)
    return responses.private_json_response(
        {"ticket": ticket, "expires_at": now + tickets.LIFETIME}, 201
    )
