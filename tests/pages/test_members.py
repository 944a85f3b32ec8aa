"""Members of a group: who they are, adding, removing, roles, joining and leaving."""

from tests.builders import a_group
from tests.pages.reading import Form, send, visit
from tests.people import Somebody


async def test_colleague_is_found_by_name_and_added(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed", cia)
    page = await visit(ada, f"/grupper/{group['id']}/medlemmar")

    found = await send(ada, page.form("/medlemmar#add"), namn="lind")
    after = await send(ada, found.form(f"/medlemmar/{bo.id}"), action="add")

    assert not found.offers(f"/medlemmar/{ada.id}#add")
    assert found.text.count("Medlem ") >= 2
    assert after.path == f"/grupper/{group['id']}/medlemmar"
    assert "3 medlemmar" in after.text
    assert (await visit(bo, f"/grupper/{group['id']}")).status == 200


async def test_name_nobody_has_is_said(ada: Somebody) -> None:
    group = await a_group(ada)
    page = await visit(ada, f"/grupper/{group['id']}/medlemmar")

    after = await send(ada, page.form("/medlemmar#add"), namn="xyzzy")

    assert "Ingen heter så." in after.text


async def test_member_is_made_administrator_and_removed(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    path = f"/grupper/{group['id']}/medlemmar"
    page = await visit(ada, path)
    form = page.form(f"/medlemmar/{bo.id}")

    made = await send(ada, form, action="administrator")
    removed = await send(ada, form, action="remove")

    assert made.text.count("gruppadministratör") == 2
    assert "Bo Lind" not in removed.text


async def test_last_administrator_keeps_the_role(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    form = Form(f"/grupper/{group['id']}/medlemmar/{ada.id}", "post")

    page = await send(ada, form, action="member")

    assert page.status == 409
    assert "Utse en ny gruppadministratör först." in page.text


async def test_person_who_does_not_exist_is_not_added(ada: Somebody) -> None:
    group = await a_group(ada)
    nobody = "01a20123-0e0e-7542-a614-6280f5ae2d4e"

    page = await send(
        ada, Form(f"/grupper/{group['id']}/medlemmar/{nobody}", "post"), action="add"
    )

    assert page.status == 422
    assert "Det finns ingen sådan medarbetare." in page.text


async def test_member_sees_the_list_but_manages_nobody(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)

    page = await visit(bo, f"/grupper/{group['id']}/medlemmar?namn=ada")
    refused = await send(
        bo, Form(f"/grupper/{group['id']}/medlemmar/{ada.id}", "post"), action="remove"
    )

    assert "Ada Lind" in page.text
    assert not page.offers("/medlemmar#add")
    assert not page.offers(f"/medlemmar/{ada.id}")
    assert refused.status == 403
    assert "Bara gruppens administratörer får göra det här." in refused.text


async def test_more_members_are_a_link_away(ada: Somebody, bo: Somebody, cia: Somebody) -> None:
    group = await a_group(ada, "open", bo, cia)

    first = await visit(ada, f"/grupper/{group['id']}/medlemmar?limit=2")
    second = await visit(ada, next(link for link in first.links if "cursor=" in link))

    assert "Cia Lind" not in first.text
    assert "Cia Lind" in second.text


async def test_joining_an_open_group_is_one_press(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    page = await visit(bo, f"/grupper/{group['id']}")

    joined = await send(bo, page.form("/medlemskap"), action="join")
    left = await send(bo, joined.form("/medlemskap"), action="leave")

    assert "2 medlemmar" in joined.text
    assert "Publicera och gå med" not in joined.text
    assert "1 medlem " in left.text
    assert "Publicera och gå med" in left.text


async def test_applying_can_be_undone_where_it_was_done(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")
    page = await visit(bo, "/grupper")

    applied = await send(bo, page.form("/medlemskap"), action="join", why="Jag vill")
    undone = await send(bo, applied.form("/medlemskap"), action="leave")

    assert applied.path == undone.path == "/grupper"
    assert "Ansökan skickad" in applied.text
    assert "Ansök om medlemskap" in undone.text
    assert (await ada.get(f"/groups/{group['id']}/requests")).json()["items"] == []


async def test_leaving_a_closed_group_is_explained_and_leads_out_of_it(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    page = await visit(bo, f"/grupper/{group['id']}")
    assert "Du kommer bara tillbaka om" in page.text

    after = await send(bo, page.form("/medlemskap"), action="leave")

    assert after.path == "/grupper"
    assert (await visit(bo, f"/grupper/{group['id']}")).status == 404


async def test_only_administrator_is_told_to_appoint_another(ada: Somebody) -> None:
    group = await a_group(ada)

    page = await visit(ada, f"/grupper/{group['id']}")

    assert not page.offers("/medlemskap")
    assert "Utse en ny gruppadministratör innan du lämnar gruppen." in page.text


async def test_request_is_declined_once(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(f"/groups/{group['id']}/membership", {})
    page = await visit(ada, f"/grupper/{group['id']}/medlemmar")
    form = next(form for form in page.forms if "reason" in form.fields)

    declined = await send(ada, form, decision="decline", reason="Fråga din chef först")
    again = await send(ada, form, decision="accept")

    assert "ansökan att svara på" not in declined.text
    assert again.status == 409
    assert "Ansökan har redan fått svar." in again.text


async def test_unknown_act_is_refused(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)

    for path, field in (("medlemskap", "action"), (f"medlemmar/{bo.id}", "action")):
        page = await send(
            ada, Form(f"/grupper/{group['id']}/{path}", "post"), **{field: "explode"}
        )
        assert page.status == 422


async def test_list_is_narrowed_by_name_and_role(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", bo, cia)
    path = f"/grupper/{group['id']}/medlemmar"
    form = next(each for each in (await visit(bo, path)).forms if "medlem" in each.fields)

    named = await send(bo, form, medlem="BO")
    administrators = await send(bo, form, roll="administrator")
    nobody = await send(bo, form, medlem="100%")

    assert [name in named.text for name in ("Ada Lind", "Bo Lind", "Cia Lind")] == [
        False,
        True,
        False,
    ]
    assert "Cia Lind" not in administrators.text
    assert "Ingen medlem passar in på det." in nobody.text
