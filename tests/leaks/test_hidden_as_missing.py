"""What one may not see is answered like what does not exist: same words, same SQL statements."""

from collections.abc import AsyncIterator

import pytest

from tests.leaks.asking import Asker, asking
from tests.leaks.inventory import ASKED, GROUP, Question
from tests.leaks.secret import Secret
from tests.statements import listening

NOTHING = "01890000-0000-7000-8000-000000000001"
SECRETS = (
    *("group_id", "post_id", "comment_id", "file_id"),
    *("request_id", "invitation_id", "proposal_id", "report_id"),
)
ROUTES = sorted(route for route in ASKED if any(f"{{{name}}}" in route[1] for name in SECRETS))
WHO = ("cia", "eva", "hal", "dan")


@pytest.fixture
async def askers(secret: Secret) -> AsyncIterator[dict[str, Asker]]:
    async with (
        asking(secret.app, secret.people["cia"].token) as cia,
        asking(secret.app, secret.people["eva"].token) as eva,
        asking(secret.app, secret.people["hal"].token) as hal,
        asking(secret.app, secret.people["dan"].token) as dan,
    ):
        yield {"cia": cia, "eva": eva, "hal": hal, "dan": dan}


def question(route: tuple[str, str], ids: dict[str, str]) -> Question:
    method, path = route
    return Question(method, path.format(**ids), ASKED[route])


async def observed(asker: Asker, asked: Question, ids: dict[str, str]) -> tuple[bytes, list[str]]:
    """What is told, without the ids that were asked for, and what the database was asked."""
    with listening() as heard:
        told = await asker.told(asked)
    for id_ in (ids[name] for name in SECRETS):
        told = told.replace(id_.encode(), b"(id)")
    return told, heard.texts


@pytest.mark.parametrize("which", [0, -1], ids=["from before it closed", "from after"])
async def test_hidden_and_missing_cannot_be_told_apart(
    secret: Secret, askers: dict[str, Asker], which: int
) -> None:
    hidden = {name: ids[which] for name, ids in secret.ids.items()}
    missing = hidden | dict.fromkeys(SECRETS, NOTHING)
    differ = []

    for route in ROUTES:
        for who in WHO:
            asked = question(route, hidden)
            known = await observed(askers[who], asked, hidden)
            unknown = await observed(askers[who], question(route, missing), missing)
            status = b"403" if asked.is_for_site_administrators and who != "dan" else b"404"
            if known != unknown or status not in known[0][:8]:
                differ.append((who, *route, known[0][:8]))

    assert differ == []


async def test_those_inside_can(secret: Secret) -> None:
    ids = {name: ids[-1] for name, ids in secret.ids.items()}

    async with asking(secret.app, secret.people["ada"].token) as ada:
        seen = {
            route: await ada.ask(question(route, ids)) for route in ROUTES if route[0] == "GET"
        }

    others = {route: seen[route].status_code for route in seen if seen[route].status_code != 200}
    assert others == {
        ("GET", f"{GROUP}/bindings/preview"): 422,  # of a unit that there is not
        ("GET", "/inlagg/{post_id}/anmal"): 403,  # her own
        ("GET", "/inlagg/{post_id}/vidare"): 403,  # no question
        ("GET", "/kommentarer/{comment_id}/redigera"): 403,  # somebody else's
    }
