"""Adapters for the ports of `notifications`: callers of sockets, and streams they may follow."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from starlette.requests import HTTPConnection

from auth import credentials
from auth.identity import Grant, Identity
from auth.sessions import SessionLimits
from groups_service.access import Viewer
from groups_service.core import clock
from groups_service.queries.people import socket_viewers
from groups_service.queries.people.socket_viewers import StreamKey
from groups_service.web.http.field_types import parse_id
from notifications.live.batch_loader import BatchLoader
from notifications.ports import Caller


def create_caller(connection: HTTPConnection, viewer: Viewer) -> Caller:
    """Return the viewer with the session or token of the request or socket."""
    grant = connection.scope["grant"]
    return Caller(str(viewer.id), f"{grant.kind} {grant.id}")


class SocketCallers:
    """Resolves and revalidates the callers of sockets. Concurrent lookups are batched."""

    def __init__(self) -> None:
        self._viewers = BatchLoader(socket_viewers.find_viewers)
        self._valid = BatchLoader(_load_valid_callers)

    async def get_caller(self, connection: HTTPConnection) -> Caller | None:
        identity = connection.scope["user"]
        if not isinstance(identity, Identity):
            return None
        viewer = (await self._viewers.load(identity.object_id)).get(identity.object_id)
        return create_caller(connection, viewer) if viewer else None

    async def is_still_valid(self, caller: Caller) -> bool:
        """Return whether the session or token is valid and the person is still employed."""
        return caller in await self._valid.load(caller)


LoadVersions = Callable[[Sequence[StreamKey]], Awaitable[Mapping[StreamKey, int]]]


class VersionedStream:
    """The version numbers of one kind of stream, for recipients who may read it."""

    def __init__(self, versions: LoadVersions) -> None:
        self._versions = BatchLoader(versions)

    async def get_version(self, recipient: str, id: str) -> int | None:  # noqa: A002 - name in the protocol
        stream_id = parse_id(id)
        if stream_id is None:
            return None
        stream_key = (recipient, str(stream_id))
        return (await self._versions.load(stream_key)).get(stream_key)


class GroupStream(VersionedStream):
    def __init__(self) -> None:
        super().__init__(socket_viewers.get_group_versions)


class TimelineStream(VersionedStream):
    def __init__(self) -> None:
        super().__init__(socket_viewers.get_timeline_versions)


async def _load_valid_callers(callers: Sequence[Caller]) -> Mapping[Caller, bool]:
    grants = {caller: _parse_grant(caller) for caller in callers}
    valid_grants = await credentials.keep_valid(
        grants.values(), now=clock.now(), limits=SessionLimits()
    )
    employed = await socket_viewers.keep_active([caller.recipient for caller in callers])
    return {
        caller: True
        for caller in callers
        if grants[caller] in valid_grants and caller.recipient in employed
    }


def _parse_grant(caller: Caller) -> Grant:
    kind, _, grant_id = caller.access.partition(" ")
    return Grant("session" if kind == "session" else "bearer", grant_id)
