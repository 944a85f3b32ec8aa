"""Reports as tests make, see and handle them; Dan receives those that leave a group."""

from tests.api.around import items
from tests.builders import Json
from tests.people import Somebody

RECEIVERS = "Tillsyn"


async def reported(by: Somebody, thing: str, what: Json, **more: object) -> Json:
    body = {thing: what["id"], "reason": "harassment", "note": "Läs själv.", **more}
    answer = await by.post("/reports", body)
    assert answer.status_code == 201, answer.text
    report: Json = answer.json()
    return report


async def seen_by(person: Somebody) -> list[Json]:
    return await items(person, "/reports?mine=false")


async def handled(by: Somebody, report: Json, decision: str, answer: str = "") -> Json:
    found = await by.patch(f"/reports/{report['id']}", {"decision": decision, "answer": answer})
    assert found.status_code == 200, found.text
    shown: Json = found.json()
    return shown
