"""What each person may see and do, in plain Python: written from the rules, not from the code.

Every act says whether it was allowed, and changes nothing if it was not.
"""

from dataclasses import dataclass, field

OPEN, MODERATED, CLOSED = "open", "moderated", "closed"
ACTIVE, INACTIVE, TRASHED = "active", "inactive", "trashed"
ADMINISTRATOR, MEMBER = "administrator", "member"


DELETED, REMOVED = "deleted", "removed"


@dataclass
class Said:
    """Words of somebody; `reactions` are of (who, kind)."""

    label: str
    author: str
    text: str
    gone: str | None = None
    reactions: set[tuple[str, str]] = field(default_factory=set)

    @property
    def shown(self) -> str | None:
        return None if self.gone else self.text


@dataclass
class Thing(Said):
    """A post with its comments, or a file; `activity` orders them."""

    era: int = 0
    activity: int = 0
    is_file: bool = False
    pinned: bool = False
    comments: list[Said] = field(default_factory=list)

    @property
    def counted(self) -> list[Said]:
        return [comment for comment in self.comments if comment.gone is None]


@dataclass
class Group:
    status: str
    listed: bool
    secret: list[bool]
    """For each era whether it was closed and has not been published; the last one is now."""
    closed: list[bool]
    roles: dict[str, str]
    since: dict[str, int]
    state: str = ACTIVE
    was: str = ACTIVE  # before it went to the trash
    requests: set[str] = field(default_factory=set)
    invited: dict[str, str] = field(default_factory=dict)
    follows: dict[str, int] = field(default_factory=dict)
    proposals: dict[str, str] = field(default_factory=dict)
    things: list[Thing] = field(default_factory=list)
    statuses: int = 0
    public: int = 0
    """Raised by what everybody who reads the group may know."""

    @property
    def era(self) -> int:
        return len(self.closed) - 1


