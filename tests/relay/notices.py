"""What was told, read from the tables and from inboxes."""

from starlette.applications import Starlette

from groups_service.database import sql
from groups_service.relay import Relay
from tests.people import Somebody

Notice = tuple[int, str, str | None]


def relay_of(app: Starlette) -> Relay:
    relay = app.state.parts.relay
    assert isinstance(relay, Relay)
    return relay


async def told(app: Starlette, **people: Somebody) -> set[tuple[str, str]]:
    """Tell everything that waits; who was told of what just now, by the names given here."""
    known = {(row["recipient"], row["number"]) for row in await _all()}
    await relay_of(app).tell_all()
    names = {person.id: name for name, person in people.items()}
    fresh = [row for row in await _all() if (row["recipient"], row["number"]) not in known]
    return {(names[row["recipient"]], row["kind"]) for row in fresh}


async def inbox(person: Somebody) -> list[Notice]:
    """Number, kind and text of a person's notices, oldest first."""
    items = (await person.get("/notifications?limit=100")).json()["items"]
    return [(item["number"], item["kind"], item["text"]) for item in reversed(items)]


async def _all() -> list[dict[str, str]]:
    return await sql("SELECT recipient, number, kind FROM notification_notice")
