"""Following, invitations, proposals and taking over on the pages of a group."""

from groups_service.domain.members import admin_succession
from groups_service.models import Person
from tests.support.builders import a_group
from tests.support.html_client import HtmlForm, HtmlPage, submit_form, visit
from tests.support.people import ApiCaller


async def create_group_and_invite(
    ada: ApiCaller, bo: ApiCaller, status: str = "closed"
) -> dict[str, str]:
    group = await a_group(ada, status, name="Krisledning")
    page = await visit(ada, f"/grupper/{group['id']}/medlemmar?namn=bo")
    await submit_form(ada, page.form("/inbjudningar"), person=bo.id, note="Kom med")
    return group


async def test_group_can_be_followed_and_unfollowed(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "moderated")
    page = await visit(bo, f"/grupper/{group['id']}")

    followed = await submit_form(bo, page.form("/foljer"), action="follow")
    unfollowed = await submit_form(bo, followed.form("/foljer"), action="unfollow")

    assert "Sluta följa" in followed.text
    assert "Sluta följa" not in unfollowed.text
    assert (await submit_form(bo, page.form("/foljer"), action="stalk")).status == 422


async def test_invitation_on_the_home_page_can_be_accepted(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await create_group_and_invite(ada, bo)
    start = await visit(bo, "/")
    page = await visit(bo, f"/grupper/{group['id']}")

    inside = await submit_form(bo, start.form("/inbjudan"), decision="accept")

    assert "Du är inbjuden till en grupp" in start.text
    assert "”Kom med”" in start.text
    assert "Tacka ja" in page.text
    assert inside.path == f"/grupper/{group['id']}"
    assert inside.has_form("/inlagg")


async def test_declined_invitation_hides_the_group_again(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await create_group_and_invite(ada, bo)
    directory = await visit(bo, "/grupper")

    after = await submit_form(bo, directory.form("/inbjudan"), decision="decline")

    assert after.path == "/grupper"
    assert "Krisledning" not in after.text
    assert (await visit(bo, f"/grupper/{group['id']}")).status == 404
    assert (await submit_form(bo, directory.form("/inbjudan"), decision="accept")).status == 404


async def test_pending_invitations_are_listed_and_can_be_revoked(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await create_group_and_invite(ada, bo, "open")
    page = await visit(ada, f"/grupper/{group['id']}/medlemmar")
    form = page.form("/ta-tillbaka")

    after = await submit_form(ada, form)
    again = await submit_form(ada, form)

    assert "En inbjudan väntar på svar" in page.text
    assert "En inbjudan väntar på svar" not in after.text
    assert again.status == 409


async def test_member_cannot_be_invited_and_may_not_invite(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    form = HtmlForm(f"/grupper/{group['id']}/inbjudningar", "post")

    already = await submit_form(ada, form, person=bo.id)
    missing = await submit_form(ada, form, person="nobody")
    refused = await submit_form(bo, form, person=cia.id)

    assert already.status == 409
    assert "Personen är redan medlem." in already.text
    assert missing.status == 422
    assert refused.status == 403


async def propose_post(bo: ApiCaller, group: dict[str, str], text: str) -> HtmlPage:
    page = await visit(bo, f"/grupper/{group['id']}")
    assert "Föreslå inlägg" in page.text
    return await submit_form(bo, page.form("/inlagg"), text=text)


async def test_proposal_is_shown_to_its_author_and_published_by_an_administrator(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "moderated")
    author_page = await propose_post(bo, group, "Läs **min** rapport")
    queue = await visit(ada, f"/grupper/{group['id']}/forslag")
    other = await visit(cia, f"/grupper/{group['id']}/forslag")

    after = await submit_form(ada, queue.forms[_find_proposal_form(queue)], decision="accept")

    assert "Väntar på svar från en gruppadministratör" in author_page.text
    assert "Läs min rapport" in queue.text.replace("  ", " ")
    assert "rapport" not in other.text
    assert "Inga förslag väntar på svar." in after.text
    assert "rapport" in (await visit(cia, f"/grupper/{group['id']}")).text


def _find_proposal_form(page: HtmlPage) -> int:
    return next(at for at, form in enumerate(page.forms) if "/forslag/" in form.action)


async def test_proposal_is_answered_once_and_by_administrators_only(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "moderated", cia)
    await propose_post(bo, group, "Mitt förslag")
    queue = await visit(ada, f"/grupper/{group['id']}/forslag")
    form = next(form for form in queue.forms if "reason" in form.fields)

    refused = await submit_form(cia, form, decision="accept")
    await submit_form(ada, form, decision="decline", reason="Finns redan")
    again = await submit_form(ada, form, decision="accept")

    assert refused.status in {403, 404}
    assert again.status == 409


async def test_only_the_author_can_withdraw_a_proposal(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "moderated")
    author_page = await propose_post(bo, group, "Ånger")
    form = author_page.form("/ta-tillbaka")

    assert (await submit_form(ada, form)).status == 404
    after = await submit_form(bo, form)

    assert "Ånger" not in after.text
    assert (await submit_form(bo, form)).status == 409


async def test_offered_group_can_be_taken_over(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    await Person.filter(id=ada.id).update(active=False)
    await admin_succession.offer_orphaned_groups()
    page = await visit(bo, f"/grupper/{group['id']}")

    after = await submit_form(bo, page.form("/ta-over"))

    assert "Ta över gruppen" in page.text
    assert "Gruppadministratör" in after.text
    assert (await submit_form(bo, page.form("/ta-over"))).status == 403


async def test_sole_administrator_is_reminded_to_appoint_another(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    path = f"/grupper/{group['id']}"
    before = await visit(ada, path)

    await ada.put(f"/groups/{group['id']}/members/{bo.id}", {"role": "administrator"})

    assert "enda gruppadministratör" in before.text
    assert "enda gruppadministratör" not in (await visit(ada, path)).text
    assert "enda gruppadministratör" not in (await visit(bo, path)).text
