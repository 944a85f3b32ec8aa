"""The random walk: all steps on groups, in any order."""

from collections.abc import AsyncIterator
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from groups_service.domain.files import uploads
from groups_service.domain.files.uploads import UploadStream
from groups_service.domain.groups import lifecycle
from groups_service.domain.groups import status as groups_status
from groups_service.domain.posts import comments, posts, proposals
from groups_service.domain.posts.creation import PostInput
from groups_service.models.groups import GroupState, GroupStatus
from tests.model_based.membership_steps import BOOLEAN, GROUP_INDEX, ITEM_INDEX, PERSON
from tests.model_based.model_data import ACTIVE, CLOSED, INACTIVE, MEMBER, TRASHED, GroupItem
from tests.model_based.post_steps import PostSteps

STATUS = st.sampled_from([status.value for status in GroupStatus])


class RandomWalk(PostSteps):
    @initialize(first=STATUS, second=STATUS, listed=BOOLEAN)
    def begin(self, first: str, second: str, *, listed: bool) -> None:
        """Create two groups: Ann's, with Bea as a member, and Cal's."""
        self.driver.run(self.driver.clear_database())
        for person, status in (("ann", first), ("cal", second)):
            self.create_group(person, status, listed=listed and status == CLOSED)
        self.put_member("ann", "bea", 0, MEMBER)

    @rule(person=PERSON, index=GROUP_INDEX, status=STATUS, listed=BOOLEAN, watcher=PERSON)
    def set_status(
        self, person: str, index: int, status: str, watcher: str, *, listed: bool
    ) -> None:
        listed = listed and status == CLOSED
        action = groups_status.change_status(
            self.get_viewer(person), self.group_id(index), GroupStatus(status), listed=listed
        )
        expected = self.model.set_status(person, self.get_group(index), status, listed=listed)
        self.check_action(action, index, person, watcher, allowed=expected)

    @rule(person=PERSON, index=GROUP_INDEX, watcher=PERSON)
    def publish(self, person: str, index: int, watcher: str) -> None:
        action = groups_status.publish_closed_content(
            self.get_viewer(person), self.group_id(index)
        )
        self.check_action(
            action,
            index,
            person,
            watcher,
            allowed=self.model.publish(person, self.get_group(index)),
        )

    @rule(person=PERSON, index=GROUP_INDEX, watcher=PERSON)
    def write(self, person: str, index: int, watcher: str) -> None:
        label = self.new_label("p")
        action = posts.publish_or_propose_post(
            self.get_viewer(person), self.group_id(index), PostInput(label)
        )
        allowed = self.model.write_post(person, self.get_group(index), label)
        self.check_action(action, index, person, watcher, allowed=allowed)

    @rule(person=PERSON, index=GROUP_INDEX, item_index=ITEM_INDEX, watcher=PERSON)
    def comment(self, person: str, index: int, item_index: int, watcher: str) -> None:
        item = self.pick_post(index, item_index)
        if item is None:
            return
        label = self.new_label("c")
        action = comments.add_comment(
            self.get_viewer(person), UUID(self.driver.item_ids[item.label]), PostInput(label)
        )
        allowed = self.model.add_comment(person, self.get_group(index), item, label)
        self.check_action(action, index, person, watcher, allowed=allowed)

    @rule(person=PERSON, index=GROUP_INDEX, watcher=PERSON)
    def upload(self, person: str, index: int, watcher: str) -> None:
        group, label = self.get_group(index), f"{self.new_label('f')}.txt"
        archive = self.driver.app.state.context.archive
        action = uploads.upload_file(
            self.get_viewer(person),
            self.group_id(index),
            archive,
            UploadStream(label, stream_one_byte()),
        )
        is_member = person in group.roles and person in self.model.active
        allowed = is_member and group.state == ACTIVE
        if allowed:
            self.model.add_item(person, group, label, is_file=True)
        self.check_action(action, index, person, watcher, allowed=allowed)

    @rule(person=PERSON, index=GROUP_INDEX, item_index=ITEM_INDEX, accept=BOOLEAN, watcher=PERSON)
    def decide_proposal(
        self, person: str, index: int, item_index: int, watcher: str, *, accept: bool
    ) -> None:
        group, waiting = (self.get_group(index), sorted(self.get_group(index).proposal_authors))
        if not waiting:
            return
        label = waiting[item_index % len(waiting)]
        proposal = self.driver.run(self.driver.get_proposal(label))
        decision = (
            proposals.ProposalDecision.ACCEPT if accept else proposals.ProposalDecision.DECLINE
        )
        action = proposals.decide_proposal(self.get_viewer(person), proposal.id, decision)
        author_is_active = group.proposal_authors[label] in self.model.active
        allowed = self.model.is_admin(person, group) and (author_is_active or not accept)
        if allowed:
            author = group.proposal_authors.pop(label)
            if accept:
                self.model.ticks += 1
                item = GroupItem(label, author, label, era=group.era, activity=self.model.ticks)
                group.items.append(item)
                self.model.raise_version(group)
        self.check_action(action, index, person, watcher, allowed=allowed)

    @rule(
        person=PERSON, index=GROUP_INDEX, state=st.sampled_from([ACTIVE, INACTIVE]), watcher=PERSON
    )
    def set_state(self, person: str, index: int, state: str, watcher: str) -> None:
        group = self.get_group(index)
        action = lifecycle.set_state(
            self.get_viewer(person), self.group_id(index), GroupState(state)
        )
        allowed = self.model.is_admin(person, group, even_inactive=True)
        if allowed and state != group.state:
            group.state = state
            self.model.raise_version(group)
        self.check_action(action, index, person, watcher, allowed=allowed)

    @rule(person=PERSON, index=GROUP_INDEX, watcher=PERSON)
    def trash_or_restore(self, person: str, index: int, watcher: str) -> None:
        """Trash the group, or restore it if it is in the trash."""
        group = self.get_group(index)
        if group.state == TRASHED:
            action = lifecycle.restore_group(self.get_viewer(person), self.group_id(index))
            allowed = self.model.can_see_group(person, group)
            group.state = group.state_before_trash if allowed else TRASHED
            if allowed:
                self.model.raise_version(group)
        else:
            action = lifecycle.trash_group(self.get_viewer(person), self.group_id(index))
            allowed = self.model.is_admin(person, group, even_inactive=True)
            if allowed:
                group.state_before_trash, group.state = group.state, TRASHED
        self.check_action(action, index, person, watcher, allowed=allowed)

    @rule(person=PERSON)
    def toggle_active(self, person: str) -> None:
        """Make the person leave the directory or return; at least one person remains active."""
        if self.model.active == {person}:
            return
        self.model.active ^= {person}
        self.driver.run(self.driver.set_active(person, active=person in self.model.active))
        self.driver.run(self.check_viewers(0, person))

    @rule()
    def deliver_events(self) -> None:
        self.driver.run(self.driver.deliver_events())


async def stream_one_byte() -> AsyncIterator[bytes]:
    yield b"x"
