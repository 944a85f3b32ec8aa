"""Mail of an installation, when it has a server for it."""

from zoneinfo import ZoneInfo

from groups_service import clock
from groups_service.mail.writing import Writer
from groups_service.settings import Settings
from groups_service.web.pages.templates import Site, Templates
from notifications import email
from notifications.email import Sender, Unaddressable
from notifications.mail import Mailer
from notifications.smtp import Server


def mailer(settings: Settings, templates: Templates, degraded: set[str]) -> Mailer | None:
    """None where GROUPS_SMTP_URL is not set: then there is the inbox, and no mail."""
    found = server(settings)
    if found is None:
        return None
    name = Site(settings.organisation, settings.timezone).product
    _require_address(name, settings.sender_address)
    return Mailer(
        server=found,
        sender=Sender(name, settings.sender_address, settings.public_host),
        writer=Writer(templates, settings.base_url, settings.language),
        zone=ZoneInfo(settings.timezone),
        unsubscribe_at=f"{settings.base_url}/unsubscribe/",
        clock=clock.now,
        degraded=degraded,
    )


def _require_address(name: str, address: str) -> None:
    try:
        email.mailbox(name, address)
    except Unaddressable as error:
        raise ValueError("GROUPS_MAIL_FROM must be like samverkan@example.org") from error


def server(settings: Settings) -> Server | None:
    """Raises ValueError with a sentence when the address cannot be read."""
    if not settings.smtp_url:
        return None
    file = settings.smtp_password_file
    password = file.read_text().strip() if file else None
    try:
        return Server.at(settings.smtp_url, password=password, ca=settings.smtp_ca)
    except ValueError as error:
        raise ValueError(f"GROUPS_SMTP_URL {error}") from error
