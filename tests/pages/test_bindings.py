"""Binding a group to the directory on its page: a dry run, the binding, its end."""

from tests.api.directory import BINDABLE, a_directory_group
from tests.builders import a_group
from tests.pages.reading import Form, send, visit
from tests.people import Somebody


async def test_dry_run_says_who_comes_and_the_binding_takes_them_in(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed")
    target = await a_directory_group(BINDABLE, bo, cia)
    page = await visit(ada, f"/grupper/{group['id']}/koppling")

    dry_run = await send(ada, page.form("/koppling"), target=f"directory_group:{target}")
    untouched = (await visit(bo, f"/grupper/{group['id']}")).status
    after = await send(ada, dry_run.form("/koppling"))

    assert "2 kollegor blir medlemmar och får veta det." in dry_run.text
    assert untouched == 404
    assert BINDABLE in after.text
    assert (await visit(bo, f"/grupper/{group['id']}")).status == 200


async def test_units_may_be_bound_too(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada)
    page = await visit(ada, f"/grupper/{group['id']}/koppling")
    unit = next(value for value, word in page.options if "VA-avdelningen" in word)

    dry_run = await send(ada, page.form("/koppling"), target=unit)

    assert "En kollega blir medlem och får veta det." in dry_run.text


async def test_ending_a_binding_keeps_or_removes_as_chosen(ada: Somebody, bo: Somebody) -> None:
    target = await a_directory_group(BINDABLE, bo)

    for choice, left in (("keep", "2 medlemmar"), ("remove", "1 medlem ")):
        group = await a_group(ada, name=choice)
        form = Form(f"/grupper/{group['id']}/koppling", "post")
        bound = await send(ada, form, target=f"directory_group:{target}")
        after = await send(ada, bound.form("/ta-bort"), members=choice)

        assert "2 medlemmar" in bound.text
        assert left in after.text
        assert not after.offers("/ta-bort")


async def test_what_is_not_offered_is_refused(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada)
    path = f"/grupper/{group['id']}/koppling"
    secret = await a_directory_group("Hemliga listan", bo)

    for target in ("", "nonsense", f"directory_group:{secret}", f"unit:{secret}", "unit:x"):
        assert (await send(ada, Form(path, "post"), target=target)).status == 422
    assert (await visit(ada, f"{path}?target=directory_group:{secret}")).status == 422
    assert "Hemliga listan" not in (await visit(ada, path)).text


async def test_bound_twice_is_said(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada)
    target = await a_directory_group(BINDABLE, bo)
    form = Form(f"/grupper/{group['id']}/koppling", "post", fields={})

    await send(ada, form, target=f"directory_group:{target}")
    page = await send(ada, form, target=f"directory_group:{target}")

    assert page.status == 409
    assert "Gruppen är redan kopplad till det här." in page.text


async def test_members_bind_nothing(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    target = await a_directory_group(BINDABLE, bo)
    path = f"/grupper/{group['id']}/koppling"

    assert (await visit(bo, path)).status == 403
    assert (await send(bo, Form(path, "post"), target=f"directory_group:{target}")).status == 403
