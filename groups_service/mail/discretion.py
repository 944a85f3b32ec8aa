"""What of a notice may be said in a mail, which others may read than those it is meant for.

Of a closed group, and of threads that are read by members only, a mail names the place and no
more; of a group that is not listed not even that. What somebody asks its administrators is never
quoted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from groups_service.queries import outside
from groups_service.queries.outside import Named
from notifications.inbox import Notice
from notifications.note import Note, Ref, Shown

ABOUT_ONESELF = "event"
OF_PLACES = {ABOUT_ONESELF, "group", "request", "proposal"}
"""What is as public as where it is; threads and files have eras of their own."""
UNQUOTED = {"request", "proposal"}
"""What the group's administrators alone read, however open the group is."""
NEVER = "report."
"""Kinds of which a mail says nothing, whatever they are about."""


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
            text = None if note.ref.type in UNQUOTED else shown.text
            return Said(False, shown.title, shown.author, text, group)  # noqa: FBT003
        return Said(True, known.name if known else None, None, None, group)  # noqa: FBT003

    def _is_public(self, note: Note, group: Named | None) -> bool:
        """Of what we do not know we say nothing."""
        if note.about is None or note.kind.startswith(NEVER):
            return False
        if note.about.type == "group" and (group is None or not group.public):
            return False
        return note.ref.type in OF_PLACES or not self.things.isdisjoint(_things(note))


async def about(notices: Sequence[Notice]) -> Discretion:
    notes = [notice.note for notice in notices]
    places = {note.about.id for note in notes if note.about and note.about.type == "group"}
    things = chain.from_iterable(map(_things, notes))
    return Discretion(await outside.groups(places), await outside.public_things(things))


def _things(note: Note) -> list[Ref]:
    """What it is about: a reaction is as public as the post that it is read with."""
    return [note.ref, note.thing] if note.thing else [note.ref]
