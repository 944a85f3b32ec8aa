"""Binding a group to the directory on its page: preview, binding and unbinding."""

from tests.api.support.directory_data import BINDABLE, create_directory_group
from tests.support.builders import a_group
from tests.support.html_client import HtmlForm, submit_form, visit
from tests.support.people import ApiCaller


async def test_preview_counts_people_and_the_binding_adds_them(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed")
    target = await create_directory_group(BINDABLE, bo, cia)
    page = await visit(ada, f"/grupper/{group['id']}/koppling")

    preview = await submit_form(ada, page.form("/koppling"), target=f"directory_group:{target}")
    untouched = (await visit(bo, f"/grupper/{group['id']}")).status
    after = await submit_form(ada, preview.form("/koppling"))

    assert "2 kollegor blir medlemmar och får veta det." in preview.text
    assert untouched == 404
    assert BINDABLE in after.text
    assert (await visit(bo, f"/grupper/{group['id']}")).status == 200


async def test_units_can_be_bound(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada)
    page = await visit(ada, f"/grupper/{group['id']}/koppling")
    unit = next(value for value, word in page.options if "VA-avdelningen" in word)

    preview = await submit_form(ada, page.form("/koppling"), target=unit)

    assert "En kollega blir medlem och får veta det." in preview.text


async def test_ending_a_binding_keeps_or_removes_members_as_chosen(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    target = await create_directory_group(BINDABLE, bo)

    for choice, member_count in (("keep", "2 medlemmar"), ("remove", "1 medlem ")):
        group = await a_group(ada, name=choice)
        form = HtmlForm(f"/grupper/{group['id']}/koppling", "post")
        bound = await submit_form(ada, form, target=f"directory_group:{target}")
        after = await submit_form(ada, bound.form("/ta-bort"), members=choice)

        assert "2 medlemmar" in bound.text
        assert member_count in after.text
        assert not after.has_form("/ta-bort")


async def test_target_that_is_not_offered_is_refused(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada)
    path = f"/grupper/{group['id']}/koppling"
    secret = await create_directory_group("Hemliga listan", bo)

    for target in ("", "nonsense", f"directory_group:{secret}", f"unit:{secret}", "unit:x"):
        assert (await submit_form(ada, HtmlForm(path, "post"), target=target)).status == 422
    assert (await visit(ada, f"{path}?target=directory_group:{secret}")).status == 422
    assert "Hemliga listan" not in (await visit(ada, path)).text


async def test_binding_the_same_target_twice_is_refused(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada)
    target = await create_directory_group(BINDABLE, bo)
    form = HtmlForm(f"/grupper/{group['id']}/koppling", "post", fields={})

    await submit_form(ada, form, target=f"directory_group:{target}")
    page = await submit_form(ada, form, target=f"directory_group:{target}")

    assert page.status == 409
    assert "Gruppen är redan kopplad till det här." in page.text


async def test_members_may_not_bind(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    target = await create_directory_group(BINDABLE, bo)
    path = f"/grupper/{group['id']}/koppling"

    assert (await visit(bo, path)).status == 403
    assert (
        await submit_form(bo, HtmlForm(path, "post"), target=f"directory_group:{target}")
    ).status == 403
