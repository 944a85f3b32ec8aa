"""While one asks, what has been asked and answered before is shown below the box."""

import pytest
from playwright.async_api import expect

from tests.browser.visits import Visits, call, new_group

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

HELENA = "helena.borg"
ASKED = {"text": "Vem har nycklarna till cykelgaraget?", "question": True}
FOUND = "En liknande fråga är redan besvarad"


async def test_who_asks_again_is_shown_the_answer_before_publishing(visits: Visits) -> None:
    helena = await visits.by(HELENA)
    group = await new_group(helena, "Frågorna")
    first = await call(helena, "POST", f"/groups/{group}/posts", ASKED)
    told = {"text": "Vaktmästaren, på plan 2."}
    answer = await call(helena, "POST", f"/posts/{first['id']}/comments", told)
    accepted = {"comment": answer["id"]}
    await call(helena, "PUT", f"/posts/{first['id']}/accepted-answer", accepted)
    await helena.goto(f"/grupper/{group}")
    box = helena.get_by_label("Skriv till gruppen")

    await box.fill("Finns det nycklar till cykelgaraget?")

    await expect(helena.get_by_role("heading", name=FOUND)).to_be_visible()
    await expect(helena.get_by_role("status")).to_have_text(FOUND)
    await expect(box).to_be_focused()
    await box.fill("Nu är cykelgaraget målat.")
    await expect(helena.get_by_role("heading", name=FOUND)).to_have_count(0)
