"""Shorthands of the tests about statuses, ways in and lives of groups."""

import httpx2

from tests.builders import Json, a_group
from tests.people import Somebody

NOWHERE = "/groups/01890000-0000-7000-8000-000000000000"


def of(group: Json, rest: str = "") -> str:
    return f"/groups/{group['id']}{rest}"


def said(answer: httpx2.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["code"]


async def seen(by: Somebody, group: Json) -> Json:
    answer = await by.get(of(group))
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def items(by: Somebody, path: str) -> list[Json]:
    answer = await by.get(path)
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()["items"]
    return found


async def becomes(by: Somebody, group: Json, status: str, **more: object) -> Json:
    answer = await by.put(of(group, "/status"), {"status": status, **more})
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def a_listed_group(by: Somebody, *members: Somebody) -> Json:
    group = await a_group(by, "closed", *members)
    answer = await by.patch(of(group), {"listed": True})
    assert answer.status_code == 200, answer.text
    return group


async def the_request(by: Somebody, group: Json) -> Json:
    [request] = await items(by, of(group, "/requests"))
    return request


async def an_invitation(by: Somebody, group: Json, person: Somebody, note: str = "") -> Json:
    answer = await by.post(of(group, "/invitations"), {"person": person.id, "note": note})
    assert answer.status_code == 201, answer.text
    invitation: Json = answer.json()
    return invitation


async def a_proposal(by: Somebody, group: Json, text: str = "Vad sägs om en cykel?") -> Json:
    answer = await by.post(of(group, "/posts"), {"text": text})
    assert answer.status_code == 202, answer.text
    proposal: Json = answer.json()
    return proposal


async def notices(by: Somebody) -> list[tuple[str, str | None]]:
    """Kind and title, the oldest first; the relay tells when a test says so."""
    return [(each["kind"], each["title"]) for each in reversed(await items(by, "/notifications"))]


async def told(by: Somebody) -> None:
    """Let the relay tell what has happened."""
    await by.app.state.parts.relay.tell_all()
