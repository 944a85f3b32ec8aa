"""Acts of the walk by which people come into groups, and go."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from groups_service.domain import follows, invitations, members, requests
from groups_service.models import Invitation, JoinRequest
from groups_service.models.groups import Role
from tests.oracles.model import ACTIVE, ADMINISTRATOR, CLOSED, MEMBER, Group
from tests.oracles.stage import PEOPLE
from tests.oracles.walker import Walker

WHO = st.sampled_from(PEOPLE)
PLACE = st.integers(0, 1)
YES = st.booleans()
SOME = st.integers(0, 5)


class Joining(Walker):
    @rule(who=WHO, place=PLACE, watcher=WHO)
    def join(self, who: str, place: int, watcher: str) -> None:
        act = members.join(self.viewer(who), self.id(place))
        self.both(act, place, who, watcher, allowed=self.model.join(who, self.at(place)))

    @rule(who=WHO, place=PLACE, watcher=WHO)
    def leave(self, who: str, place: int, watcher: str) -> None:
        act = members.leave(self.viewer(who), self.id(place))
        self.both(act, place, who, watcher, allowed=self.model.leave(who, self.at(place)))

    @rule(who=WHO, whom=WHO, place=PLACE, role=st.sampled_from([ADMINISTRATOR, MEMBER]))
    def put(self, who: str, whom: str, place: int, role: str) -> None:
        act = members.put(self.viewer(who), self.id(place), self.viewer(whom).id, Role(role))
        self.both(act, place, who, whom, allowed=self.may_put(who, whom, self.at(place), role))

    def may_put(self, who: str, whom: str, group: Group, role: str) -> bool:
        if not self.model.administers(who, group) or whom not in self.model.active:
            return False
        if whom not in group.roles:
            self.model.let_in(group, whom, role)
        elif group.roles[whom] != role:
            if role == MEMBER and not self.model.guarded(group, whom):
                return False
            group.roles[whom] = role
            self.model.show(group)
        return True

    @rule(who=WHO, whom=WHO, place=PLACE)
    def remove(self, who: str, whom: str, place: int) -> None:
        group = self.at(place)
        act = members.remove(self.viewer(who), self.id(place), self.viewer(whom).id)
        if who == whom:
            allowed = self.model.leave(who, group)
        else:
            allowed = self.model.administers(who, group) and whom in group.roles
            if allowed:
                self.model.take_out(group, whom)
        self.both(act, place, who, whom, allowed=allowed)

    @rule(who=WHO, place=PLACE, which=SOME, accept=YES)
    def decide_request(self, who: str, place: int, which: int, *, accept: bool) -> None:
        group, waiting = self.at(place), sorted(self.at(place).requests)
        if not waiting:
            return
        whom = waiting[which % len(waiting)]
        asked = self.stage.run(self.the(JoinRequest, whom, place))
        decision = requests.Decision.ACCEPT if accept else requests.Decision.DECLINE
        act = requests.decide(self.viewer(who), self.id(place), asked.id, decision)
        allowed = self.model.administers(who, group)
        if allowed:
            group.requests.discard(whom)
            if accept:
                self.model.let_in(group, whom)
        self.both(act, place, who, whom, allowed=allowed)

    @rule(who=WHO, whom=WHO, place=PLACE)
    def invite(self, who: str, whom: str, place: int) -> None:
        group = self.at(place)
        act = invitations.invite(self.viewer(who), self.id(place), self.viewer(whom).id)
        free = whom in self.model.active and whom not in group.roles
        allowed = self.model.administers(who, group) and free
        if allowed and not self.model.is_invited(whom, group):
            group.invited[whom] = who
        self.both(act, place, who, whom, allowed=allowed)

    @rule(who=WHO, place=PLACE, accept=YES, watcher=WHO)
    def answer_invitation(self, who: str, place: int, watcher: str, *, accept: bool) -> None:
        group = self.at(place)
        if who not in group.invited:
            return
        invitation = self.stage.run(self.the(Invitation, who, place))
        given = invitations.Answer.ACCEPT if accept else invitations.Answer.DECLINE
        act = invitations.answer(self.viewer(who), invitation.id, given)
        counts = self.model.is_invited(who, group) and self.model.knows(who, group)
        allowed = counts and (group.state == ACTIVE or not accept)
        if allowed:
            del group.invited[who]
            self.model.show(group)
            if accept:
                self.model.let_in(group, who)
        self.both(act, place, who, watcher, allowed=allowed)

    @rule(who=WHO, place=PLACE, go_on=YES, watcher=WHO)
    def follow(self, who: str, place: int, watcher: str, *, go_on: bool) -> None:
        group = self.at(place)
        change = follows.follow if go_on else follows.unfollow
        allowed = self.model.knows(who, group)
        if go_on and not self.model.follows(who, group):
            allowed = self.model.reads(who, group) and group.state == ACTIVE
            allowed = allowed and group.status != CLOSED and who not in group.roles
            if allowed:
                group.follows[who] = group.era
        elif allowed and not go_on:
            group.follows.pop(who, None)
        self.both(change(self.viewer(who), self.id(place)), place, who, watcher, allowed=allowed)
