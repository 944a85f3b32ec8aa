"""The state of a random walk: the service and the model, compared after each step."""

from collections.abc import Awaitable
from typing import Any, ClassVar
from uuid import UUID

from hypothesis.stateful import RuleBasedStateMachine

from groups_service.access import Viewer
from groups_service.domain.groups import groups
from groups_service.models import ArchiveFile, Comment, Post
from groups_service.models.groups import GroupStatus
from tests.model_based.feed_client import FeedClient
from tests.model_based.model import Model
from tests.model_based.model_data import GroupItem, ModelGroup
from tests.model_based.service_driver import PEOPLE, ServiceDriver, try_action
from tests.model_based.surfaces import SurfaceChecks


class WalkState(RuleBasedStateMachine):
    """The test sets `driver`. Each step acts on the service and on the model."""

    driver: ClassVar[ServiceDriver]

    def __init__(self) -> None:
        super().__init__()
        self.model = Model(set(PEOPLE))
        self.label_count = 0
        self.in_agreement = False  # whether service and model agree so far
        self.known_versions: dict[tuple[str, int], tuple[int, int]] = {}
        self.clients: dict[tuple[str, int], FeedClient] = {}

    def create_group(self, person: str, status: str, *, listed: bool) -> None:
        new = groups.NewGroup("Klimat", GroupStatus(status), listed=listed)
        group_id = self.driver.run(groups.create_group(self.get_viewer(person), new))
        self.driver.group_ids.append(str(group_id))
        self.model.create_group(person, status, listed=listed)

    def teardown(self) -> None:
        if self.in_agreement:
            self.driver.run(self.check_everything())

    def check_action(
        self, action: Awaitable[Any], index: int, *watchers: str, allowed: bool
    ) -> None:
        """Check that service and model agree on the action, and what the watchers see."""
        self.in_agreement = False
        assert self.driver.run(try_action(action)) == allowed
        self.driver.run(self.check_viewers(index, *watchers))
        self.in_agreement = True

    async def check_viewers(self, index: int, *watchers: str) -> None:
        await self.learn_ids(index)
        for person in sorted({*watchers} & self.model.active):
            checks = SurfaceChecks(self.driver, self.model, person)
            await checks.check_group(index)
            await self.check_version_hint(checks, index)
            await self.get_client(person, index).follow_hint()

    def get_client(self, person: str, index: int) -> FeedClient:
        """Return the person's feed client of the group, which only follows hints."""
        key = (person, index)
        if key not in self.clients:
            self.clients[key] = FeedClient(
                self.driver.people[person], str(self.driver.group_ids[index])
            )
        return self.clients[key]

    async def check_version_hint(self, checks: SurfaceChecks, index: int) -> None:
        """Check that a non-member's version is raised only by public changes."""
        version, group = await checks.check_stream(index), self.get_group(index)
        key = (checks.viewer, index)
        if version is None or checks.viewer in group.roles:
            self.known_versions.pop(key, None)
            return
        before, public = self.known_versions.get(key, (version, group.public_version))
        assert (version == before) == (public == group.public_version)
        self.known_versions[key] = (version, group.public_version)

    async def check_everything(self) -> None:
        await self.driver.deliver_events()
        for person in sorted(self.model.active):
            checks = SurfaceChecks(self.driver, self.model, person)
            await checks.check_lists()
            await checks.check_notifications()
            for index in range(len(self.model.groups)):
                await checks.check_whole_group(index)
                await self.get_client(person, index).follow_hint()

    async def learn_ids(self, index: int) -> None:
        """Store the ids of new items and comments."""
        new = [
            each for each in self.get_group(index).items if each.label not in self.driver.item_ids
        ]
        for item in new:
            file = ArchiveFile.get(name=item.label) if item.is_file else None
            row = await (file or Post.get(text=item.label))
            self.driver.item_ids[item.label] = str(row.id)
        for comment in [each for item in self.get_group(index).items for each in item.comments]:
            if comment.label not in self.driver.item_ids:
                comment_row = await Comment.get(text=comment.label)
                self.driver.item_ids[comment.label] = str(comment_row.id)

    async def get_waiting(self, kind: Any, person: str, index: int) -> Any:
        """Return the person's waiting request or invitation in the group."""
        person_id = self.get_viewer(person).id
        return await kind.get(group_id=self.group_id(index), person_id=person_id, state="waiting")

    def get_viewer(self, person: str) -> Viewer:
        return self.driver.people[person].viewer

    def get_group(self, index: int) -> ModelGroup:
        return self.model.groups[index]

    def group_id(self, index: int) -> UUID:
        return UUID(self.driver.group_ids[index])

    def new_label(self, letter: str) -> str:
        self.label_count += 1
        return f"{letter}{self.label_count}"

    def pick_post(self, index: int, item_index: int) -> GroupItem | None:
        posts = [item for item in self.get_group(index).items if not item.is_file]
        return posts[item_index % len(posts)] if posts else None
