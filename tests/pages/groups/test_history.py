"""The history of a group, in sentences, for its members."""

from tests.support.builders import a_group
from tests.support.html_client import visit
from tests.support.people import ApiCaller


async def test_members_can_read_the_history(ada: ApiCaller, bo: ApiCaller, cia: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    path = f"/groups/{group['id']}"
    await cia.put(f"{path}/membership")
    await ada.put(f"{path}/members/{bo.id}", {"role": "administrator"})
    await ada.put(f"{path}/status", {"status": "closed", "reason": "Känsligt"})
    await ada.delete(f"{path}/members/{cia.id}")

    page = await visit(bo, f"/grupper/{group['id']}/historik")

    for sentence in (
        "Ada Lind skapade gruppen",
        "Ada Lind lade till Bo Lind",
        "Cia Lind gick med i gruppen",
        "Ada Lind gjorde Bo Lind till gruppadministratör",
        "Ada Lind gjorde gruppen sluten. Tidigare var den öppen",
        "”Känsligt”",
        "Ada Lind tog bort Cia Lind",
    ):
        assert sentence in page.text


async def test_non_members_may_not_read_the_history(ada: ApiCaller, bo: ApiCaller) -> None:
    opened = await a_group(ada, "open")
    closed = await a_group(ada, "closed")

    refused = await visit(bo, f"/grupper/{opened['id']}/historik")

    assert refused.status == 403
    assert "Bara medlemmar ser en grupps historik." in refused.text
    assert (await visit(bo, f"/grupper/{closed['id']}/historik")).status == 404


async def test_earlier_history_is_linked(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)

    first = await visit(ada, f"/grupper/{group['id']}/historik?limit=1")
    second = await visit(ada, next(link for link in first.links if "cursor=" in link))

    assert "skapade gruppen" not in first.text
    assert "skapade gruppen" in second.text
