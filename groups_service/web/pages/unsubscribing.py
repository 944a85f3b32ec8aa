"""Ending one's mail by the link in a mail, without signing in.

Looking at the link changes nothing: programs that check links follow them. The mail program's own
button posts to it (RFC 8058), as does the page.
"""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from groups_service import clock
from groups_service.errors import NotFound
from groups_service.web.pages import forms, frame
from notifications import preferences, unsubscribing
from notifications.preferences import Mail


async def ask(request: Request) -> Response:
    recipient = await _recipient(request)
    wanted = await preferences.of(recipient)
    return _page(request, wanted.mail, done=False)


async def change(request: Request) -> Response:
    """No mail any more; or, if the page was asked for that, one a day."""
    recipient = await _recipient(request)
    wanted: Mail = "daily" if await _asked(request) == "daily" else "off"
    await preferences.put(recipient, replace(await preferences.of(recipient), mail=wanted))
    return _page(request, wanted, done=True)


async def _recipient(request: Request) -> str:
    secret = request.path_params["secret"]
    recipient = await unsubscribing.whose(secret, now=clock.now())
    if recipient is None:
        raise NotFound
    return recipient


async def _asked(request: Request) -> str | None:
    """What the page's form says; whatever a mail program sends besides means the end of mail."""
    is_form = request.headers.get("content-type", "").startswith(forms.FORM)
    return (await forms.read(request)).get("mail") if is_form else None


def _page(request: Request, mail: str, *, done: bool) -> Response:
    page = frame.plain(request, "unsubscribe", mail=mail, done=done)
    page.headers["Cache-Control"] = "no-store"
    return page
