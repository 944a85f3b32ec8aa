"""The members of each group during the story: the access rules again, in a few lines."""

from collections import defaultdict
from dataclasses import dataclass, field

from groups_service.demo import story_events
from groups_service.models.groups import GroupStatus


@dataclass
class MembershipReplay:
    """Replays the events one by one; `wrong` collects those that the rules do not allow."""

    status: dict[str, GroupStatus] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    administrators: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    waiting: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    posts: set[str] = field(default_factory=set)
    comments: set[str] = field(default_factory=set)
    askers: dict[str, str] = field(default_factory=dict)
    wrong: list[story_events.StoryEvent] = field(default_factory=list)

    def replay(self, event: story_events.StoryEvent) -> None:
        if event.group and not self._allows(event):  # on the own timeline every person may write
            self.wrong.append(event)
        self._apply(event)

    def _allows(self, event: story_events.StoryEvent) -> bool:
        members, administers = self.members[event.group], self._administers(event)
        match event:
            case story_events.GroupCreated():
                allowed = event.group not in self.status
            case story_events.MemberJoined():
                allowed = self._can_join(event)
            case (
                story_events.CommentAdded()
                | story_events.ReactionAdded()
                | story_events.AnswerAccepted()
            ):
                allowed = self._can_read(event) and self._has_subject(event)
            case story_events.PostPublished() | story_events.FileUploaded():
                allowed = event.by in members
            case story_events.MemberAdded():
                allowed = administers and event.person not in members
            case story_events.JoinRequestAnswered():
                allowed = administers and event.person in self.waiting[event.group]
            case _:
                allowed = administers
        return allowed

    def _can_read(self, event: story_events.StoryEvent) -> bool:
        return (
            self.status[event.group] is not GroupStatus.CLOSED
            or event.by in self.members[event.group]
        )

    def _has_subject(
        self,
        event: story_events.CommentAdded
        | story_events.ReactionAdded
        | story_events.AnswerAccepted,
    ) -> bool:
        """Return whether the subject exists, and whether the answer is accepted by the person
        who asked.
        """
        match event:
            case story_events.CommentAdded():
                return event.post in self.posts
            case story_events.ReactionAdded():
                return event.key in self.posts | self.comments
            case story_events.AnswerAccepted():
                return event.key in self.comments and self.askers.get(event.post) == event.by

    def _can_join(self, event: story_events.MemberJoined) -> bool:
        outside = event.by not in self.members[event.group] | self.waiting[event.group]
        is_moderated = self.status[event.group] is GroupStatus.MODERATED
        return (
            outside
            and bool(event.message) == is_moderated
            and self.status[event.group] is not GroupStatus.CLOSED
        )

    def _administers(self, event: story_events.StoryEvent) -> bool:
        return event.by in self.administrators[event.group]

    def _apply(self, event: story_events.StoryEvent) -> None:
        match event:
            case story_events.GroupCreated() | story_events.StatusChanged():
                self.status[event.group] = event.status
                self.members[event.group].add(event.by)
                self.administrators[event.group].add(event.by)
            case story_events.MemberJoined():
                is_moderated = self.status[event.group] is GroupStatus.MODERATED
                (self.waiting if is_moderated else self.members)[event.group].add(event.by)
            case story_events.MemberAdded():
                self.members[event.group].add(event.person)
            case story_events.AdministratorAppointed():
                self.administrators[event.group].add(event.person)
            case story_events.JoinRequestAnswered():
                self.waiting[event.group].discard(event.person)
                self.members[event.group] |= {event.person} if event.accept else set()
            case story_events.PostPublished() | story_events.CommentAdded():
                self._apply_text(event)
            case _:
                pass

    def _apply_text(self, event: story_events.PostPublished | story_events.CommentAdded) -> None:
        if isinstance(event, story_events.CommentAdded):
            self.comments.add(event.key)
            return
        self.posts.add(event.key)
        if event.question:
            self.askers[event.key] = event.by
