"""Reports on pages: the form, the list, and handling."""

from tests.support.builders import a_group, a_post
from tests.support.html_client import submit_form, visit
from tests.support.people import ApiCaller


async def test_post_is_reported_from_its_menu_and_handled_from_the_list(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", name="Fikarummet")
    post = await a_post(bo, group, "Du är dum.")
    page = await visit(cia, f"/grupper/{group['id']}")
    assert f"/inlagg/{post['id']}/anmal" in page.links
    form = await visit(cia, f"/inlagg/{post['id']}/anmal")
    assert "går till gruppens administratörer" in form.text

    reporter_page = await submit_form(
        cia, form.form("/anmal"), reason="harassment", note="Se själv."
    )

    assert reporter_page.path.startswith("/anmalningar")
    assert "Väntar på handläggning" in reporter_page.text
    handler_page = await visit(ada, "/anmalningar")
    assert "Du är dum." in handler_page.text
    assert "Kränkande eller hotfullt" in handler_page.text
    assert "Cia Lind" not in handler_page.text
    [decision_form] = [
        each for each in handler_page.forms if each.action.startswith("/anmalningar/")
    ]
    handled = await submit_form(ada, decision_form, decision="remove", answer="Tack.")
    assert "Borttaget" in handled.text
    assert "Tack." in (await visit(cia, "/anmalningar")).text
    assert "Här finns inga anmälningar." in (await visit(bo, "/anmalningar")).text
    again = await submit_form(ada, decision_form, decision="keep")
    assert (again.status, "redan handlagd" in again.text) == (409, True)


async def test_report_without_a_reason_is_refused(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    created = await ada.post(f"/posts/{post['id']}/comments", {"text": "Fel väg."})
    form = await visit(bo, f"/kommentarer/{created.json()['id']}/anmal")
    assert "mottagare utanför gruppen" in form.text  # there is no other administrator

    refused = await submit_form(bo, form.form("/anmal"), note="Hjälp")

    assert (refused.status, "Välj vad som är fel." in refused.text) == (422, True)
    assert refused.form("/anmal").fields["note"] == "Hjälp"


async def test_own_post_cannot_be_reported(ada: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada, "open"))

    assert (await visit(ada, f"/inlagg/{post['id']}/anmal")).status == 403
    assert f"/inlagg/{post['id']}/anmal" not in (await visit(ada, f"/inlagg/{post['id']}")).links


async def test_administrator_chooses_the_report_receiver(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")
    page = await visit(ada, f"/grupper/{group['id']}/om")

    await submit_form(ada, page.form("/om"), reports_to="receiver")

    fetched_group = (await ada.get(f"/groups/{group['id']}")).json()
    assert fetched_group["reports_to"] == "receiver"
