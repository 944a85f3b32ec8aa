"""A non-member gets byte-identical responses whether or not a closed group exists."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count

from starlette.applications import Starlette

from groups_service.app import create_app
from groups_service.core import clock, ids
from groups_service.database import Database
from groups_service.settings import Settings
from tests.confidentiality.support.requests import RequestClient, open_client
from tests.confidentiality.support.route_inventory import ROUTE_REQUESTS, iter_requests
from tests.confidentiality.support.sockets import SocketMessage, open_socket
from tests.support.builders import Json, a_comment, a_file, a_group, a_post
from tests.support.empty_tables import empty_tables
from tests.support.people import ApiCaller, create_caller

START_TIME = datetime(2026, 3, 2, 9, tzinfo=UTC)
UNUSED_IDS = ["01890000-0000-7000-8000-000000000000"]
RANDOM_VALUES = re.compile(rb'"ticket":"[^"]+"|name="Idempotency-Key" value="[^"]+"|expires=[^;]+')
LAST_POST_TEXT = "Och så till något annat."

RecordedResponse = tuple[str, bytes]


class HiddenGroupScenario:
    """Creates public content with the same ids and times, with or without a hidden group."""

    def __init__(self, app: Starlette, *, with_secret: bool) -> None:
        self.app = app
        self.with_secret = with_secret
        self.people: dict[str, ApiCaller] = {}
        self.group: Json = {}
        self._seeds = count()

    @contextmanager
    def with_same_ids(self) -> Iterator[None]:
        """Generate ids that are equal with and without the secret content."""
        with ids.seeded(next(self._seeds)):
            yield

    async def create_content(self) -> dict[str, list[str]]:
        """Create the content and return the ids that a non-member may know."""
        with self.with_same_ids():
            self.people = {
                name: await create_caller(self.app, name) for name in ("ada", "bo", "cia")
            }
        await self.run_if_secret(self._create_secret_group)
        with self.with_same_ids():
            self.group = await a_group(self.people["ada"], "open", self.people["cia"])
            post = await a_post(self.people["ada"], self.group, "Om #skolval")
            await self.people["ada"].put(f"/posts/{post['id']}/question", {"question": True})
            comment = await a_comment(self.people["ada"], post)
            file = await a_file(self.people["ada"], self.group)
            unit = await self._follow_everything()
        await self.run_if_secret(self._add_secret_activity)
        await self.run_if_secret(lambda: self._forward_question(post))
        await self.app.state.components.relay.deliver_pending()
        return {
            "group_id": [self.group["id"]],
            "person_id": [person.id for person in self.people.values()],
            "request_id": UNUSED_IDS,
            "invitation_id": UNUSED_IDS,
            "proposal_id": UNUSED_IDS,
            "report_id": UNUSED_IDS,
            "binding_id": UNUSED_IDS,
            "secret": UNUSED_IDS,
            "digest": UNUSED_IDS,
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
        """Let Cia follow the members of the hidden group, their unit and their tags."""
        cia, ada, bo = (self.people[name] for name in ("cia", "ada", "bo"))
        unit: str = (await ada.get(f"/people/{ada.id}")).json()["unit"]["id"]
        followed = [f"/people/{ada.id}", f"/people/{bo.id}", f"/units/{unit}", "/tags/annat"]
        for path in followed:
            await cia.put(f"{path}/follow")
        return unit

    async def run_if_secret(self, action: Callable[[], Awaitable[None]]) -> None:
        if self.with_secret:
            await action()

    async def _create_secret_group(self) -> None:
        ada, bo = self.people["ada"], self.people["bo"]
        self.secret = await a_group(ada, "closed", bo, name="Det ingen vet")

    async def _add_secret_activity(self) -> None:
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

    async def _forward_question(self, post: Json) -> None:
        """Forward a public question to the hidden group, answer it there and report the answer."""
        ada, bo = self.people["ada"], self.people["bo"]
        body = {"group": self.secret["id"]}
        forwarded = (await ada.post(f"/posts/{post['id']}/forwards", body)).json()
        comment = await a_comment(bo, forwarded, "Hemligt svar om skolval")
        accepted = {"comment": comment["id"]}
        await ada.put(f"/posts/{forwarded['id']}/accepted-answer", accepted)
        await ada.post("/reports", {"comment": comment["id"], "reason": "other"})

    async def add_last_content(self) -> None:
        """Add more secret activity, and then a public post."""
        await self.run_if_secret(self._add_secret_activity)
        with self.with_same_ids():
            await a_post(self.people["ada"], self.group, LAST_POST_TEXT)
        await self.app.state.components.relay.deliver_pending()

    async def record_more(self, _: RequestClient) -> AsyncIterator[RecordedResponse]:
        """Yield responses besides one of every route."""
        for response in list[RecordedResponse]():
            yield response


async def record_transcript(scenario: HiddenGroupScenario) -> list[RecordedResponse]:
    """Record every response to Cia: of each route, and on her socket during the activity."""
    known_ids = await scenario.create_content()
    cia = scenario.people["cia"]
    async with open_socket(scenario.app, cia.token) as socket:
        await socket.request(type="subscribe", group=scenario.group["id"])
        await scenario.add_last_content()
        await socket.wait_for_message(lambda message: message.get("text") == LAST_POST_TEXT)
        await socket.wait_for_message(lambda message: message["type"] == "changed")
        messages = _sort_messages(socket.messages)
    async with open_client(scenario.app, cia.token) as client:
        responses = [each async for each in scenario.record_more(client)]
        for request in iter_requests(known_ids):
            with scenario.with_same_ids():
                content = RANDOM_VALUES.sub(b"(random)", await client.get_raw_response(request))
            responses.append((f"{request.method} {request.path}", content))
    return [*responses, ("socket", messages)]


def _sort_messages(messages: list[SocketMessage]) -> bytes:
    """Sort the messages, because inbox messages and hints do not wait for each other."""
    return "\n".join(sorted(str(message) for message in messages)).encode()


async def require_no_difference(
    kind: type[HiddenGroupScenario], database: Database, settings: Settings
) -> None:
    """Check that Cia gets byte-identical responses with and without the secret content."""
    transcripts = []
    for with_secret in (True, False):
        await empty_tables(database)
        with clock.frozen_at(START_TIME):
            scenario = kind(create_app(settings, database), with_secret=with_secret)
            transcripts.append(await record_transcript(scenario))

    with_it, without = transcripts
    assert len(with_it) > len(ROUTE_REQUESTS)
    for one, other in zip(with_it, without, strict=True):
        assert one == other


async def test_closed_group_changes_nothing_for_a_non_member(
    database: Database, settings: Settings
) -> None:
    await require_no_difference(HiddenGroupScenario, database, settings)
