"""What was and goes on in secret in a group that is open now moves no number an outsider is told.

A group was closed, published, closed again and opened, with a secret life all the while; its
threads of then go on. Who looks on from outside sees the same, to the byte, without any of that.
"""

import json
import re
from collections.abc import AsyncIterator

from groups_service.database import Database
from groups_service.settings import Settings
from tests.builders import a_comment, a_file, a_group, a_post
from tests.leaks.asking import Asker
from tests.leaks.inventory import ASKED, Question
from tests.leaks.sending import API, body
from tests.leaks.test_interference import (
    LAST,
    RANDOM,
    UNUSED,
    Told,
    World,
    require_no_difference,
)
from tests.people import somebody

MOST_NUMBERS = 12
"""More than the outsider counts, fewer than members do."""
EVERY = 3
"""What the pages mark as new is looked at after so many marks."""
NAMES = {name for _, path in ASKED for name in re.findall(r"{(\w+)}", path)}


class Reopened(World):
    """Ada's group with Bo in it, in its second open era; Cia follows it."""

    async def begin(self) -> dict[str, list[str]]:
        with self.same():
            names = ("ada", "bo", "cia")
            self.people = {name: await somebody(self.app, name) for name in names}
        self.ada, self.bo, self.cia = self.people.values()
        with self.same():
            self.group = await a_group(self.ada, "closed", self.bo, name="Det som blev känt")
        await self._publish()
        await self._close_and_open()
        with self.same():
            await self.cia.put(self._at("/follow"))
        await self.app.state.parts.relay.tell_all()
        return dict.fromkeys(NAMES, UNUSED) | {
            "group_id": [self.group["id"]],
            "person_id": [self.ada.id],
            "post_id": [self.published["id"], self.open["id"]],
            "comment_id": [self.comment["id"]],
            "target": [f"post:{self.open['id']}"],
            "file_id": [self.file["id"]],
            "kind": ["like"],
        }

    async def finish(self) -> None:
        await self.secretly(self._go_on)
        with self.same():
            await a_post(self.ada, self.group, LAST)
        await self.secretly(self._go_on)
        await self.app.state.parts.relay.tell_all()

    async def told(self, asker: Asker) -> AsyncIterator[Told]:
        """Page after page of every list, changes since every number, marks at every number."""
        lists = [self._at(f"/{name}") for name in ("posts", "questions", "files", "members")]
        lists += [f"/posts/{post['id']}/comments" for post in (self.published, self.open)]
        for path in lists:
            async for each in _pages(asker, f"{API}{path}"):
                yield each
        for number in range(MOST_NUMBERS):
            yield await _told(asker, "GET", f"{API}{self._at('/changes')}?after={number}")
            yield await _told(asker, "PUT", f"{API}{self._at('/read')}", version=number)
            if number % EVERY == 0:
                yield await _told(asker, "GET", f"/grupper/{self.group['id']}")
                yield await _told(asker, "GET", "/grupper")

    async def _publish(self) -> None:
        """A closed era that everybody reads since."""
        await self.secretly(self._leave_no_trace)
        with self.same():
            self.published = await a_post(self.ada, self.group, "Skrivet bakom stängd dörr")
            await a_comment(self.bo, self.published)
        await self.secretly(self._leave_no_trace)
        with self.same():
            await a_comment(self.ada, self.published, "Också publicerat")
            await self._become("moderated")
            await self.ada.post(self._at("/publication"))
            self.open = await a_post(self.ada, self.group, "Öppet")
            self.comment = await a_comment(self.ada, self.open)

    async def _close_and_open(self) -> None:
        """A closed era that stays with the members."""
        with self.same():
            await self._become("closed")
        await self.secretly(self._begin_in_secret)
        with self.same():
            await self._become("moderated")
            self.file = await a_file(self.ada, self.group)
        await self.secretly(self._go_on)
        with self.same():
            asked = await a_post(self.bo, self.group, "Vem vet?")
            await self.bo.put(f"/posts/{asked['id']}/question", {"question": True})
        await self.secretly(self._go_on)
        with self.same():
            await a_comment(self.bo, self.published, "Efteråt")
            await a_file(self.bo, self.group, "andra.txt")

    def _at(self, rest: str = "") -> str:
        return f"/groups/{self.group['id']}{rest}"

    async def _become(self, status: str) -> None:
        await self.ada.put(self._at("/status"), {"status": status})

    async def _leave_no_trace(self) -> None:
        """What nobody can tell afterwards, even when all is published."""
        post = await a_post(self.ada, self.group, "Ångrat")
        await self.ada.put(f"/posts/{post['id']}/pin")
        await self.ada.delete(f"/posts/{post['id']}")
        for role in ("administrator", "member"):
            await self.ada.put(self._at(f"/members/{self.bo.id}"), {"role": role})

    async def _begin_in_secret(self) -> None:
        self.secret = await a_post(self.ada, self.group, "Hemligt")
        await a_comment(self.bo, self.secret, "Hemligt")
        await a_file(self.bo, self.group, "hemligt.txt")
        await self._leave_no_trace()

    async def _go_on(self) -> None:
        path = f"/posts/{self.secret['id']}"
        await a_comment(self.bo, self.secret, "Mer hemligt")
        await self.ada.patch(path, {"text": "Hemligare"})
        await self.bo.put(f"{path}/reactions/like")
        await self.ada.put(f"{path}/pin")
        await self.ada.delete(f"{path}/pin")


async def _pages(asker: Asker, path: str) -> AsyncIterator[Told]:
    """One thing on each page."""
    cursor: str | None = ""
    while cursor is not None:
        asked = f"{path}?limit=1" + (f"&cursor={cursor}" if cursor else "")
        answer = await asker.ask(Question("GET", asked, {}))
        yield asked, answer.content
        cursor = json.loads(answer.content)["next"]


async def _told(asker: Asker, method: str, path: str, **sent: object) -> Told:
    question = Question(method, path, body(**sent) if sent else {})
    return f"{method} {path}", RANDOM.sub(b"(random)", await asker.told(question))


async def test_a_secret_life_changes_nothing_for_an_outsider(
    database: Database, settings: Settings
) -> None:
    await require_no_difference(Reopened, database, settings)
