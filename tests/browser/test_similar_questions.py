"""Similar answered questions are shown below the composer while a question is written."""

import pytest
from playwright.async_api import expect

from tests.browser.support.visits import BrowserSessions, call_api, create_group

pytestmark = pytest.mark.browser

HELENA = "helena.borg"
QUESTION = {"text": "Vem har nycklarna till cykelgaraget?", "question": True}
HEADING = "En liknande fråga är redan besvarad"


async def test_similar_answered_question_is_shown_before_publishing(
    sessions: BrowserSessions,
) -> None:
    helena = await sessions.open_as(HELENA)
    group = await create_group(helena, "Frågorna")
    first = await call_api(helena, "POST", f"/groups/{group}/posts", QUESTION)
    reply = {"text": "Vaktmästaren, på plan 2."}
    answer = await call_api(helena, "POST", f"/posts/{first['id']}/comments", reply)
    accepted = {"comment": answer["id"]}
    await call_api(helena, "PUT", f"/posts/{first['id']}/accepted-answer", accepted)
    await helena.goto(f"/grupper/{group}")
    box = helena.get_by_label("Skriv till gruppen")

    await box.fill("Finns det nycklar till cykelgaraget?")

    await expect(helena.get_by_role("heading", name=HEADING)).to_be_visible()
    await expect(helena.get_by_role("status")).to_have_text(HEADING)
    await expect(box).to_be_focused()
    await box.fill("Nu är cykelgaraget målat.")
    await expect(helena.get_by_role("heading", name=HEADING)).to_have_count(0)
