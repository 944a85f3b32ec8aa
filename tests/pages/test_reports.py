"""Reporting on pages: the form, the list, and handling."""

from tests.builders import a_group, a_post
from tests.pages.reading import send, visit
from tests.people import Somebody


async def test_a_post_is_reported_from_its_menu_and_handled_from_the_list(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", name="Fikarummet")
    post = await a_post(bo, group, "Du är dum.")
    page = await visit(cia, f"/grupper/{group['id']}")
    assert f"/inlagg/{post['id']}/anmal" in page.links
    form = await visit(cia, f"/inlagg/{post['id']}/anmal")
    assert "går till gruppens administratörer" in form.text

    sent = await send(cia, form.form("/anmal"), reason="harassment", note="Se själv.")

    assert sent.path.startswith("/anmalningar")
    assert "Väntar på handläggning" in sent.text
    theirs = await visit(ada, "/anmalningar")
    assert "Du är dum." in theirs.text
    assert "Kränkande eller hotfullt" in theirs.text
    assert "Cia Lind" not in theirs.text
    [deciding] = [each for each in theirs.forms if each.action.startswith("/anmalningar/")]
    handled = await send(ada, deciding, decision="remove", answer="Tack.")
    assert "Borttaget" in handled.text
    assert "Tack." in (await visit(cia, "/anmalningar")).text
    assert "Här finns inga anmälningar." in (await visit(bo, "/anmalningar")).text
    again = await send(ada, deciding, decision="keep")
    assert (again.status, "redan handlagd" in again.text) == (409, True)


async def test_a_comment_is_reported_with_a_reason_or_not_at_all(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)
    made = await ada.post(f"/posts/{post['id']}/comments", {"text": "Fel väg."})
    form = await visit(bo, f"/kommentarer/{made.json()['id']}/anmal")
    assert "mottagare utanför gruppen" in form.text  # nobody else administers

    refused = await send(bo, form.form("/anmal"), note="Hjälp")

    assert (refused.status, "Välj vad som är fel." in refused.text) == (422, True)
    assert refused.form("/anmal").fields["note"] == "Hjälp"


async def test_nobody_reports_themselves(ada: Somebody) -> None:
    post = await a_post(ada, await a_group(ada, "open"))

    assert (await visit(ada, f"/inlagg/{post['id']}/anmal")).status == 403
    assert f"/inlagg/{post['id']}/anmal" not in (await visit(ada, f"/inlagg/{post['id']}")).links


async def test_administrators_choose_who_handles_reports(ada: Somebody) -> None:
    group = await a_group(ada, "open")
    page = await visit(ada, f"/grupper/{group['id']}/om")

    await send(ada, page.form("/om"), reports_to="receiver")

    found = (await ada.get(f"/groups/{group['id']}")).json()
    assert found["reports_to"] == "receiver"
