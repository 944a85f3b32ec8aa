"""Members of a group: listing, adding, removing, roles, joining and leaving."""

from tests.support.builders import a_group
from tests.support.html_client import HtmlForm, submit_form, visit
from tests.support.people import ApiCaller


async def test_colleague_can_be_found_by_name_and_added(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed", cia)
    page = await visit(ada, f"/grupper/{group['id']}/medlemmar")

    search_page = await submit_form(ada, page.form("/medlemmar#add"), namn="lind")
    after = await submit_form(ada, search_page.form(f"/medlemmar/{bo.id}"), action="add")

    assert not search_page.has_form(f"/medlemmar/{ada.id}#add")
    assert search_page.text.count("Medlem ") >= 2
    assert after.path == f"/grupper/{group['id']}/medlemmar"
    assert "3 medlemmar" in after.text
    assert (await visit(bo, f"/grupper/{group['id']}")).status == 200


async def test_search_without_results_says_so(ada: ApiCaller) -> None:
    group = await a_group(ada)
    page = await visit(ada, f"/grupper/{group['id']}/medlemmar")

    after = await submit_form(ada, page.form("/medlemmar#add"), namn="xyzzy")

    assert "Ingen heter så." in after.text


async def test_member_can_be_promoted_and_removed(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    path = f"/grupper/{group['id']}/medlemmar"
    page = await visit(ada, path)
    form = page.form(f"/medlemmar/{bo.id}")

    promoted = await submit_form(ada, form, action="administrator")
    removed = await submit_form(ada, form, action="remove")

    assert promoted.text.count("gruppadministratör") == 2
    assert "Bo Lind" not in removed.text


async def test_last_administrator_keeps_the_role(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    form = HtmlForm(f"/grupper/{group['id']}/medlemmar/{ada.id}", "post")

    page = await submit_form(ada, form, action="member")

    assert page.status == 409
    assert "Utse en ny gruppadministratör först." in page.text


async def test_unknown_person_cannot_be_added(ada: ApiCaller) -> None:
    group = await a_group(ada)
    missing_id = "01a20123-0e0e-7542-a614-6280f5ae2d4e"

    page = await submit_form(
        ada, HtmlForm(f"/grupper/{group['id']}/medlemmar/{missing_id}", "post"), action="add"
    )

    assert page.status == 422
    assert "Det finns ingen sådan medarbetare." in page.text


async def test_member_sees_the_list_but_may_not_manage_members(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)

    page = await visit(bo, f"/grupper/{group['id']}/medlemmar?namn=ada")
    refused = await submit_form(
        bo, HtmlForm(f"/grupper/{group['id']}/medlemmar/{ada.id}", "post"), action="remove"
    )

    assert "Ada Lind" in page.text
    assert not page.has_form("/medlemmar#add")
    assert not page.has_form(f"/medlemmar/{ada.id}")
    assert refused.status == 403
    assert "Bara gruppens administratörer får göra det här." in refused.text


async def test_more_members_are_linked(ada: ApiCaller, bo: ApiCaller, cia: ApiCaller) -> None:
    group = await a_group(ada, "open", bo, cia)

    first = await visit(ada, f"/grupper/{group['id']}/medlemmar?limit=2")
    second = await visit(ada, next(link for link in first.links if "cursor=" in link))

    assert "Cia Lind" not in first.text
    assert "Cia Lind" in second.text


async def test_open_group_can_be_joined_and_left_with_a_button(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    page = await visit(bo, f"/grupper/{group['id']}")

    joined = await submit_form(bo, page.form("/medlemskap"), action="join")
    after_leaving = await submit_form(bo, joined.form("/medlemskap"), action="leave")

    assert "2 medlemmar" in joined.text
    assert "Publicera och gå med" not in joined.text
    assert "1 medlem " in after_leaving.text
    assert "Publicera och gå med" in after_leaving.text


async def test_join_request_can_be_withdrawn_on_the_same_page(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "moderated")
    page = await visit(bo, "/grupper")

    applied = await submit_form(bo, page.form("/medlemskap"), action="join", message="Jag vill")
    undone = await submit_form(bo, applied.form("/medlemskap"), action="leave")

    assert applied.path == undone.path == "/grupper"
    assert "Ansökan skickad" in applied.text
    assert "Ansök om medlemskap" in undone.text
    assert (await ada.get(f"/groups/{group['id']}/requests")).json()["items"] == []


async def test_leaving_a_closed_group_warns_and_redirects_to_the_directory(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    page = await visit(bo, f"/grupper/{group['id']}")
    assert "Du kommer bara tillbaka om" in page.text

    after = await submit_form(bo, page.form("/medlemskap"), action="leave")

    assert after.path == "/grupper"
    assert (await visit(bo, f"/grupper/{group['id']}")).status == 404


async def test_sole_administrator_cannot_leave_and_is_told_to_appoint_another(
    ada: ApiCaller,
) -> None:
    group = await a_group(ada)

    page = await visit(ada, f"/grupper/{group['id']}")

    assert not page.has_form("/medlemskap")
    assert "Utse en ny gruppadministratör innan du lämnar gruppen." in page.text


async def test_join_request_can_be_declined_once(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(f"/groups/{group['id']}/membership", {})
    page = await visit(ada, f"/grupper/{group['id']}/medlemmar")
    form = next(form for form in page.forms if "reason" in form.fields)

    declined = await submit_form(ada, form, decision="decline", reason="Fråga din chef först")
    again = await submit_form(ada, form, decision="accept")

    assert "ansökan att svara på" not in declined.text
    assert again.status == 409
    assert "Ansökan har redan fått svar." in again.text


async def test_unknown_action_is_refused(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)

    for path, field in (("medlemskap", "action"), (f"medlemmar/{bo.id}", "action")):
        page = await submit_form(
            ada, HtmlForm(f"/grupper/{group['id']}/{path}", "post"), **{field: "explode"}
        )
        assert page.status == 422


async def test_members_can_be_filtered_by_name_and_role(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo, cia)
    path = f"/grupper/{group['id']}/medlemmar"
    form = next(each for each in (await visit(bo, path)).forms if "medlem" in each.fields)

    by_name = await submit_form(bo, form, medlem="BO")
    by_role = await submit_form(bo, form, roll="administrator")
    no_match = await submit_form(bo, form, medlem="100%")

    assert [name in by_name.text for name in ("Ada Lind", "Bo Lind", "Cia Lind")] == [
        False,
        True,
        False,
    ]
    assert "Cia Lind" not in by_role.text
    assert "Ingen medlem passar in på det." in no_match.text
