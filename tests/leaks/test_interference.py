"""What an outsider sees is the same, to the byte, whether a closed group exists or never did."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count

from starlette.applications import Starlette

from groups_service import clock, ids
from groups_service.app import create_app
from groups_service.database import Database
from groups_service.settings import Settings
from tests.builders import Json, a_comment, a_file, a_group, a_post
from tests.emptying import empty
from tests.leaks.asking import Asker, asking
from tests.leaks.inventory import ASKED, questions
from tests.leaks.sockets import Said, talking
from tests.people import Somebody, somebody

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
UNUSED = ["01890000-0000-7000-8000-000000000000"]
RANDOM = re.compile(rb'"ticket":"[^"]+"|name="Idempotency-Key" value="[^"]+"|expires=[^;]+')
LAST = "Och så till något annat."

Told = tuple[str, bytes]


class World:
    """The public part is made of the same ids and times whatever happens in secret."""

    def __init__(self, app: Starlette, *, with_secret: bool) -> None:
        self.app = app
        self.with_secret = with_secret
        self.people: dict[str, Somebody] = {}
        self.group: Json = {}
        self.hidden: list[str] = []
        self._seeds = count()

    @contextmanager
    def same(self) -> Iterator[None]:
        """Ids that come out the same in both worlds."""
        with ids.seeded(next(self._seeds)):
            yield

    async def begin(self) -> dict[str, list[str]]:
        """The ids an outsider may know."""
        with self.same():
            self.people = {name: await somebody(self.app, name) for name in ("ada", "bo", "cia")}
        await self.secretly(self._found)
        with self.same():
            self.group = await a_group(self.people["ada"], "open", self.people["cia"])
            post = await a_post(self.people["ada"], self.group, "Om #skolval")
            await self.people["ada"].put(f"/posts/{post['id']}/question", {"question": True})
            comment = await a_comment(self.people["ada"], post)
            file = await a_file(self.people["ada"], self.group)
            unit = await self._follow_everything()
        await self.secretly(self._go_on)
        await self.secretly(lambda: self._hand_on(post))
        await self.app.state.parts.relay.tell_all()
        return {
            "group_id": [self.group["id"]],
            "person_id": [person.id for person in self.people.values()],
            "request_id": UNUSED,
            "invitation_id": UNUSED,
            "proposal_id": UNUSED,
            "report_id": UNUSED,
            "binding_id": UNUSED,
            "secret": UNUSED,
            "digest": UNUSED,
            "post_id": [post["id"]],
            "comment_id": [comment["id"]],
            "kind": ["like"],
            "target": [f"post:{post['id']}"],
            "tag": ["skolval", "annat"],
            "unit_id": [unit],
            "file_id": [file["id"]],
            "number": ["1", "2"],
        }

    async def _follow_everything(self) -> str:
        """Cia has those who have the secret, their unit and their tags in her feed."""
        cia, ada, bo = (self.people[name] for name in ("cia", "ada", "bo"))
        unit: str = (await ada.get(f"/people/{ada.id}")).json()["unit"]["id"]
        followed = [f"/people/{ada.id}", f"/people/{bo.id}", f"/units/{unit}", "/tags/annat"]
        for path in followed:
            await cia.put(f"{path}/follow")
        return unit

    async def secretly(self, act: Callable[[], Awaitable[None]]) -> None:
        if self.with_secret:
            await act()

    async def _found(self) -> None:
        ada, bo = self.people["ada"], self.people["bo"]
        self.secret = await a_group(ada, "closed", bo, name="Det ingen vet")

    async def _go_on(self) -> None:
        ada, bo = self.people["ada"], self.people["bo"]
        account = (await ada.get(f"/people/{self.people['cia'].id}")).json()["account"]
        post = await a_post(ada, self.secret, f"Hemligt om #skolval, @{account}")
        comment = await a_comment(bo, post, f"Hemligt, @{account}")
        await bo.put(f"/comments/{comment['id']}/reactions/thanks")
        await ada.put(f"/posts/{post['id']}/pin")
        await ada.delete(f"/posts/{post['id']}/pin")
        await ada.patch(f"/posts/{post['id']}", {"text": "Hemligt om #annat"})
        await bo.put(f"/drafts/group:{self.secret['id']}", {"text": "Hemligt"})
        await ada.delete(f"/posts/{post['id']}")
        await a_file(bo, self.secret, "hemligt.txt")
        await ada.patch(f"/groups/{self.secret['id']}", {"description": "Hemligt"})
        await ada.put(f"/groups/{self.secret['id']}/members/{bo.id}", {"role": "administrator"})
        await ada.put(f"/groups/{self.secret['id']}/state", {"state": "inactive"})
        await ada.put(f"/groups/{self.secret['id']}/state", {"state": "active"})

    async def _hand_on(self, post: Json) -> None:
        """An open question is asked and answered inside, and what is said there is reported."""
        ada, bo = self.people["ada"], self.people["bo"]
        body = {"group": self.secret["id"]}
        handed = (await ada.post(f"/posts/{post['id']}/handed-on", body)).json()
        comment = await a_comment(bo, handed, "Hemligt svar om skolval")
        answer = {"comment": comment["id"]}
        await ada.put(f"/posts/{handed['id']}/accepted-answer", answer)
        await ada.post("/reports", {"comment": comment["id"], "reason": "other"})

    async def finish(self) -> None:
        """More of the secret, and then something that everybody hears."""
        await self.secretly(self._go_on)
        with self.same():
            await a_post(self.people["ada"], self.group, LAST)
        await self.app.state.parts.relay.tell_all()

    async def told(self, _: Asker) -> AsyncIterator[Told]:
        """What is told besides the answers of every route, each asked once."""
        for nothing in list[Told]():
            yield nothing


async def transcript(world: World) -> list[Told]:
    """Everything that Cia is told: by each route, and by her socket while things happen."""
    known = await world.begin()
    cia = world.people["cia"]
    async with talking(world.app, cia.token) as socket:
        await socket.answer(type="subscribe", group=world.group["id"])
        await world.finish()
        await socket.until(lambda said: said.get("text") == LAST)
        await socket.until(lambda said: said["type"] == "changed")
        heard = _in_order(socket.heard)
    async with asking(world.app, cia.token) as asker:
        told = [each async for each in world.told(asker)]
        for question in questions(known):
            with world.same():
                answer = RANDOM.sub(b"(random)", await asker.told(question))
            told.append((f"{question.method} {question.path}", answer))
    return [*told, ("socket", heard)]


def _in_order(heard: list[Said]) -> bytes:
    """Inbox and hints come over one socket, but do not wait for each other."""
    return "\n".join(sorted(str(said) for said in heard)).encode()


async def require_no_difference(kind: type[World], database: Database, settings: Settings) -> None:
    """Cia is told the same, to the byte, with the secret and without."""
    told = []
    for with_secret in (True, False):
        await empty(database)
        with clock.at(AT):
            world = kind(create_app(settings, database), with_secret=with_secret)
            told.append(await transcript(world))

    with_it, without = told
    assert len(with_it) > len(ASKED)
    for one, other in zip(with_it, without, strict=True):
        assert one == other


async def test_a_closed_group_changes_nothing_for_an_outsider(
    database: Database, settings: Settings
) -> None:
    await require_no_difference(World, database, settings)
