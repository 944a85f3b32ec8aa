"""Acts of the walk on posts and comments: editing, taking away, getting back, reacting."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule

from groups_service.domain import comments, going, marking, posts, reactions
from groups_service.domain.composing import Writing
from groups_service.models import ReactionKind
from tests.oracles.joining import PLACE, SOME, WHO, YES, Joining
from tests.oracles.model import ACTIVE, ADMINISTRATOR, DELETED, REMOVED, Group, Said, Thing

KIND = st.sampled_from([ReactionKind.LIKE, ReactionKind.THANKS])
Picked = tuple[Thing, Said]


class Threads(Joining):
    @rule(who=WHO, place=PLACE, which=SOME, comment=YES, watcher=WHO)
    def edit(self, who: str, place: int, which: int, watcher: str, *, comment: bool) -> None:
        picked = self.pick_said(place, which, comment=comment)
        if picked is None:
            return
        thing, said = picked
        group, text = self.at(place), self.label("e")
        edited = comments.edit if said is not thing else posts.edit
        act = edited(self.viewer(who), self.id_of(said), Writing(text))
        allowed = self.may_touch(who, group, thing, said) and said.author == who
        if allowed:
            said.text = text
            self.model.wrote(who, group, thing)
        self.both(act, place, who, watcher, allowed=allowed)

    @rule(who=WHO, place=PLACE, which=SOME, comment=YES, watcher=WHO)
    def take(self, who: str, place: int, which: int, watcher: str, *, comment: bool) -> None:
        """Delete one's own, remove another's."""
        picked = self.pick_said(place, which, comment=comment)
        if picked is None:
            return
        thing, said = picked
        group = self.at(place)
        taking = going.take_comment if said is not thing else going.take_post
        administers = group.roles.get(who) == ADMINISTRATOR
        allowed = self.may_touch(who, group, thing, said) and (said.author == who or administers)
        if allowed:
            said.gone = DELETED if said.author == who else REMOVED
            thing.pinned = thing.pinned and said is not thing
            self.model.show(group, secret=group.secret[thing.era])
        act = taking(self.viewer(who), self.id_of(said))
        self.both(act, place, who, watcher, allowed=allowed)

    @rule(who=WHO, place=PLACE, which=SOME, comment=YES, watcher=WHO)
    def restore(self, who: str, place: int, which: int, watcher: str, *, comment: bool) -> None:
        picked = self.pick_said(place, which, comment=comment)
        if picked is None:
            return
        thing, said = picked
        group = self.at(place)
        giving = going.restore_comment if said is not thing else going.restore_post
        mine = said.gone == DELETED and said.author == who
        ours = said.gone == REMOVED and group.roles.get(who) == ADMINISTRATOR
        above = said is thing or thing.gone != DELETED
        there = self.model.stands_before(who, group, thing) and group.state == ACTIVE and above
        allowed = there and (mine or ours)
        if allowed:
            said.gone = None
            self.model.show(group, secret=group.secret[thing.era])
        act = giving(self.viewer(who), self.id_of(said))
        self.both(act, place, who, watcher, allowed=allowed)

    @rule(who=WHO, place=PLACE, which=SOME, comment=YES, kind=KIND, watcher=WHO)
    def react(
        self, who: str, place: int, which: int, kind: ReactionKind, watcher: str, *, comment: bool
    ) -> None:
        """React, or take it back."""
        picked = self.pick_said(place, which, comment=comment)
        if picked is None:
            return
        thing, said = picked
        group, mine = self.at(place), (who, kind.value)
        acting = reactions.take_back if mine in said.reactions else reactions.react
        allowed = self.may_touch(who, group, thing, said)
        if allowed:
            said.reactions ^= {mine}
            self.model.show(group, secret=group.secret[thing.era])
        name = "comment" if said is not thing else "post"
        act = acting(self.viewer(who), name, self.id_of(said), kind)
        self.both(act, place, who, watcher, allowed=allowed)

    @rule(who=WHO, place=PLACE, which=SOME, watcher=WHO)
    def pin(self, who: str, place: int, which: int, watcher: str) -> None:
        picked = self.pick_said(place, which, comment=False)
        if picked is None:
            return
        thing, _ = picked
        group = self.at(place)
        act: Awaitable[Any] = (marking.unpin if thing.pinned else marking.pin)(
            self.viewer(who), self.id_of(thing)
        )
        room = thing.pinned or sum(each.pinned for each in group.things) < marking.MOST_PINNED
        leads = group.roles.get(who) == ADMINISTRATOR
        allowed = self.may_touch(who, group, thing, thing) and leads and room
        if allowed:
            thing.pinned = not thing.pinned
            self.model.show(group, secret=group.secret[thing.era])
        self.both(act, place, who, watcher, allowed=allowed)

    def may_touch(self, who: str, group: Group, thing: Thing, said: Said) -> bool:
        """Whether it is there for `who` in a group where something can be done."""
        there = self.model.sees(who, group, thing) and said.gone is None
        return there and group.state == ACTIVE

    def pick_said(self, place: int, which: int, *, comment: bool) -> Picked | None:
        thing = self.pick(place, which)
        if thing is None or (comment and not thing.comments):
            return None
        return thing, (thing.comments[which % len(thing.comments)] if comment else thing)

    def id_of(self, said: Said) -> UUID:
        return UUID(self.stage.things[said.label])
