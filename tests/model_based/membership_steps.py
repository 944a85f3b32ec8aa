"""Steps of the walk about membership: joining, leaving, requests, invitations and follows."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from groups_service.domain.members import group_follows, invitations, join_requests, memberships
from groups_service.models import Invitation, JoinRequest
from groups_service.models.groups import Role
from tests.model_based.model_data import ACTIVE, ADMINISTRATOR, CLOSED, MEMBER, ModelGroup
from tests.model_based.service_driver import PEOPLE
from tests.model_based.walk_state import WalkState

PERSON = st.sampled_from(PEOPLE)
GROUP_INDEX = st.integers(0, 1)
BOOLEAN = st.booleans()
ITEM_INDEX = st.integers(0, 5)


class MembershipSteps(WalkState):
    @rule(person=PERSON, index=GROUP_INDEX, watcher=PERSON)
    def join(self, person: str, index: int, watcher: str) -> None:
        action = memberships.join_group(self.get_viewer(person), self.group_id(index))
        self.check_action(
            action, index, person, watcher, allowed=self.model.join(person, self.get_group(index))
        )

    @rule(person=PERSON, index=GROUP_INDEX, watcher=PERSON)
    def leave(self, person: str, index: int, watcher: str) -> None:
        action = memberships.leave_group(self.get_viewer(person), self.group_id(index))
        self.check_action(
            action, index, person, watcher, allowed=self.model.leave(person, self.get_group(index))
        )

    @rule(
        person=PERSON,
        other=PERSON,
        index=GROUP_INDEX,
        role=st.sampled_from([ADMINISTRATOR, MEMBER]),
    )
    def put_member(self, person: str, other: str, index: int, role: str) -> None:
        action = memberships.add_or_set_role(
            self.get_viewer(person), self.group_id(index), self.get_viewer(other).id, Role(role)
        )
        self.check_action(
            action,
            index,
            person,
            other,
            allowed=self.apply_put(person, other, self.get_group(index), role),
        )

    def apply_put(self, person: str, other: str, group: ModelGroup, role: str) -> bool:
        if not self.model.is_admin(person, group) or other not in self.model.active:
            return False
        if other not in group.roles:
            self.model.add_member(group, other, role)
        elif group.roles[other] != role:
            if role == MEMBER and not self.model.has_other_admin(group, other):
                return False
            group.roles[other] = role
            self.model.raise_version(group)
        return True

    @rule(person=PERSON, other=PERSON, index=GROUP_INDEX)
    def remove(self, person: str, other: str, index: int) -> None:
        group = self.get_group(index)
        action = memberships.remove_member(
            self.get_viewer(person), self.group_id(index), self.get_viewer(other).id
        )
        if person == other:
            allowed = self.model.leave(person, group)
        else:
            allowed = self.model.is_admin(person, group) and other in group.roles
            if allowed:
                self.model.remove_member(group, other)
        self.check_action(action, index, person, other, allowed=allowed)

    @rule(person=PERSON, index=GROUP_INDEX, item_index=ITEM_INDEX, accept=BOOLEAN)
    def decide_request(self, person: str, index: int, item_index: int, *, accept: bool) -> None:
        group, waiting = self.get_group(index), sorted(self.get_group(index).requests)
        if not waiting:
            return
        other = waiting[item_index % len(waiting)]
        request = self.driver.run(self.get_waiting(JoinRequest, other, index))
        decision = (
            join_requests.JoinRequestDecision.ACCEPT
            if accept
            else join_requests.JoinRequestDecision.DECLINE
        )
        action = join_requests.decide_join_request(
            self.get_viewer(person), self.group_id(index), request.id, decision
        )
        allowed = self.model.is_admin(person, group)
        if allowed:
            group.requests.discard(other)
            if accept:
                self.model.add_member(group, other)
        self.check_action(action, index, person, other, allowed=allowed)

    @rule(person=PERSON, other=PERSON, index=GROUP_INDEX)
    def invite(self, person: str, other: str, index: int) -> None:
        group = self.get_group(index)
        action = invitations.invite_person(
            self.get_viewer(person), self.group_id(index), self.get_viewer(other).id
        )
        may_be_invited = other in self.model.active and other not in group.roles
        allowed = self.model.is_admin(person, group) and may_be_invited
        if allowed and not self.model.is_invited(other, group):
            group.inviters[other] = person
        self.check_action(action, index, person, other, allowed=allowed)

    @rule(person=PERSON, index=GROUP_INDEX, accept=BOOLEAN, watcher=PERSON)
    def answer_invitation(self, person: str, index: int, watcher: str, *, accept: bool) -> None:
        group = self.get_group(index)
        if person not in group.inviters:
            return
        invitation = self.driver.run(self.get_waiting(Invitation, person, index))
        answer = (
            invitations.InvitationAnswer.ACCEPT if accept else invitations.InvitationAnswer.DECLINE
        )
        action = invitations.answer_invitation(self.get_viewer(person), invitation.id, answer)
        is_valid = self.model.is_invited(person, group) and self.model.can_see_group(person, group)
        allowed = is_valid and (group.state == ACTIVE or not accept)
        if allowed:
            del group.inviters[person]
            self.model.raise_version(group)
            if accept:
                self.model.add_member(group, person)
        self.check_action(action, index, person, watcher, allowed=allowed)

    @rule(person=PERSON, index=GROUP_INDEX, start=BOOLEAN, watcher=PERSON)
    def follow(self, person: str, index: int, watcher: str, *, start: bool) -> None:
        group = self.get_group(index)
        change = group_follows.follow_group if start else group_follows.unfollow_group
        allowed = self.model.can_see_group(person, group)
        if start and not self.model.is_following(person, group):
            allowed = self.model.can_read(person, group) and group.state == ACTIVE
            allowed = allowed and group.status != CLOSED and person not in group.roles
            if allowed:
                group.follow_eras[person] = group.era
        elif allowed and not start:
            group.follow_eras.pop(person, None)
        self.check_action(
            change(self.get_viewer(person), self.group_id(index)),
            index,
            person,
            watcher,
            allowed=allowed,
        )
