"""What of a notice may be said in a mail, which others may read than those it is meant for.

Of a closed group, and of threads that are read by members only, a mail names the place and no
more; of a group that is not listed not even that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from groups_service.queries import outside
from groups_service.queries.outside import Named
from notifications.inbox import Notice
from notifications.note import Note, Ref, Shown

ABOUT_ONESELF = "event"
OF_GROUPS = {ABOUT_ONESELF, "group", "request", "proposal"}
"""What is as public as its group; threads and files have eras of their own."""


@dataclass(frozen=True)
class Said:
    """What a mail may say; `title` is the group's name, None when that is a secret."""

    secret: bool
    title: str | None
    author: str | None
    text: str | None
    group: str | None
    """The group's id."""


@dataclass(frozen=True)
class Discretion:
    """Knows of some notices what is public."""

    groups: dict[str, Named]
    things: set[Ref]

    def said(self, note: Note, shown: Shown) -> Said:
        group = note.about.id if note.about and note.about.type == "group" else None
        known = self.groups.get(group) if group else None
        if self._is_public(note, known):
            return Said(False, shown.title, shown.author, shown.text, group)  # noqa: FBT003
        return Said(True, known.name if known else None, None, None, group)  # noqa: FBT003

    def _is_public(self, note: Note, group: Named | None) -> bool:
        """Of what we do not know we say nothing."""
        if note.about is not None and note.about.type == "group":
            if group is None or not group.public:
                return False
            return note.ref in self.things or note.ref.type in OF_GROUPS
        return note.ref in self.things


async def about(notices: Sequence[Notice]) -> Discretion:
    notes = [notice.note for notice in notices]
    places = {note.about.id for note in notes if note.about and note.about.type == "group"}
    return Discretion(
        await outside.groups(places), await outside.public_things(note.ref for note in notes)
    )
