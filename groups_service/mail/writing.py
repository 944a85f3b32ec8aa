"""Writing letters: who has mail where, what they still want and may read, in which words."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from groups_service import clock, i18n
from groups_service.mail import discretion
from groups_service.mail.discretion import ABOUT_ONESELF, Discretion, Said
from groups_service.queries import people
from groups_service.queries.subjects import Subjects
from groups_service.web.pages.templates import Templates
from notifications import levels, wire
from notifications.email import Addressee
from notifications.inbox import Notice
from notifications.levels import Level
from notifications.mail import Asked, Written
from notifications.note import Note, Ref, Shown
from notifications.subjects import shown

CONTENT = {"post", "comment", "archive_file", "reactions"}
TOLD_TO_ALL = {"post.published", "file.added", "thread.continued", "reaction.added"}
"""What somebody who wants to hear only of what concerns them does not want to hear."""
INBOX = "/aviseringar"
PREFERENCES = "/installningar/aviseringar"
LEVEL = "/grupper/{}/aviseringar"
MOST_GROUPS = 10  # linked at the end of a letter
MOST_LINES = 50  # in a letter; there are more in the inbox


@dataclass(frozen=True)
class Line:
    """One notice in a letter."""

    sentence: str
    text: str | None
    when: str
    link: str
    group: str | None
    name: str | None


@dataclass(frozen=True)
class Writer:
    """Writes letters of an installation found at `address`, in `language` unless told another."""

    templates: Templates
    address: str
    language: str

    async def addressee(self, recipient: str) -> Addressee | None:
        """Nobody who has left the directory, or has no mail there."""
        found = await people.mailbox(UUID(recipient))
        return Addressee(*found) if found else None

    async def write(
        self, recipient: str, notices: Sequence[Notice], asked: Asked
    ) -> Written | None:
        language = i18n.known(asked.language, self.language)
        lines = await self._lines(recipient, notices, language)
        if not lines:
            return None
        heading = lines[0].sentence if len(lines) == 1 else _heading(len(lines), language)
        told = {
            "heading": heading,
            "lines": lines[:MOST_LINES],
            "more": len(lines[MOST_LINES:]),
            "inbox": self.address + INBOX,
            "groups": self._groups(lines),
            "preferences": self.address + PREFERENCES,
            "unsubscribe": asked.unsubscribe,
        }
        text = self._plain("plain", language, **told)
        body = self.templates.render("mail/letter.html", language, **told)
        return Written(heading, text, body, language)

    async def _lines(self, recipient: str, notices: Sequence[Notice], language: str) -> list[Line]:
        wanted = await _wanted(recipient, notices)
        careful = await discretion.about(wanted)
        return [
            self._line(notice, words, careful, language)
            for notice, words in await shown(Subjects(), recipient, wanted)
            if words is not None
        ]

    def _line(self, notice: Notice, words: Shown, careful: Discretion, language: str) -> Line:
        said = careful.said(notice.note, words)
        return Line(
            sentence=self._sentence(notice, words, said, language),
            text=said.text,
            when=self._when(notice, language),
            link=self.address + (words.link or INBOX),
            group=said.group,
            name=said.title,
        )

    def _sentence(self, notice: Notice, words: Shown, said: Said, language: str) -> str:
        """As in the inbox, as far as it may be said."""
        about_oneself = notice.note.ref.type == ABOUT_ONESELF
        told = wire.notice_json(notice, words) | asdict(said) | {"about_oneself": about_oneself}
        return self._plain("sentence", language, notice=told).strip()

    def _when(self, notice: Notice, language: str) -> str:
        return self._plain("when", language, at=notice.note.at).strip()

    def _plain(self, name: str, language: str, **told: object) -> str:
        """Text: whatever was put into the template is escaped there, and so comes back."""
        return html.unescape(self.templates.render(f"mail/{name}.html", language, **told))

    def _groups(self, lines: Sequence[Line]) -> list[dict[str, str | None]]:
        named = {line.group: line.name for line in lines if line.group}
        links = [
            {"name": name, "link": self.address + LEVEL.format(group)}
            for group, name in named.items()
        ]
        return links[:MOST_GROUPS]


async def _wanted(recipient: str, notices: Sequence[Notice]) -> list[Notice]:
    """Those that a level lets pass which was chosen since; oneself concerns one always."""
    notes = [notice.note for notice in notices]
    places = {note.about for note in notes if note.about and note.ref.type in CONTENT}
    now = clock.now()
    chosen = {place: await levels.chosen(recipient, place, now=now) for place in places}
    return [notice for notice in notices if _passes(notice.note, chosen)]


def _passes(note: Note, chosen: Mapping[Ref, Level | None]) -> bool:
    if note.about is None or note.ref.type not in CONTENT:
        return True
    level = chosen[note.about]
    return level is not Level.OFF and not (level is Level.MINE and note.kind in TOLD_TO_ALL)


def _heading(count: int, language: str) -> str:
    ngettext = i18n.translations(language).ngettext
    return ngettext("%(count)d new notice", "%(count)d new notices", count) % {"count": count}
