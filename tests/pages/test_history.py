"""The history of a group, in sentences, for its members."""

from tests.builders import a_group
from tests.pages.reading import visit
from tests.people import Somebody


async def test_members_read_what_happened(ada: Somebody, bo: Somebody, cia: Somebody) -> None:
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


async def test_others_do_not(ada: Somebody, bo: Somebody) -> None:
    opened = await a_group(ada, "open")
    closed = await a_group(ada, "closed")

    refused = await visit(bo, f"/grupper/{opened['id']}/historik")

    assert refused.status == 403
    assert "Bara medlemmar ser en grupps historik." in refused.text
    assert (await visit(bo, f"/grupper/{closed['id']}/historik")).status == 404


async def test_earlier_things_are_a_link_away(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)

    first = await visit(ada, f"/grupper/{group['id']}/historik?limit=1")
    second = await visit(ada, next(link for link in first.links if "cursor=" in link))

    assert "skapade gruppen" not in first.text
    assert "skapade gruppen" in second.text
