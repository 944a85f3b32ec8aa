"""Delivered notifications, read from the tables and from inboxes."""

from starlette.applications import Starlette

from groups_service.database import sql
from groups_service.events.relay import Relay
from tests.support.people import ApiCaller

InboxLine = tuple[int, str, str | None]


def get_relay(app: Starlette) -> Relay:
    relay = app.state.components.relay
    assert isinstance(relay, Relay)
    return relay


async def deliver_and_list(app: Starlette, **people: ApiCaller) -> set[tuple[str, str]]:
    """Deliver all pending events. Returns who was notified of what just now, by the names given
    here.
    """
    known_rows = {(row["recipient"], row["number"]) for row in await _list_notifications()}
    await get_relay(app).deliver_pending()
    names = {person.id: name for name, person in people.items()}
    new_rows = [
        row
        for row in await _list_notifications()
        if (row["recipient"], row["number"]) not in known_rows
    ]
    return {(names[row["recipient"]], row["kind"]) for row in new_rows}


async def read_inbox(person: ApiCaller) -> list[InboxLine]:
    """Return number, kind and text of a person's notifications, oldest first."""
    items = (await person.get("/notifications?limit=100")).json()["items"]
    return [(item["number"], item["kind"], item["text"]) for item in reversed(items)]


async def _list_notifications() -> list[dict[str, str]]:
    return await sql("SELECT recipient, number, kind FROM notification")
