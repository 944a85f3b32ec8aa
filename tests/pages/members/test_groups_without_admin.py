"""Groups without an administrator, on the page of site administrators."""

from groups_service.models import Person
from tests.pages.statistics.test_statistics import make_site_administrator
from tests.support.builders import a_group
from tests.support.html_client import HtmlForm, submit_form, visit
from tests.support.people import ApiCaller


async def test_site_administrator_appoints_a_member(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    await make_site_administrator(cia)
    group = await a_group(ada, "open", bo, cia, name="Ensamma")
    await a_group(cia, name="Omhändertagna")
    await Person.filter(id=ada.id).update(active=False)

    page = await visit(cia, "/statistik")
    after = await submit_form(cia, page.form("/administratorer"), person=bo.id)

    assert "Grupper utan administratör" in page.text
    assert "Omhändertagna" not in page.text
    assert [value for value, _ in page.options] == [bo.id]
    assert "Ensamma" not in after.text
    assert "Gruppadministratör" in (await visit(bo, f"/grupper/{group['id']}")).text


async def test_appointing_oneself_or_without_permission_is_refused(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    await make_site_administrator(cia)
    group = await a_group(ada, "open", bo, cia)
    await Person.filter(id=ada.id).update(active=False)
    form = HtmlForm(f"/statistik/grupper/{group['id']}/administratorer", "post")

    assert (await submit_form(cia, form, person=cia.id)).status == 403
    assert (await submit_form(bo, form, person=bo.id)).status == 403
    assert (await submit_form(cia, form, person="nobody")).status == 422
    assert (await submit_form(cia, form, person=ada.id)).status == 422


async def test_appointing_in_an_administered_group_is_refused(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    await make_site_administrator(cia)
    group = await a_group(ada, "open", bo)
    form = HtmlForm(f"/statistik/grupper/{group['id']}/administratorer", "post")

    assert (await submit_form(cia, form, person=bo.id)).status in {404, 409}
