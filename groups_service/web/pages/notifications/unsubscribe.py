"""Unsubscribing from mail by the link in a mail, without signing in.

A GET request changes nothing, because programs that check links follow them. The mail program's
own button posts to the link (RFC 8058), as does the page.
"""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from groups_service.core import clock
from groups_service.core.errors import NotFound
from groups_service.web.pages.core import forms, layout
from notifications import preferences
from notifications.mail import unsubscribe_links
from notifications.preferences import MailFrequency


async def show_unsubscribe(request: Request) -> Response:
    recipient = await _get_recipient(request)
    current = await preferences.get_preferences(recipient)
    return _render_unsubscribe(request, current.mail, done=False)


async def submit_unsubscribe(request: Request) -> Response:
    """Turn mail off, or to one mail a day if the page's form chooses that."""
    recipient = await _get_recipient(request)
    mail: MailFrequency = "daily" if await _read_choice(request) == "daily" else "off"
    await preferences.save_preferences(
        recipient, replace(await preferences.get_preferences(recipient), mail=mail)
    )
    return _render_unsubscribe(request, mail, done=True)


async def _get_recipient(request: Request) -> str:
    secret = request.path_params["secret"]
    recipient = await unsubscribe_links.find_recipient(secret, now=clock.now())
    if recipient is None:
        raise NotFound
    return recipient


async def _read_choice(request: Request) -> str | None:
    """Return the choice in the page's form; None for any other body, such as a mail program's."""
    is_form = request.headers.get("content-type", "").startswith(forms.FORM_MEDIA_TYPE)
    return (await forms.read_fields(request)).get("mail") if is_form else None


def _render_unsubscribe(request: Request, mail: str, *, done: bool) -> Response:
    response = layout.render_anonymous_page(
        request, "notifications/unsubscribe", mail=mail, done=done
    )
    response.headers["Cache-Control"] = "no-store"
    return response
