"""Past and continued members-only content of an open group changes no number for a non-member.

The group was closed, published, closed again and opened, with members-only activity in each era;
its threads go on. A non-member gets byte-identical responses without any of it.
"""

import json
import re
from collections.abc import AsyncIterator

from groups_service.database import Database
from groups_service.settings import Settings
from tests.confidentiality.support.request_bodies import API, body
from tests.confidentiality.support.requests import RequestClient
from tests.confidentiality.support.route_inventory import ROUTE_REQUESTS, RouteRequest
from tests.confidentiality.test_non_interference import (
    LAST_POST_TEXT,
    RANDOM_VALUES,
    UNUSED_IDS,
    HiddenGroupScenario,
    RecordedResponse,
    require_no_difference,
)
from tests.support.builders import a_comment, a_file, a_group, a_post
from tests.support.people import create_caller

MAX_VERSIONS = 12
"""More than the public version, less than the members' version."""
PAGE_CHECK_INTERVAL = 3
"""The unread marks of the pages are checked after this many read markers."""
PARAMETER_NAMES = {name for _, path in ROUTE_REQUESTS for name in re.findall(r"{(\w+)}", path)}


class ReopenedGroupScenario(HiddenGroupScenario):
    """Ada's group with Bo as a member, in its second open era; Cia follows it."""

    async def create_content(self) -> dict[str, list[str]]:
        with self.with_same_ids():
            names = ("ada", "bo", "cia")
            self.people = {name: await create_caller(self.app, name) for name in names}
        self.ada, self.bo, self.cia = self.people.values()
        with self.with_same_ids():
            self.group = await a_group(self.ada, "closed", self.bo, name="Det som blev känt")
        await self._create_published_era()
        await self._create_closed_era()
        with self.with_same_ids():
            await self.cia.put(self._group_path("/follow"))
        await self.app.state.components.relay.deliver_pending()
        return dict.fromkeys(PARAMETER_NAMES, UNUSED_IDS) | {
            "group_id": [self.group["id"]],
            "person_id": [self.ada.id],
            "post_id": [self.published["id"], self.open["id"]],
            "comment_id": [self.comment["id"]],
            "target": [f"post:{self.open['id']}"],
            "file_id": [self.file["id"]],
            "kind": ["like"],
        }

    async def add_last_content(self) -> None:
        await self.run_if_secret(self._add_secret_activity)
        with self.with_same_ids():
            await a_post(self.ada, self.group, LAST_POST_TEXT)
        await self.run_if_secret(self._add_secret_activity)
        await self.app.state.components.relay.deliver_pending()

    async def record_more(self, client: RequestClient) -> AsyncIterator[RecordedResponse]:
        """Yield every page of every list, and changes and read markers for every version."""
        lists = [
            self._group_path(f"/{name}") for name in ("posts", "questions", "files", "members")
        ]
        lists += [f"/posts/{post['id']}/comments" for post in (self.published, self.open)]
        for path in lists:
            async for each in _record_pages(client, f"{API}{path}"):
                yield each
        for number in range(MAX_VERSIONS):
            yield await _record(
                client, "GET", f"{API}{self._group_path('/changes')}?after={number}"
            )
            yield await _record(client, "PUT", f"{API}{self._group_path('/read')}", version=number)
            if number % PAGE_CHECK_INTERVAL == 0:
                yield await _record(client, "GET", f"/grupper/{self.group['id']}")
                yield await _record(client, "GET", "/grupper")

    async def _create_published_era(self) -> None:
        """Create a closed era that is published."""
        await self.run_if_secret(self._add_deleted_content)
        with self.with_same_ids():
            self.published = await a_post(self.ada, self.group, "Skrivet bakom stängd dörr")
            await a_comment(self.bo, self.published)
        await self.run_if_secret(self._add_deleted_content)
        with self.with_same_ids():
            await a_comment(self.ada, self.published, "Också publicerat")
            await self._set_status("moderated")
            await self.ada.post(self._group_path("/publication"))
            self.open = await a_post(self.ada, self.group, "Öppet")
            self.comment = await a_comment(self.ada, self.open)

    async def _create_closed_era(self) -> None:
        """Create a closed era that remains members-only."""
        with self.with_same_ids():
            await self._set_status("closed")
        await self.run_if_secret(self._create_secret_content)
        with self.with_same_ids():
            await self._set_status("moderated")
            self.file = await a_file(self.ada, self.group)
        await self.run_if_secret(self._add_secret_activity)
        with self.with_same_ids():
            question = await a_post(self.bo, self.group, "Vem vet?")
            await self.bo.put(f"/posts/{question['id']}/question", {"question": True})
        await self.run_if_secret(self._add_secret_activity)
        with self.with_same_ids():
            await a_comment(self.bo, self.published, "Efteråt")
            await a_file(self.bo, self.group, "andra.txt")

    def _group_path(self, rest: str = "") -> str:
        return f"/groups/{self.group['id']}{rest}"

    async def _set_status(self, status: str) -> None:
        await self.ada.put(self._group_path("/status"), {"status": status})

    async def _add_deleted_content(self) -> None:
        """Add activity that leaves no trace, even after publication."""
        post = await a_post(self.ada, self.group, "Ångrat")
        await self.ada.put(f"/posts/{post['id']}/pin")
        await self.ada.delete(f"/posts/{post['id']}")
        for role in ("administrator", "member"):
            await self.ada.put(self._group_path(f"/members/{self.bo.id}"), {"role": role})

    async def _create_secret_content(self) -> None:
        self.secret = await a_post(self.ada, self.group, "Hemligt")
        await a_comment(self.bo, self.secret, "Hemligt")
        await a_file(self.bo, self.group, "hemligt.txt")
        await self._add_deleted_content()

    async def _add_secret_activity(self) -> None:
        path = f"/posts/{self.secret['id']}"
        await a_comment(self.bo, self.secret, "Mer hemligt")
        await self.ada.patch(path, {"text": "Hemligare"})
        await self.bo.put(f"{path}/reactions/like")
        await self.ada.put(f"{path}/pin")
        await self.ada.delete(f"{path}/pin")


async def _record_pages(client: RequestClient, path: str) -> AsyncIterator[RecordedResponse]:
    """Yield the pages of a list, with one item each."""
    cursor: str | None = ""
    while cursor is not None:
        url = f"{path}?limit=1" + (f"&cursor={cursor}" if cursor else "")
        response = await client.send_request(RouteRequest("GET", url, {}))
        yield url, response.content
        cursor = json.loads(response.content)["next"]


async def _record(
    client: RequestClient, method: str, path: str, **fields: object
) -> RecordedResponse:
    request = RouteRequest(method, path, body(**fields) if fields else {})
    return f"{method} {path}", RANDOM_VALUES.sub(
        b"(random)", await client.get_raw_response(request)
    )


async def test_closed_era_changes_nothing_for_a_non_member(
    database: Database, settings: Settings
) -> None:
    await require_no_difference(ReopenedGroupScenario, database, settings)
