"""What each person may see and do, in plain Python, written from the rules and not from the
code.

Each action method returns whether it is allowed, and changes nothing if it is not.
"""

from dataclasses import dataclass, field

from tests.model_based.model_data import (
    ACTIVE,
    ADMINISTRATOR,
    CLOSED,
    DELETED,
    INACTIVE,
    MEMBER,
    MODERATED,
    OPEN,
    TRASHED,
    AuthoredText,
    GroupItem,
    ModelGroup,
)


@dataclass
class Model:
    active: set[str]
    groups: list[ModelGroup] = field(default_factory=list)
    ticks: int = 0

    # visibility

    def can_read(self, person: str, group: ModelGroup) -> bool:
        active = person in self.active and group.state != TRASHED
        return active and (group.status != CLOSED or person in group.roles)

    def can_see_group(self, person: str, group: ModelGroup) -> bool:
        if group.state == TRASHED:
            return person in self.active and group.roles.get(person) == ADMINISTRATOR
        named = group.listed or self.is_invited(person, group)
        return self.can_read(person, group) or (person in self.active and named)

    def is_invited(self, person: str, group: ModelGroup) -> bool:
        inviter = group.inviters.get(person)
        return inviter in self.active and group.roles.get(inviter or "") == ADMINISTRATOR

    def is_following(self, person: str, group: ModelGroup) -> bool:
        return person in group.follow_eras and not any(
            group.closed_eras[group.follow_eras[person] + 1 :]
        )

    def can_see_item(self, person: str, group: ModelGroup, item: GroupItem) -> bool:
        return item.deletion != DELETED and self.could_see_item(person, group, item)

    def could_see_item(self, person: str, group: ModelGroup, item: GroupItem) -> bool:
        """Return whether `person` sees the item, or would see it if it were not deleted."""
        return self.can_read(person, group) and (
            person in group.roles or not group.hidden_eras[item.era]
        )

    def named_members(self, person: str, group: ModelGroup) -> set[str]:
        """Return the members whose names `person` may see."""
        if not self.can_read(person, group):
            return set()
        return {
            member
            for member, role in group.roles.items()
            if person in group.roles
            or role == ADMINISTRATOR
            or not group.closed_eras[group.named_since[member]]
        }

    def visible_proposals(self, person: str, group: ModelGroup) -> set[str]:
        own_labels = {
            label for label, author in group.proposal_authors.items() if author == person
        }
        return (
            set(group.proposal_authors) if group.roles.get(person) == ADMINISTRATOR else own_labels
        )

    def is_admin(self, person: str, group: ModelGroup, *, even_inactive: bool = False) -> bool:
        states = {ACTIVE, INACTIVE} if even_inactive else {ACTIVE}
        has_role = group.roles.get(person) == ADMINISTRATOR and person in self.active
        return has_role and group.state in states

    def has_other_admin(self, group: ModelGroup, leaving: str) -> bool:
        """Return whether the group has an active administrator other than `leaving`."""
        others = {member for member, role in group.roles.items() if role == ADMINISTRATOR}
        return bool((others - {leaving}) & self.active)

    # actions

    def create_group(self, person: str, status: str, *, listed: bool) -> None:
        closed = status == CLOSED
        self.groups.append(
            ModelGroup(status, listed, [closed], [closed], {person: ADMINISTRATOR}, {person: 0})
        )

    def begin_era(self, group: ModelGroup) -> None:
        group.closed_eras.append(group.status == CLOSED)
        group.hidden_eras.append(group.status == CLOSED)

    def add_member(self, group: ModelGroup, person: str, role: str = MEMBER) -> None:
        group.roles[person], group.named_since[person] = role, group.era
        for waiting in (group.inviters, group.follow_eras):
            waiting.pop(person, None)
        group.requests.discard(person)
        self.raise_version(group)

    def raise_version(self, group: ModelGroup, *, secret: bool = False) -> None:
        if group.status != CLOSED and not secret:
            group.public_version += 1

    def set_status(self, person: str, group: ModelGroup, status: str, *, listed: bool) -> bool:
        if not self.is_admin(person, group):
            return False
        if status == group.status:
            return True
        group.status, group.listed = status, listed
        self.begin_era(group)
        group.status_changes += 1
        if status == CLOSED:
            group.proposal_authors.clear()
            group.requests &= group.requests if listed else set()
        if status == OPEN:
            for member in group.requests & self.active:
                self.add_member(group, member)
        self.raise_version(group)
        return True

    def publish(self, person: str, group: ModelGroup) -> bool:
        if (
            not self.is_admin(person, group)
            or group.status == CLOSED
            or not any(group.hidden_eras)
        ):
            return False
        group.hidden_eras = [False] * len(group.hidden_eras)
        self.begin_era(group)
        self.raise_version(group)
        return True

    def join(self, person: str, group: ModelGroup) -> bool:
        if person in group.roles or not self.can_see_group(person, group):
            return self.can_see_group(person, group)
        if group.status == OPEN and group.state == ACTIVE:
            self.add_member(group, person)
            return True
        return self.request_to_join(person, group)

    def request_to_join(self, person: str, group: ModelGroup) -> bool:
        has_requested = person in group.requests and group.status != OPEN
        accepts_requests = group.status == MODERATED or (group.status == CLOSED and group.listed)
        may_request = group.state == ACTIVE and not self.is_invited(person, group)
        if not has_requested and accepts_requests and may_request:
            group.requests.add(person)
            return True
        return has_requested

    def leave(self, person: str, group: ModelGroup) -> bool:
        if not self.can_see_group(person, group) or group.state == TRASHED:
            return False
        if person in group.requests or person not in group.roles:
            group.requests.discard(person)
            return True
        if group.roles[person] == ADMINISTRATOR and not self.has_other_admin(group, person):
            return False
        self.remove_member(group, person)
        return True

    def remove_member(self, group: ModelGroup, person: str) -> None:
        del group.roles[person], group.named_since[person]
        self.raise_version(group)

    def write_post(self, person: str, group: ModelGroup, label: str) -> bool:
        """Publish a post, or a proposal where only that is allowed."""
        if not self.can_read(person, group) or group.state != ACTIVE:
            return False
        if group.status == MODERATED and person not in group.roles:
            group.proposal_authors[label] = person
            return True
        if person not in group.roles:
            self.add_member(group, person)
        return self.add_item(person, group, label)

    def add_item(
        self, person: str, group: ModelGroup, label: str, *, is_file: bool = False
    ) -> bool:
        self.ticks += 1
        group.items.append(GroupItem(label, person, label, era=group.era, activity=self.ticks))
        group.items[-1].is_file = is_file
        self.mark_as_named(person, group)
        self.raise_version(group)
        return True

    def mark_as_named(self, person: str, group: ModelGroup) -> None:
        if group.status != CLOSED and person in group.roles:
            group.named_since[person] = group.era

    def add_comment(self, person: str, group: ModelGroup, item: GroupItem, label: str) -> bool:
        if not self.can_see_item(person, group, item) or group.state != ACTIVE or item.deletion:
            return False
        self.ticks += 1
        item.comments.append(AuthoredText(label, person, label))
        item.activity = self.ticks
        self.record_writing(person, group, item)
        return True

    def record_writing(self, person: str, group: ModelGroup, item: GroupItem) -> None:
        """Apply the effects of writing in the thread of `item`."""
        secret = group.hidden_eras[item.era]
        if group.status == CLOSED:
            item.era = group.era
        elif not secret:
            self.mark_as_named(person, group)
        self.raise_version(group, secret=secret)
