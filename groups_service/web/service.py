"""The parts that handlers need, built once by the application."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from auth.directory import Directory
from groups_service.keyring import Secrets
from groups_service.settings import Settings
from groups_service.storage import Archive
from groups_service.web.pages.templates import Templates
from notifications.fanout import Fanout


@dataclass(frozen=True)
class Service:
    settings: Settings
    secrets: Secrets
    directory: Directory
    archive: Archive
    templates: Templates
    wake_relay: Callable[[], None]
    """Said after a commit that wrote an event."""
    fanout: Fanout
    """What was read on one device is told to a person's others through it."""
    degraded: set[str]
    """What did not answer when it was last asked; we serve all the same."""


def service(request: HTTPConnection) -> Service:
    found = request.app.state.service
    assert isinstance(found, Service)  # noqa: S101 - the application put it there
    return found
