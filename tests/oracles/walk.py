"""The random walk: everything people do with groups, in whatever order."""

from collections.abc import AsyncIterator
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from groups_service.domain import comments, files, lives, posts, proposals, statuses
from groups_service.domain.composing import Writing
from groups_service.domain.files import Incoming
from groups_service.models.groups import State, Status
from tests.oracles.joining import PLACE, SOME, WHO, YES
from tests.oracles.model import ACTIVE, CLOSED, INACTIVE, MEMBER, TRASHED, Thing
from tests.oracles.threads import Threads

STATUS = st.sampled_from([status.value for status in Status])


class Walk(Threads):
    @initialize(first=STATUS, second=STATUS, listed=YES)
    def begin(self, first: str, second: str, *, listed: bool) -> None:
        """Two groups: ann's, with bea in it, and cal's."""
        self.stage.run(self.stage.clear())
        for who, status in (("ann", first), ("cal", second)):
            self.create(who, status, listed=listed and status == CLOSED)
        self.put("ann", "bea", 0, MEMBER)

    @rule(who=WHO, place=PLACE, status=STATUS, listed=YES, watcher=WHO)
    def set_status(self, who: str, place: int, status: str, watcher: str, *, listed: bool) -> None:
        listed = listed and status == CLOSED
        act = statuses.change(self.viewer(who), self.id(place), Status(status), listed=listed)
        expected = self.model.set_status(who, self.at(place), status, listed=listed)
        self.both(act, place, who, watcher, allowed=expected)

    @rule(who=WHO, place=PLACE, watcher=WHO)
    def publish(self, who: str, place: int, watcher: str) -> None:
        act = statuses.publish(self.viewer(who), self.id(place))
        self.both(act, place, who, watcher, allowed=self.model.publish(who, self.at(place)))

    @rule(who=WHO, place=PLACE, watcher=WHO)
    def write(self, who: str, place: int, watcher: str) -> None:
        label = self.label("p")
        act = posts.publish_or_propose(self.viewer(who), self.id(place), Writing(label))
        allowed = self.model.write(who, self.at(place), label)
        self.both(act, place, who, watcher, allowed=allowed)

    @rule(who=WHO, place=PLACE, which=SOME, watcher=WHO)
    def comment(self, who: str, place: int, which: int, watcher: str) -> None:
        thing = self.pick(place, which)
        if thing is None:
            return
        label = self.label("c")
        act = comments.add(self.viewer(who), UUID(self.stage.things[thing.label]), Writing(label))
        allowed = self.model.comment(who, self.at(place), thing, label)
        self.both(act, place, who, watcher, allowed=allowed)

    @rule(who=WHO, place=PLACE, watcher=WHO)
    def upload(self, who: str, place: int, watcher: str) -> None:
        group, label = self.at(place), f"{self.label('f')}.txt"
        archive = self.stage.app.state.service.archive
        act = files.upload(self.viewer(who), self.id(place), archive, Incoming(label, a_byte()))
        belongs = who in group.roles and who in self.model.active
        allowed = belongs and group.state == ACTIVE
        if allowed:
            self.model.add(who, group, label, is_file=True)
        self.both(act, place, who, watcher, allowed=allowed)

    @rule(who=WHO, place=PLACE, which=SOME, accept=YES, watcher=WHO)
    def decide_proposal(
        self, who: str, place: int, which: int, watcher: str, *, accept: bool
    ) -> None:
        group, waiting = self.at(place), sorted(self.at(place).proposals)
        if not waiting:
            return
        label = waiting[which % len(waiting)]
        proposal = self.stage.run(self.stage.proposal(label))
        decision = proposals.Decision.ACCEPT if accept else proposals.Decision.DECLINE
        act = proposals.decide(self.viewer(who), proposal.id, decision)
        there = group.proposals[label] in self.model.active
        allowed = self.model.administers(who, group) and (there or not accept)
        if allowed:
            author = group.proposals.pop(label)
            if accept:
                self.model.ticks += 1
                thing = Thing(label, author, label, era=group.era, activity=self.model.ticks)
                group.things.append(thing)
                self.model.show(group)
        self.both(act, place, who, watcher, allowed=allowed)

    @rule(who=WHO, place=PLACE, state=st.sampled_from([ACTIVE, INACTIVE]), watcher=WHO)
    def set_state(self, who: str, place: int, state: str, watcher: str) -> None:
        group = self.at(place)
        act = lives.set_state(self.viewer(who), self.id(place), State(state))
        allowed = self.model.administers(who, group, even_inactive=True)
        if allowed and state != group.state:
            group.state = state
            self.model.show(group)
        self.both(act, place, who, watcher, allowed=allowed)

    @rule(who=WHO, place=PLACE, watcher=WHO)
    def trash(self, who: str, place: int, watcher: str) -> None:
        """Or restore what is there already."""
        group = self.at(place)
        if group.state == TRASHED:
            act = lives.restore(self.viewer(who), self.id(place))
            allowed = self.model.knows(who, group)
            group.state = group.was if allowed else TRASHED
            if allowed:
                self.model.show(group)
        else:
            act = lives.trash(self.viewer(who), self.id(place))
            allowed = self.model.administers(who, group, even_inactive=True)
            if allowed:
                group.was, group.state = group.state, TRASHED
        self.both(act, place, who, watcher, allowed=allowed)

    @rule(who=WHO)
    def come_or_go(self, who: str) -> None:
        """Leave the directory, or be in it again; somebody always is."""
        if self.model.active == {who}:
            return
        self.model.active ^= {who}
        self.stage.run(self.stage.set_active(who, active=who in self.model.active))
        self.stage.run(self.look(0, who))

    @rule()
    def tell(self) -> None:
        self.stage.run(self.stage.tell())


async def a_byte() -> AsyncIterator[bytes]:
    yield b"x"
