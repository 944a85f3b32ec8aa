"""Ways towards a group on its pages: following, invitations, proposals, taking it over."""

from groups_service.domain import succession
from groups_service.models import Person
from tests.builders import a_group
from tests.pages.reading import Form, Page, send, visit
from tests.people import Somebody


async def invited(ada: Somebody, bo: Somebody, status: str = "closed") -> dict[str, str]:
    group = await a_group(ada, status, name="Krisledning")
    page = await visit(ada, f"/grupper/{group['id']}/medlemmar?namn=bo")
    await send(ada, page.form("/inbjudningar"), person=bo.id, note="Kom med")
    return group


async def test_group_is_followed_and_followed_no_longer(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")
    page = await visit(bo, f"/grupper/{group['id']}")

    followed = await send(bo, page.form("/foljer"), action="follow")
    left = await send(bo, followed.form("/foljer"), action="unfollow")

    assert "Sluta följa" in followed.text
    assert "Sluta följa" not in left.text
    assert (await send(bo, page.form("/foljer"), action="stalk")).status == 422


async def test_invitation_stands_on_the_start_page_and_is_accepted(
    ada: Somebody, bo: Somebody
) -> None:
    group = await invited(ada, bo)
    start = await visit(bo, "/")
    page = await visit(bo, f"/grupper/{group['id']}")

    inside = await send(bo, start.form("/inbjudan"), decision="accept")

    assert "Du är inbjuden till en grupp" in start.text
    assert "”Kom med”" in start.text
    assert "Tacka ja" in page.text
    assert inside.path == f"/grupper/{group['id']}"
    assert inside.offers("/inlagg")


async def test_declined_invitation_hides_the_group_again(ada: Somebody, bo: Somebody) -> None:
    group = await invited(ada, bo)
    directory = await visit(bo, "/grupper")

    after = await send(bo, directory.form("/inbjudan"), decision="decline")

    assert after.path == "/grupper"
    assert "Krisledning" not in after.text
    assert (await visit(bo, f"/grupper/{group['id']}")).status == 404
    assert (await send(bo, directory.form("/inbjudan"), decision="accept")).status == 404


async def test_invitations_that_wait_are_listed_and_taken_back(
    ada: Somebody, bo: Somebody
) -> None:
    group = await invited(ada, bo, "open")
    page = await visit(ada, f"/grupper/{group['id']}/medlemmar")
    form = page.form("/ta-tillbaka")

    after = await send(ada, form)
    again = await send(ada, form)

    assert "En inbjudan väntar på svar" in page.text
    assert "En inbjudan väntar på svar" not in after.text
    assert again.status == 409


async def test_member_is_not_invited_and_others_invite_nobody(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    form = Form(f"/grupper/{group['id']}/inbjudningar", "post")

    already = await send(ada, form, person=bo.id)
    nobody = await send(ada, form, person="nobody")
    refused = await send(bo, form, person=cia.id)

    assert already.status == 409
    assert "Personen är redan medlem." in already.text
    assert nobody.status == 422
    assert refused.status == 403


async def proposed(bo: Somebody, group: dict[str, str], text: str) -> Page:
    page = await visit(bo, f"/grupper/{group['id']}")
    assert "Föreslå inlägg" in page.text
    return await send(bo, page.form("/inlagg"), text=text)


async def test_proposal_is_seen_by_its_author_and_published_by_an_administrator(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "moderated")
    own = await proposed(bo, group, "Läs **min** rapport")
    queue = await visit(ada, f"/grupper/{group['id']}/forslag")
    other = await visit(cia, f"/grupper/{group['id']}/forslag")

    after = await send(ada, queue.forms[_place(queue)], decision="accept")

    assert "Väntar på svar från en gruppadministratör" in own.text
    assert "Läs min rapport" in queue.text.replace("  ", " ")
    assert "rapport" not in other.text
    assert "Inga förslag väntar på svar." in after.text
    assert "rapport" in (await visit(cia, f"/grupper/{group['id']}")).text


def _place(page: Page) -> int:
    return next(at for at, form in enumerate(page.forms) if "/forslag/" in form.action)


async def test_proposal_is_answered_once_and_only_by_administrators(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "moderated", cia)
    await proposed(bo, group, "Mitt förslag")
    queue = await visit(ada, f"/grupper/{group['id']}/forslag")
    form = next(form for form in queue.forms if "reason" in form.fields)

    refused = await send(cia, form, decision="accept")
    await send(ada, form, decision="decline", reason="Finns redan")
    again = await send(ada, form, decision="accept")

    assert refused.status in {403, 404}
    assert again.status == 409


async def test_proposal_is_taken_back_by_its_author_only(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")
    own = await proposed(bo, group, "Ånger")
    form = own.form("/ta-tillbaka")

    assert (await send(ada, form)).status == 404
    after = await send(bo, form)

    assert "Ånger" not in after.text
    assert (await send(bo, form)).status == 409


async def test_offered_group_is_taken_over(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    await Person.filter(id=ada.id).update(active=False)
    await succession.offer_all()
    page = await visit(bo, f"/grupper/{group['id']}")

    after = await send(bo, page.form("/ta-over"))

    assert "Ta över gruppen" in page.text
    assert "Gruppadministratör" in after.text
    assert (await send(bo, page.form("/ta-over"))).status == 403


async def test_only_administrator_is_nudged_to_appoint_another(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    path = f"/grupper/{group['id']}"
    alone = await visit(ada, path)

    await ada.put(f"/groups/{group['id']}/members/{bo.id}", {"role": "administrator"})

    assert "enda gruppadministratör" in alone.text
    assert "enda gruppadministratör" not in (await visit(ada, path)).text
    assert "enda gruppadministratör" not in (await visit(bo, path)).text