@dataclass
class Model:
    active: set[str]
    groups: list[Group] = field(default_factory=list)
    ticks: int = 0

    # who sees what

    def reads(self, who: str, group: Group) -> bool:
        living = who in self.active and group.state != TRASHED
        return living and (group.status != CLOSED or who in group.roles)

    def knows(self, who: str, group: Group) -> bool:
        if group.state == TRASHED:
            return who in self.active and group.roles.get(who) == ADMINISTRATOR
        named = group.listed or self.is_invited(who, group)
        return self.reads(who, group) or (who in self.active and named)

    def is_invited(self, who: str, group: Group) -> bool:
        host = group.invited.get(who)
        return host in self.active and group.roles.get(host or "") == ADMINISTRATOR

    def follows(self, who: str, group: Group) -> bool:
        return who in group.follows and not any(group.closed[group.follows[who] + 1 :])

    def sees(self, who: str, group: Group, thing: Thing) -> bool:
        return thing.gone != DELETED and self.stands_before(who, group, thing)

    def stands_before(self, who: str, group: Group, thing: Thing) -> bool:
        """Sees it, or would if it were there."""
        return self.reads(who, group) and (who in group.roles or not group.secret[thing.era])

    def names(self, who: str, group: Group) -> set[str]:
        """Members whose names are told to `who`."""
        if not self.reads(who, group):
            return set()
        return {
            each
            for each, role in group.roles.items()
            if who in group.roles or role == ADMINISTRATOR or not group.closed[group.since[each]]
        }

    def proposals(self, who: str, group: Group) -> set[str]:
        mine = {label for label, author in group.proposals.items() if author == who}
        return set(group.proposals) if group.roles.get(who) == ADMINISTRATOR else mine

    def administers(self, who: str, group: Group, *, even_inactive: bool = False) -> bool:
        states = {ACTIVE, INACTIVE} if even_inactive else {ACTIVE}
        is_one = group.roles.get(who) == ADMINISTRATOR and who in self.active
        return is_one and group.state in states

    def guarded(self, group: Group, leaving: str) -> bool:
        """Whether an administrator is there without the one who leaves."""
        others = {each for each, role in group.roles.items() if role == ADMINISTRATOR}
        return bool((others - {leaving}) & self.active)

    # what comes of acts

    def create(self, who: str, status: str, *, listed: bool) -> None:
        closed = status == CLOSED
        self.groups.append(
            Group(status, listed, [closed], [closed], {who: ADMINISTRATOR}, {who: 0})
        )

    def begin_era(self, group: Group) -> None:
        group.closed.append(group.status == CLOSED)
        group.secret.append(group.status == CLOSED)

    def let_in(self, group: Group, who: str, role: str = MEMBER) -> None:
        group.roles[who], group.since[who] = role, group.era
        for waiting in (group.invited, group.follows):
            waiting.pop(who, None)
        group.requests.discard(who)
        self.show(group)

    def show(self, group: Group, *, secret: bool = False) -> None:
        if group.status != CLOSED and not secret:
            group.public += 1

    def set_status(self, who: str, group: Group, status: str, *, listed: bool) -> bool:
        if not self.administers(who, group):
            return False
        if status == group.status:
            return True
        group.status, group.listed = status, listed
        self.begin_era(group)
        group.statuses += 1
        if status == CLOSED:
            group.proposals.clear()
            group.requests &= group.requests if listed else set()
        if status == OPEN:
            for each in group.requests & self.active:
                self.let_in(group, each)
        self.show(group)
        return True

    def publish(self, who: str, group: Group) -> bool:
        if not self.administers(who, group) or group.status == CLOSED or not any(group.secret):
            return False
        group.secret = [False] * len(group.secret)
        self.begin_era(group)
        self.show(group)
        return True

    def join(self, who: str, group: Group) -> bool:
        if who in group.roles or not self.knows(who, group):
            return self.knows(who, group)
        if group.status == OPEN and group.state == ACTIVE:
            self.let_in(group, who)
            return True
        return self.ask(who, group)

    def ask(self, who: str, group: Group) -> bool:
        asked = who in group.requests and group.status != OPEN
        listed = group.status == MODERATED or (group.status == CLOSED and group.listed)
        free = group.state == ACTIVE and not self.is_invited(who, group)
        if not asked and listed and free:
            group.requests.add(who)
            return True
        return asked

    def leave(self, who: str, group: Group) -> bool:
        if not self.knows(who, group) or group.state == TRASHED:
            return False
        if who in group.requests or who not in group.roles:
            group.requests.discard(who)
            return True
        if group.roles[who] == ADMINISTRATOR and not self.guarded(group, who):
            return False
        self.take_out(group, who)
        return True

    def take_out(self, group: Group, who: str) -> None:
        del group.roles[who], group.since[who]
        self.show(group)

    def write(self, who: str, group: Group, label: str) -> bool:
        """A post, or a proposal where only that is allowed."""
        if not self.reads(who, group) or group.state != ACTIVE:
            return False
        if group.status == MODERATED and who not in group.roles:
            group.proposals[label] = who
            return True
        if who not in group.roles:
            self.let_in(group, who)
        return self.add(who, group, label)

    def add(self, who: str, group: Group, label: str, *, is_file: bool = False) -> bool:
        self.ticks += 1
        group.things.append(Thing(label, who, label, era=group.era, activity=self.ticks))
        group.things[-1].is_file = is_file
        self.settle(who, group)
        self.show(group)
        return True

    def settle(self, who: str, group: Group) -> None:
        if group.status != CLOSED and who in group.roles:
            group.since[who] = group.era

    def comment(self, who: str, group: Group, thing: Thing, label: str) -> bool:
        if not self.sees(who, group, thing) or group.state != ACTIVE or thing.gone:
            return False
        self.ticks += 1
        thing.comments.append(Said(label, who, label))
        thing.activity = self.ticks
        self.wrote(who, group, thing)
        return True

    def wrote(self, who: str, group: Group, thing: Thing) -> None:
        """Words were written in the thread of `thing`."""
        secret = group.secret[thing.era]
        if group.status == CLOSED:
            thing.era = group.era
        elif not secret:
            self.settle(who, group)
        self.show(group, secret=secret)
