"""Who belongs to what while the story goes on: the rules again, in a few lines."""

from collections import defaultdict
from dataclasses import dataclass, field

from groups_service.demo import story
from groups_service.models.groups import Status


@dataclass
class Cast:
    """Follows the acts one by one; `wrong` collects what the rules do not allow."""

    status: dict[str, Status] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    administrators: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    waiting: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    posts: set[str] = field(default_factory=set)
    comments: set[str] = field(default_factory=set)
    asked: dict[str, str] = field(default_factory=dict)
    wrong: list[story.Act] = field(default_factory=list)

    def follow(self, act: story.Act) -> None:
        if act.group and not self._allows(act):  # on one's own, one may
            self.wrong.append(act)
        self._remember(act)

    def _allows(self, act: story.Act) -> bool:
        members, administers = self.members[act.group], self._administers(act)
        match act:
            case story.Founding():
                allowed = act.group not in self.status
            case story.Joining():
                allowed = self._may_join(act)
            case story.Commenting() | story.Reacting() | story.Accepting():
                allowed = self._reads(act) and self._may_with(act)
            case story.Posting() | story.Upload():
                allowed = act.by in members
            case story.Adding():
                allowed = administers and act.who not in members
            case story.Answer():
                allowed = administers and act.who in self.waiting[act.group]
            case _:
                allowed = administers
        return allowed

    def _reads(self, act: story.Act) -> bool:
        return self.status[act.group] is not Status.CLOSED or act.by in self.members[act.group]

    def _may_with(self, act: story.Commenting | story.Reacting | story.Accepting) -> bool:
        """Whether what it is about is there, and the answer accepted by who asked."""
        match act:
            case story.Commenting():
                return act.post in self.posts
            case story.Reacting():
                return act.key in self.posts | self.comments
            case story.Accepting():
                return act.key in self.comments and self.asked.get(act.post) == act.by

    def _may_join(self, act: story.Joining) -> bool:
        outside = act.by not in self.members[act.group] | self.waiting[act.group]
        asks = self.status[act.group] is Status.MODERATED
        return outside and bool(act.why) == asks and self.status[act.group] is not Status.CLOSED

    def _administers(self, act: story.Act) -> bool:
        return act.by in self.administrators[act.group]

    def _remember(self, act: story.Act) -> None:
        match act:
            case story.Founding() | story.StatusChange():
                self.status[act.group] = act.status
                self.members[act.group].add(act.by)
                self.administrators[act.group].add(act.by)
            case story.Joining():
                asks = self.status[act.group] is Status.MODERATED
                (self.waiting if asks else self.members)[act.group].add(act.by)
            case story.Adding():
                self.members[act.group].add(act.who)
            case story.Appointment():
                self.administrators[act.group].add(act.who)
            case story.Answer():
                self.waiting[act.group].discard(act.who)
                self.members[act.group] |= {act.who} if act.accept else set()
            case story.Posting() | story.Commenting():
                self._remember_words(act)
            case _:
                pass

    def _remember_words(self, act: story.Posting | story.Commenting) -> None:
        if isinstance(act, story.Commenting):
            self.comments.add(act.key)
            return
        self.posts.add(act.key)
        if act.question:
            self.asked[act.key] = act.by
