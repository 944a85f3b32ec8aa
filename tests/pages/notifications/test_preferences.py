"""The page of notification preferences."""

from datetime import UTC, datetime, time

import pytest

from notifications import levels, preferences
from notifications.levels import Level
from notifications.payload import Ref
from notifications.preferences import Preferences
from tests.support.builders import a_group
from tests.support.html_client import submit_form, visit
from tests.support.people import ApiCaller

PATH = "/installningar/aviseringar"
FORM_VALUES = {
    "mail": "daily",
    "digest_hour": "16",
    "quiet": "true",
    "quiet_from": "21:30",
    "quiet_to": "07:00",
    "leave": "true",
    "leave_through": "2030-07-14",
}


async def test_current_preferences_are_shown(ada: ApiCaller) -> None:
    page = await visit(ada, PATH)

    assert "Allt, genast, på alla dina enheter" in page.text
    assert "Du är inte ledig" in page.text


async def test_all_preferences_are_saved_and_confirmed(ada: ApiCaller) -> None:
    page = await visit(ada, PATH)

    saved = await submit_form(ada, page.form(PATH), **FORM_VALUES)

    assert await preferences.get_preferences(ada.id) == Preferences(
        "daily", 16, time(21, 30), time(7), datetime(2030, 7, 14, 22, tzinfo=UTC)
    )
    assert "Sparat." in saved.text
    assert "Inga mejl mellan 21:30 och 07:00" in saved.text
    assert "Inga mejl till och med 14 juli 2030" in saved.text


async def test_unticked_preferences_are_cleared(ada: ApiCaller) -> None:
    page = await visit(ada, PATH)
    await submit_form(ada, page.form(PATH), **FORM_VALUES)
    again = await visit(ada, PATH)

    form = again.form(PATH)
    del form.fields["quiet"], form.fields["leave"]
    await submit_form(ada, form)

    saved = await preferences.get_preferences(ada.id)
    assert (saved.quiet_from, saved.quiet_to, saved.leave_until) == (None, None, None)
    assert saved.mail == "daily"


@pytest.mark.parametrize(
    ("changes", "message"),
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
async def test_invalid_preference_is_reported_and_nothing_saved(
    ada: ApiCaller, changes: dict[str, str], message: str
) -> None:
    page = await visit(ada, PATH)

    refused = await submit_form(ada, page.form(PATH), **(FORM_VALUES | changes))

    assert refused.status == 422
    assert message in refused.text
    assert await preferences.get_preferences(ada.id) == Preferences()


async def test_own_and_followed_groups_are_listed_with_their_level(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    own_group = await a_group(ada, "closed", name="Ledning")
    followed = await a_group(bo, "open", name="Torget")
    await a_group(bo, "open", name="Annat")
    await ada.put(f"/groups/{followed['id']}/follow")
    await levels.set_level(ada.id, Ref("group", own_group["id"]), Level.OFF)

    page = await visit(ada, PATH)

    assert "Ledning Inget" in page.text
    assert "Torget Allt" in page.text
    assert "Annat" not in page.text
