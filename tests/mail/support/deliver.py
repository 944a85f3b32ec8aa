"""Deliver pending events and mail them, as the service does when time passes."""

from datetime import timedelta

from starlette.applications import Starlette

from groups_service.core import clock
from notifications.mail.mailer import Mailer
from tests.mail.support.smtp_server import FakeMailServer, ReceivedMail

MINUTE = timedelta(minutes=1)


def get_mailer(app: Starlette) -> Mailer:
    mailer = app.state.components.mailer
    assert isinstance(mailer, Mailer)
    return mailer


async def deliver_events(app: Starlette) -> None:
    await app.state.components.relay.deliver_pending()


async def deliver_mail(
    app: Starlette, mail_server: FakeMailServer, *, after: timedelta = 2 * MINUTE
) -> list[ReceivedMail]:
    """Deliver all events, run the mailer after that time, and return the received mails."""
    before = len(mail_server.received)
    await deliver_events(app)
    with clock.frozen_at(clock.now() + after):
        await get_mailer(app).send_due()
    return mail_server.received[before:]


def mails_to(mails: list[ReceivedMail], account: str) -> list[ReceivedMail]:
    return [mail for mail in mails if mail.recipients == (f"{account}@example.org",)]
