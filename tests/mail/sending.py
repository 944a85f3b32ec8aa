"""Telling what waits and mailing it, as the service does when time passes."""

from datetime import timedelta

from starlette.applications import Starlette

from groups_service import clock
from notifications.mail import Mailer
from tests.mail.postbox import Arrived, Postbox

MINUTE = timedelta(minutes=1)


def mailer_of(app: Starlette) -> Mailer:
    mailer = app.state.parts.mailer
    assert isinstance(mailer, Mailer)
    return mailer


async def tell(app: Starlette) -> None:
    await app.state.parts.relay.tell_all()


async def post_all(
    app: Starlette, postbox: Postbox, *, after: timedelta = 2 * MINUTE
) -> list[Arrived]:
    """What arrives when that time has passed."""
    before = len(postbox.arrived)
    await tell(app)
    with clock.at(clock.now() + after):
        await mailer_of(app).round()
    return postbox.arrived[before:]


def to(mails: list[Arrived], account: str) -> list[Arrived]:
    return [mail for mail in mails if mail.recipients == (f"{account}@example.org",)]
