"""A walk's ground: groups by their place, and service and model held against each other."""

from collections.abc import Awaitable
from typing import Any, ClassVar
from uuid import UUID

from hypothesis.stateful import RuleBasedStateMachine

from groups_service.access import Viewer
from groups_service.domain import groups
from groups_service.models import ArchiveFile, Comment, Post
from groups_service.models.groups import Status
from tests.oracles.client import Client
from tests.oracles.model import Group, Model, Thing
from tests.oracles.stage import PEOPLE, Stage, done
from tests.oracles.surfaces import Looks


class Walker(RuleBasedStateMachine):
    """`stage` is given by the test; what is drawn is done by the service and by the model."""

    stage: ClassVar[Stage]

    def __init__(self) -> None:
        super().__init__()
        self.model = Model(set(PEOPLE))
        self.labels = 0
        self.sound = False  # while both agree
        self.seen: dict[tuple[str, int], tuple[int, int]] = {}
        self.clients: dict[tuple[str, int], Client] = {}

    def create(self, who: str, status: str, *, listed: bool) -> None:
        new = groups.NewGroup("Klimat", Status(status), listed=listed)
        made = self.stage.run(groups.create(self.viewer(who), new))
        self.stage.groups.append(str(made))
        self.model.create(who, status, listed=listed)

    def teardown(self) -> None:
        if self.sound:
            self.stage.run(self.look_everywhere())

    def both(self, act: Awaitable[Any], place: int, *watchers: str, allowed: bool) -> None:
        """The service does what the model allows, and two people see what the model says."""
        self.sound = False
        assert self.stage.run(done(act)) == allowed
        self.stage.run(self.look(place, *watchers))
        self.sound = True

    async def look(self, place: int, *watchers: str) -> None:
        await self.learn(place)
        for who in sorted({*watchers} & self.model.active):
            looks = Looks(self.stage, self.model, who)
            await looks.at_group(place)
            await self.hint(looks, place)
            await self.client(who, place).follow()

    def client(self, who: str, place: int) -> Client:
        """The program that somebody has open on the group, which only follows hints."""
        key = (who, place)
        if key not in self.clients:
            self.clients[key] = Client(self.stage.people[who], str(self.stage.groups[place]))
        return self.clients[key]

    async def hint(self, looks: Looks, place: int) -> None:
        """A version that somebody outside knows is raised only by what they may know of."""
        version, group = await looks.at_stream(place), self.at(place)
        key = (looks.who, place)
        if version is None or looks.who in group.roles:
            self.seen.pop(key, None)
            return
        before, public = self.seen.get(key, (version, group.public))
        assert (version == before) == (public == group.public)
        self.seen[key] = (version, group.public)

    async def look_everywhere(self) -> None:
        await self.stage.tell()
        for who in sorted(self.model.active):
            looks = Looks(self.stage, self.model, who)
            await looks.at_lists()
            await looks.at_notices()
            for place in range(len(self.model.groups)):
                await looks.at_all_of_group(place)
                await self.client(who, place).follow()

    async def learn(self, place: int) -> None:
        """Ids of things that are new."""
        new = [each for each in self.at(place).things if each.label not in self.stage.things]
        for thing in new:
            named = ArchiveFile.get(name=thing.label) if thing.is_file else None
            found = await (named or Post.get(text=thing.label))
            self.stage.things[thing.label] = str(found.id)
        for comment in [each for thing in self.at(place).things for each in thing.comments]:
            if comment.label not in self.stage.things:
                written = await Comment.get(text=comment.label)
                self.stage.things[comment.label] = str(written.id)

    async def the(self, kind: Any, who: str, place: int) -> Any:
        """What waits of somebody."""
        person_id = self.viewer(who).id
        return await kind.get(group_id=self.id(place), person_id=person_id, state="waiting")

    def viewer(self, who: str) -> Viewer:
        return self.stage.people[who].viewer

    def at(self, place: int) -> Group:
        return self.model.groups[place]

    def id(self, place: int) -> UUID:
        return UUID(self.stage.groups[place])

    def label(self, letter: str) -> str:
        self.labels += 1
        return f"{letter}{self.labels}"

    def pick(self, place: int, which: int) -> Thing | None:
        written = [thing for thing in self.at(place).things if not thing.is_file]
        return written[which % len(written)] if written else None
