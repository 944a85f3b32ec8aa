"""The page of preferences: what is now, and changing it."""

from datetime import UTC, datetime, time

import pytest

from notifications import levels, preferences
from notifications.levels import Level
from notifications.note import Ref
from notifications.preferences import Preferences
from tests.builders import a_group
from tests.pages.reading import send, visit
from tests.people import Somebody

PATH = "/installningar/aviseringar"
SENT = {
    "mail": "daily",
    "digest_hour": "16",
    "quiet": "true",
    "quiet_from": "21:30",
    "quiet_to": "07:00",
    "leave": "true",
    "leave_through": "2030-07-14",
}


async def test_what_is_now_is_said_before_it_is_changed(ada: Somebody) -> None:
    page = await visit(ada, PATH)

    assert "Allt, genast, på alla dina enheter" in page.text
    assert "Du är inte ledig" in page.text


async def test_everything_is_saved_and_said(ada: Somebody) -> None:
    page = await visit(ada, PATH)

    saved = await send(ada, page.form(PATH), **SENT)

    assert await preferences.of(ada.id) == Preferences(
        "daily", 16, time(21, 30), time(7), datetime(2030, 7, 14, 22, tzinfo=UTC)
    )
    assert "Sparat." in saved.text
    assert "Inga mejl mellan 21:30 och 07:00" in saved.text
    assert "Inga mejl till och med 14 juli 2030" in saved.text


async def test_what_is_not_ticked_is_over(ada: Somebody) -> None:
    page = await visit(ada, PATH)
    await send(ada, page.form(PATH), **SENT)
    again = await visit(ada, PATH)

    form = again.form(PATH)
    del form.fields["quiet"], form.fields["leave"]
    await send(ada, form)

    found = await preferences.of(ada.id)
    assert (found.quiet_from, found.quiet_to, found.leave_until) == (None, None, None)
    assert found.mail == "daily"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"quiet_to": ""}, "Ange när de tysta timmarna börjar och slutar."),
        ({"quiet_from": "kväll"}, "Ange ett klockslag, till exempel 22:00."),
        ({"leave_through": ""}, "Ange vilken dag som är din sista lediga."),
        ({"leave_through": "9999-12-31"}, "Ange vilken dag som är din sista lediga."),
        ({"leave_through": "i sommar"}, "Värdet går inte att använda här."),
        ({"digest_hour": "24"}, "högst 23"),
        ({"mail": "sometimes"}, "Välj ett av"),
    ],
)
async def test_what_is_wrong_is_said_by_its_field_and_nothing_saved(
    ada: Somebody, wrong: dict[str, str], said: str
) -> None:
    page = await visit(ada, PATH)

    refused = await send(ada, page.form(PATH), **(SENT | wrong))

    assert refused.status == 422
    assert said in refused.text
    assert await preferences.of(ada.id) == Preferences()


async def test_each_group_is_named_with_what_one_hears_of_it(ada: Somebody, bo: Somebody) -> None:
    mine = await a_group(ada, "closed", name="Ledning")
    followed = await a_group(bo, "open", name="Torget")
    await a_group(bo, "open", name="Annat")
    await ada.put(f"/groups/{followed['id']}/follow")
    await levels.choose(ada.id, Ref("group", mine["id"]), Level.OFF)

    page = await visit(ada, PATH)

    assert "Ledning Inget" in page.text
    assert "Torget Allt" in page.text
    assert "Annat" not in page.text
