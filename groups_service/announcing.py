"""What sites are told of, and which of it: ids and kinds, of what every employee may read.

A site that was registered for closed groups hears of those, too. It is asked again when a delivery
leaves: what became secret meanwhile is not told.
"""

from groups_service.queries import outside
from groups_service.tellings import Happened
from notifications.delivering import Courier
from notifications.note import Ref
from notifications.webhooks import Carries, Happening, Site

THINGS = {
    "post.published": "post",
    "comment.added": "comment",
    "file.added": "archive_file",
    "group.status": "group",
}
"""What each kind of event is about, as references name it."""
CALLED = {"archive_file": "file"}
"""Where the API has another word."""


class Door:
    """Decides what a site may hear of."""

    async def carries(self, site: Site, happening: Happening) -> bool:
        return site.carries is Carries.ALL or await _is_public(happening)


async def announce(courier: Courier, happened: Happened) -> None:
    """Let sites hear of an event, if it is of a kind that they hear of."""
    if happened.kind in THINGS:
        await courier.queue(str(happened.id), _happening(happened))


def _happening(happened: Happened) -> Happening:
    ids = {happened.stream: str(happened.stream_id)}
    for name in ("post", "comment", "archive_file"):
        if name in happened.refs:
            ids[CALLED.get(name, name)] = str(happened.refs[name])
    return Happening(happened.kind, happened.at, ids)


async def _is_public(happening: Happening) -> bool:
    kind = THINGS[happening.type]
    id_ = happening.data[CALLED.get(kind, kind)]
    if kind == "group":
        known = (await outside.groups([id_])).get(id_)
        return known is not None and known.public
    return bool(await outside.public_things([Ref(kind, id_)]))
