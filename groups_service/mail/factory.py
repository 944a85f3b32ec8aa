"""Creates the mailer of an installation with an SMTP server."""

from zoneinfo import ZoneInfo

from groups_service.core import clock
from groups_service.core.page_urls import page_url
from groups_service.mail.renderer import EmailRenderer
from groups_service.rendering.templates import SiteInfo, Templates
from groups_service.settings import Settings
from notifications.mail import mime
from notifications.mail.mailer import Mailer
from notifications.mail.mime import EmailSender, InvalidEmailAddress
from notifications.mail.smtp import SmtpServer


def create_mailer(settings: Settings, templates: Templates, degraded: set[str]) -> Mailer | None:
    """Return the mailer, or None without GROUPS_SMTP_URL: then there is the inbox, and no mail.

    Raises ValueError when the sender's address is invalid.
    """
    smtp_server = read_smtp_server(settings)
    if smtp_server is None:
        return None
    name = SiteInfo(settings.organisation, settings.timezone).product
    _require_address(name, settings.sender_address)
    return Mailer(
        server=smtp_server,
        sender=EmailSender(name, settings.sender_address, settings.public_host),
        renderer=EmailRenderer(templates, settings.base_url, settings.language),
        zone=ZoneInfo(settings.timezone),
        unsubscribe_url=settings.base_url + page_url("unsubscribe", secret=""),
        clock=clock.now,
        degraded=degraded,
    )


def _require_address(name: str, address: str) -> None:
    try:
        mime.build_mailbox(name, address)
    except InvalidEmailAddress as error:
        raise ValueError("GROUPS_MAIL_FROM must be like samverkan@example.org") from error


def read_smtp_server(settings: Settings) -> SmtpServer | None:
    """Return the SMTP server, or None if not set.

    Raises ValueError with a sentence when the URL is invalid.
    """
    if not settings.smtp_url:
        return None
    file = settings.smtp_password_file
    password = file.read_text().strip() if file else None
    try:
        return SmtpServer.from_url(settings.smtp_url, password=password, ca=settings.smtp_ca)
    except ValueError as error:
        raise ValueError(f"GROUPS_SMTP_URL {error}") from error
