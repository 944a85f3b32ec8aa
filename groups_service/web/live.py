"""What the service gives to `notifications`: who calls, and which groups they may follow."""

from uuid import UUID

from starlette.requests import HTTPConnection

from auth import grants
from auth.identity import Grant, Identity
from auth.sessions import SessionLimits
from groups_service import access, clock
from groups_service.access import Viewer
from groups_service.domain import people
from groups_service.queries import groups
from groups_service.web.api.fields import maybe_id
from notifications.application import Caller


async def who(connection: HTTPConnection) -> Caller | None:
    """The person behind a request or socket, with the grant that let them in."""
    identity, grant = connection.scope["user"], connection.scope["grant"]
    if not isinstance(identity, Identity):
        return None
    viewer = await people.viewer_for(identity.object_id)
    return Caller(str(viewer.id), f"{grant.kind} {grant.id}") if viewer else None


async def still_valid(caller: Caller) -> bool:
    """Whether the session or token still lives, and the person is still employed."""
    kind, _, grant_id = caller.access.partition(" ")
    grant = Grant("session" if kind == "session" else "bearer", grant_id)
    if not await grants.lives(grant, now=clock.now(), limits=SessionLimits()):
        return False
    return await people.is_active(UUID(caller.recipient))


class GroupStream:
    """Changes of a group, for those who may read it."""

    async def version(self, recipient: str, id: str) -> int | None:  # noqa: A002 - as on the wire
        group_id = maybe_id(id)
        if group_id is None:
            return None
        group = await groups.one(Viewer(UUID(recipient), ""), group_id)
        if group is None or not access.may_read(group.standing):
            return None
        return group.version
