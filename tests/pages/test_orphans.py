"""Groups that nobody administers, on the page of site administrators."""

from groups_service.models import Person
from tests.builders import a_group
from tests.pages.reading import Form, send, visit
from tests.pages.test_statistics import appoint
from tests.people import Somebody


async def test_site_administrator_appoints_a_member(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    await appoint(cia)
    group = await a_group(ada, "open", bo, cia, name="Ensamma")
    await a_group(cia, name="Omhändertagna")
    await Person.filter(id=ada.id).update(active=False)

    page = await visit(cia, "/statistik")
    after = await send(cia, page.form("/administratorer"), person=bo.id)

    assert "Grupper utan administratör" in page.text
    assert "Omhändertagna" not in page.text
    assert [value for value, _ in page.options] == [bo.id]
    assert "Ensamma" not in after.text
    assert "Gruppadministratör" in (await visit(bo, f"/grupper/{group['id']}")).text


async def test_nobody_appoints_themselves_or_without_the_right(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    await appoint(cia)
    group = await a_group(ada, "open", bo, cia)
    await Person.filter(id=ada.id).update(active=False)
    form = Form(f"/statistik/grupper/{group['id']}/administratorer", "post")

    assert (await send(cia, form, person=cia.id)).status == 403
    assert (await send(bo, form, person=bo.id)).status == 403
    assert (await send(cia, form, person="nobody")).status == 422
    assert (await send(cia, form, person=ada.id)).status == 422


async def test_group_with_an_administrator_is_nobodys_to_appoint(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    await appoint(cia)
    group = await a_group(ada, "open", bo)
    form = Form(f"/statistik/grupper/{group['id']}/administratorer", "post")

    assert (await send(cia, form, person=bo.id)).status in {404, 409}
