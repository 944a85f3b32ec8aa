"""What the service gives to `notifications`: who calls, and which groups they may follow."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from starlette.requests import HTTPConnection

from auth import grants
from auth.identity import Grant, Identity
from auth.sessions import SessionLimits
from groups_service import clock
from groups_service.domain import people
from groups_service.queries import callers
from groups_service.queries.callers import Asked
from groups_service.web.api.fields import maybe_id
from notifications.application import Caller
from notifications.together import Together


async def who(connection: HTTPConnection) -> Caller | None:
    """The person behind a request or socket, with the grant that let them in."""
    identity, grant = connection.scope["user"], connection.scope["grant"]
    if not isinstance(identity, Identity):
        return None
    viewer = await people.viewer_for(identity.object_id)
    return Caller(str(viewer.id), f"{grant.kind} {grant.id}") if viewer else None


class Callers:
    """Whom sockets belong to and whether they may stay; asked together when many ask."""

    def __init__(self) -> None:
        self._viewers = Together(callers.viewers)
        self._valid = Together(_valid)

    async def who(self, connection: HTTPConnection) -> Caller | None:
        identity, grant = connection.scope["user"], connection.scope["grant"]
        if not isinstance(identity, Identity):
            return None
        viewer = (await self._viewers.ask(identity.object_id)).get(identity.object_id)
        return Caller(str(viewer.id), f"{grant.kind} {grant.id}") if viewer else None

    async def still_valid(self, caller: Caller) -> bool:
        """Whether the session or token still lives, and the person is still employed."""
        return caller in await self._valid.ask(caller)


Versions = Callable[[Sequence[Asked]], Awaitable[Mapping[Asked, int]]]


class ChangingStream:
    """Changes of one kind of place, for those who may read it."""

    def __init__(self, versions: Versions) -> None:
        self._versions = Together(versions)

    async def version(self, recipient: str, id: str) -> int | None:  # noqa: A002 - as on the wire
        place = maybe_id(id)
        if place is None:
            return None
        asked = (recipient, str(place))
        return (await self._versions.ask(asked)).get(asked)


class GroupStream(ChangingStream):
    def __init__(self) -> None:
        super().__init__(callers.versions)


class TimelineStream(ChangingStream):
    def __init__(self) -> None:
        super().__init__(callers.timelines)


async def _valid(asked: Sequence[Caller]) -> Mapping[Caller, bool]:
    held = {caller: _grant(caller) for caller in asked}
    living = await grants.living(held.values(), now=clock.now(), limits=SessionLimits())
    active = await callers.active([caller.recipient for caller in asked])
    return {
        caller: True for caller in asked if held[caller] in living and caller.recipient in active
    }


def _grant(caller: Caller) -> Grant:
    kind, _, grant_id = caller.access.partition(" ")
    return Grant("session" if kind == "session" else "bearer", grant_id)
