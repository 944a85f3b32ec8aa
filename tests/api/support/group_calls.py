"""Helpers for tests of groups: status, membership and notifications."""

import httpx2

from tests.support.builders import Json, a_group
from tests.support.people import ApiCaller

MISSING_GROUP_PATH = "/groups/01890000-0000-7000-8000-000000000000"


def group_path(group: Json, rest: str = "") -> str:
    return f"/groups/{group['id']}{rest}"


def get_refusal(response: httpx2.Response) -> tuple[int, str]:
    """Return the status and the code of a refusal."""
    return response.status_code, response.json()["code"]


async def get_group(actor: ApiCaller, group: Json) -> Json:
    response = await actor.get(group_path(group))
    assert response.status_code == 200, response.text
    fetched: Json = response.json()
    return fetched


async def list_items(actor: ApiCaller, path: str) -> list[Json]:
    response = await actor.get(path)
    assert response.status_code == 200, response.text
    rows: list[Json] = response.json()["items"]
    return rows


async def change_status(actor: ApiCaller, group: Json, status: str, **fields: object) -> Json:
    response = await actor.put(group_path(group, "/status"), {"status": status, **fields})
    assert response.status_code == 200, response.text
    changed: Json = response.json()
    return changed


async def create_listed_group(actor: ApiCaller, *members: ApiCaller) -> Json:
    group = await a_group(actor, "closed", *members)
    response = await actor.patch(group_path(group), {"listed": True})
    assert response.status_code == 200, response.text
    return group


async def get_only_request(actor: ApiCaller, group: Json) -> Json:
    [request] = await list_items(actor, group_path(group, "/requests"))
    return request


async def create_invitation(
    actor: ApiCaller, group: Json, person: ApiCaller, note: str = ""
) -> Json:
    response = await actor.post(
        group_path(group, "/invitations"), {"person": person.id, "note": note}
    )
    assert response.status_code == 201, response.text
    invitation: Json = response.json()
    return invitation


async def create_proposal(
    actor: ApiCaller, group: Json, text: str = "Vad sägs om en cykel?"
) -> Json:
    response = await actor.post(group_path(group, "/posts"), {"text": text})
    assert response.status_code == 202, response.text
    proposal: Json = response.json()
    return proposal


async def list_notifications(actor: ApiCaller) -> list[tuple[str, str | None]]:
    """Return kind and title of the notifications, oldest first. Call `deliver_events` before."""
    return [
        (each["kind"], each["title"])
        for each in reversed(await list_items(actor, "/notifications"))
    ]


async def deliver_events(actor: ApiCaller) -> None:
    """Let the relay deliver all pending events."""
    await actor.app.state.components.relay.deliver_pending()
