"""Helpers for reports: create, list and handle them. Dan receives reports that leave a group."""

from tests.api.support.group_calls import list_items
from tests.support.builders import Json
from tests.support.people import ApiCaller

RECEIVERS_GROUP_NAME = "Tillsyn"


async def create_report(actor: ApiCaller, kind: str, content: Json, **fields: object) -> Json:
    body = {kind: content["id"], "reason": "harassment", "note": "Läs själv.", **fields}
    response = await actor.post("/reports", body)
    assert response.status_code == 201, response.text
    report: Json = response.json()
    return report


async def list_reports(person: ApiCaller) -> list[Json]:
    return await list_items(person, "/reports?mine=false")


async def handle_report(actor: ApiCaller, report: Json, decision: str, answer: str = "") -> Json:
    response = await actor.patch(
        f"/reports/{report['id']}", {"decision": decision, "answer": answer}
    )
    assert response.status_code == 200, response.text
    handled: Json = response.json()
    return handled
