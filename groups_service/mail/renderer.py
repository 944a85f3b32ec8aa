"""Renders emails: the recipient's address, what they still want and may read, and the texts."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from groups_service.core import clock, i18n
from groups_service.core.page_urls import page_url
from groups_service.mail import privacy
from groups_service.mail.privacy import ABOUT_RECIPIENT, EmailContent, EmailPrivacy
from groups_service.queries.notifications.rendering import NotificationRenderer
from groups_service.queries.people import profiles
from groups_service.rendering.templates import Templates
from notifications import levels
from notifications.inbox.inbox import Notification
from notifications.levels import Level
from notifications.live import protocol
from notifications.mail.mailer import EmailOptions, RenderedEmail
from notifications.mail.mime import EmailRecipient
from notifications.payload import NotificationPayload, Ref, RenderedNotification
from notifications.rendering import render_notifications

CONTENT_TYPES = {"post", "comment", "archive_file", "reactions"}
KINDS_FOR_LEVEL_ALL = {"post.published", "file.added", "thread.replied", "reaction.added"}
"""Kinds that are not sent at the level for personal notifications only."""
MAX_GROUP_LINKS = 10  # at the end of an email
MAX_LINES = 50  # in an email; the inbox has the rest


@dataclass(frozen=True)
class EmailLine:
    """One notification in an email."""

    sentence: str
    text: str | None
    when: str
    link: str
    group: str | None
    name: str | None


@dataclass(frozen=True)
class EmailRenderer:
    """Renders the emails of an installation; `language` is the default language."""

    templates: Templates
    base_url: str
    language: str

    async def find_email_recipient(self, recipient: str) -> EmailRecipient | None:
        """Return the address, or None for a person who has left or has no address."""
        address = await profiles.find_mail_address(UUID(recipient))
        return EmailRecipient(*address) if address else None

    async def render_email(
        self, recipient: str, notifications: Sequence[Notification], options: EmailOptions
    ) -> RenderedEmail | None:
        language = i18n.supported_or_default(options.language, self.language)
        lines = await self._load_lines(recipient, notifications, language)
        if not lines:
            return None
        heading = lines[0].sentence if len(lines) == 1 else _render_heading(len(lines), language)
        values = {
            "heading": heading,
            "lines": lines[:MAX_LINES],
            "more": len(lines[MAX_LINES:]),
            "inbox": self.base_url + page_url("notifications"),
            "groups": self._group_links(lines),
            "preferences": self.base_url + page_url("notification_preferences"),
            "unsubscribe": options.unsubscribe,
        }
        text = self._render_text("plain", language, **values)
        body = self.templates.render("mail/email.html", language, **values)
        return RenderedEmail(heading, text, body, language)

    async def _load_lines(
        self, recipient: str, notifications: Sequence[Notification], language: str
    ) -> list[EmailLine]:
        wanted = await _keep_wanted(recipient, notifications)
        email_privacy = await privacy.load_privacy(wanted)
        return [
            self._to_line(notification, rendered, email_privacy, language)
            for notification, rendered in await render_notifications(
                NotificationRenderer(), recipient, wanted
            )
            if rendered is not None
        ]

    def _to_line(
        self,
        notification: Notification,
        rendered: RenderedNotification,
        email_privacy: EmailPrivacy,
        language: str,
    ) -> EmailLine:
        content = email_privacy.get_permitted_content(notification.payload, rendered)
        return EmailLine(
            sentence=self._render_sentence(notification, rendered, content, language),
            text=content.text,
            when=self._render_time(notification, language),
            link=self.base_url + (rendered.link or page_url("notifications")),
            group=content.group,
            name=content.title,
        )

    def _render_sentence(
        self,
        notification: Notification,
        rendered: RenderedNotification,
        content: EmailContent,
        language: str,
    ) -> str:
        """Return the sentence of the inbox, as far as an email may reveal it."""
        is_about_recipient = notification.payload.ref.type == ABOUT_RECIPIENT
        values = (
            protocol.serialize_notification(notification, rendered)
            | asdict(content)
            | {"about_oneself": is_about_recipient}
        )
        return self._render_text("sentence", language, notice=values).strip()

    def _render_time(self, notification: Notification, language: str) -> str:
        return self._render_text("time", language, at=notification.payload.at).strip()

    def _render_text(self, name: str, language: str, **values: object) -> str:
        """Render plain text: values are escaped in the template and unescaped here."""
        return html.unescape(self.templates.render(f"mail/{name}.html", language, **values))

    def _group_links(self, lines: Sequence[EmailLine]) -> list[dict[str, str | None]]:
        names = {line.group: line.name for line in lines if line.group}
        links = [
            {
                "name": name,
                "link": self.base_url + page_url("group_notification_level", group_id=group),
            }
            for group, name in names.items()
        ]
        return links[:MAX_GROUP_LINKS]


async def _keep_wanted(
    recipient: str, notifications: Sequence[Notification]
) -> list[Notification]:
    """Keep what the current levels let pass, and everything about the recipient."""
    payloads = [notification.payload for notification in notifications]
    places = {
        payload.about
        for payload in payloads
        if payload.about and payload.ref.type in CONTENT_TYPES
    }
    now = clock.now()
    levels_by_place = {
        place: await levels.get_level(recipient, place, now=now) for place in places
    }
    return [
        notification
        for notification in notifications
        if _is_wanted(notification.payload, levels_by_place)
    ]


def _is_wanted(payload: NotificationPayload, levels_by_place: Mapping[Ref, Level | None]) -> bool:
    if payload.about is None or payload.ref.type not in CONTENT_TYPES:
        return True
    level = levels_by_place[payload.about]
    return level is not Level.OFF and not (
        level is Level.MINE and payload.kind in KINDS_FOR_LEVEL_ALL
    )


def _render_heading(count: int, language: str) -> str:
    ngettext = i18n.load_translations(language).ngettext
    return ngettext("%(count)d new notice", "%(count)d new notices", count) % {"count": count}
