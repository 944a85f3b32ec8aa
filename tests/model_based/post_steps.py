"""Steps of the walk on posts and comments: editing, deleting, restoring, reacting and pinning."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule

from groups_service.domain.posts import comments, deletion, pins_and_locks, posts, reactions
from groups_service.domain.posts.creation import PostInput
from groups_service.models import ReactionKind
from tests.model_based.membership_steps import (
    BOOLEAN,
    GROUP_INDEX,
    ITEM_INDEX,
    PERSON,
    MembershipSteps,
)
from tests.model_based.model_data import (
    ACTIVE,
    ADMINISTRATOR,
    DELETED,
    REMOVED,
    AuthoredText,
    GroupItem,
    ModelGroup,
)

REACTION_KIND = st.sampled_from([ReactionKind.LIKE, ReactionKind.THANKS])
PickedText = tuple[GroupItem, AuthoredText]


class PostSteps(MembershipSteps):
    @rule(person=PERSON, index=GROUP_INDEX, item_index=ITEM_INDEX, comment=BOOLEAN, watcher=PERSON)
    def edit(
        self, person: str, index: int, item_index: int, watcher: str, *, comment: bool
    ) -> None:
        picked = self.pick_text(index, item_index, comment=comment)
        if picked is None:
            return
        item, text = picked
        group, label = self.get_group(index), self.new_label("e")
        edit = comments.edit_comment if text is not item else posts.edit_post
        action = edit(self.get_viewer(person), self.get_text_id(text), PostInput(label))
        allowed = self.can_act_on(person, group, item, text) and text.author == person
        if allowed:
            text.text = label
            self.model.record_writing(person, group, item)
        self.check_action(action, index, person, watcher, allowed=allowed)

    @rule(person=PERSON, index=GROUP_INDEX, item_index=ITEM_INDEX, comment=BOOLEAN, watcher=PERSON)
    def delete_or_remove(
        self, person: str, index: int, item_index: int, watcher: str, *, comment: bool
    ) -> None:
        """Delete an own text, or remove another person's."""
        picked = self.pick_text(index, item_index, comment=comment)
        if picked is None:
            return
        item, text = picked
        group = self.get_group(index)
        delete = deletion.delete_comment if text is not item else deletion.delete_post
        is_administrator = group.roles.get(person) == ADMINISTRATOR
        allowed = self.can_act_on(person, group, item, text) and (
            text.author == person or is_administrator
        )
        if allowed:
            text.deletion = DELETED if text.author == person else REMOVED
            item.pinned = item.pinned and text is not item
            self.model.raise_version(group, secret=group.hidden_eras[item.era])
        action = delete(self.get_viewer(person), self.get_text_id(text))
        self.check_action(action, index, person, watcher, allowed=allowed)

    @rule(person=PERSON, index=GROUP_INDEX, item_index=ITEM_INDEX, comment=BOOLEAN, watcher=PERSON)
    def restore(
        self, person: str, index: int, item_index: int, watcher: str, *, comment: bool
    ) -> None:
        picked = self.pick_text(index, item_index, comment=comment)
        if picked is None:
            return
        item, text = picked
        group = self.get_group(index)
        restore = deletion.restore_comment if text is not item else deletion.restore_post
        is_own_deletion = text.deletion == DELETED and text.author == person
        is_removal = text.deletion == REMOVED and group.roles.get(person) == ADMINISTRATOR
        post_exists = text is item or item.deletion != DELETED
        visible = (
            self.model.could_see_item(person, group, item)
            and group.state == ACTIVE
            and post_exists
        )
        allowed = visible and (is_own_deletion or is_removal)
        if allowed:
            text.deletion = None
            self.model.raise_version(group, secret=group.hidden_eras[item.era])
        action = restore(self.get_viewer(person), self.get_text_id(text))
        self.check_action(action, index, person, watcher, allowed=allowed)

    @rule(
        person=PERSON,
        index=GROUP_INDEX,
        item_index=ITEM_INDEX,
        comment=BOOLEAN,
        kind=REACTION_KIND,
        watcher=PERSON,
    )
    def toggle_reaction(
        self,
        person: str,
        index: int,
        item_index: int,
        kind: ReactionKind,
        watcher: str,
        *,
        comment: bool,
    ) -> None:
        """Add the reaction, or remove it if it exists."""
        picked = self.pick_text(index, item_index, comment=comment)
        if picked is None:
            return
        item, text = picked
        group, reaction = self.get_group(index), (person, kind.value)
        change = (
            reactions.remove_reaction if reaction in text.reactions else reactions.add_reaction
        )
        allowed = self.can_act_on(person, group, item, text)
        if allowed:
            text.reactions ^= {reaction}
            self.model.raise_version(group, secret=group.hidden_eras[item.era])
        name = "comment" if text is not item else "post"
        action = change(self.get_viewer(person), name, self.get_text_id(text), kind)
        self.check_action(action, index, person, watcher, allowed=allowed)

    @rule(person=PERSON, index=GROUP_INDEX, item_index=ITEM_INDEX, watcher=PERSON)
    def toggle_pin(self, person: str, index: int, item_index: int, watcher: str) -> None:
        picked = self.pick_text(index, item_index, comment=False)
        if picked is None:
            return
        item, _ = picked
        group = self.get_group(index)
        action: Awaitable[Any] = (
            pins_and_locks.unpin_post if item.pinned else pins_and_locks.pin_post
        )(self.get_viewer(person), self.get_text_id(item))
        has_room = (
            item.pinned
            or sum(each.pinned for each in group.items) < pins_and_locks.MAX_PINNED_POSTS
        )
        is_administrator = group.roles.get(person) == ADMINISTRATOR
        allowed = self.can_act_on(person, group, item, item) and is_administrator and has_room
        if allowed:
            item.pinned = not item.pinned
            self.model.raise_version(group, secret=group.hidden_eras[item.era])
        self.check_action(action, index, person, watcher, allowed=allowed)

    def can_act_on(
        self, person: str, group: ModelGroup, item: GroupItem, text: AuthoredText
    ) -> bool:
        """Return whether `person` sees the text and the group is active."""
        visible = self.model.can_see_item(person, group, item) and text.deletion is None
        return visible and group.state == ACTIVE

    def pick_text(self, index: int, item_index: int, *, comment: bool) -> PickedText | None:
        item = self.pick_post(index, item_index)
        if item is None or (comment and not item.comments):
            return None
        return item, (item.comments[item_index % len(item.comments)] if comment else item)

    def get_text_id(self, text: AuthoredText) -> UUID:
        return UUID(self.driver.item_ids[text.label])
