"""Foreign pages that embed a feed. Their styles affect everything they reach, and their policy
is strict.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Locator, Page, Route

from tests.browser.support.demo_service import OTHER_ORIGIN
from tests.browser.support.visits import BrowserSessions, call_api, create_group, get_own_id

FRIDA, JOHAN = "frida.ostlund", "johan.nystrom"

FEED, COMPOSER_LABEL = "samv-feed", "Skriv till gruppen"
HOST_PAGE = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Nyheter</title>
<style nonce="n">
html { font-size: 62.5% }
* { letter-spacing: 3px; line-height: 3; text-transform: uppercase; color: #f0f }
body { font: italic 30px serif; direction: rtl }
button, input, textarea, label, summary, a {
  all: unset !important; display: none !important }
h1, h2, h3, p { text-transform: uppercase !important; font-size: 60px !important }
:focus { outline: none !important }
samv-feed { display: none; font-size: 5px; opacity: .1; filter: blur(4px) }
</style></head><body><h1>Nyheter</h1><samv-feed group="GROUP"></samv-feed>
<script type="module" src="/embed/samv.js"></script></body></html>"""
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; script-src SERVICE 'nonce-n'; "
    "style-src 'nonce-n'; connect-src SERVICE SOCKET; img-src blob:; "
    "require-trusted-types-for 'script'; trusted-types samv"
)
TOOLS_URL = "**/embed/samv-write-*"
RouteHandler = Callable[[Route], Awaitable[None]]


async def open_on_same_origin(page: Page, group: str, host: str = HOST_PAGE) -> Locator:
    """Open the group's feed in a foreign page on the service's own origin."""

    async def fulfil(route: Route) -> None:
        await route.fulfill(body=host.replace("GROUP", group), content_type="text/html")

    await page.route("**/nyheter", fulfil)
    await page.goto("/nyheter")
    return page.locator(FEED)


async def open_on_other_origin(
    page: Page, group: str, sessions: BrowserSessions, account: str
) -> Locator:
    """Open the feed in a page of another origin, which provides a token and allows only what it
    must.
    """
    service = sessions.service.origin
    token = sessions.service.create_token(account)
    token_script = f"document.querySelector('samv-feed').tokenProvider = async () => '{token}'"
    body = HOST_PAGE.replace("GROUP", group).replace("/embed/", f"{service}/embed/")
    body = body.replace("</body>", f'<script nonce="n">{token_script}</script></body>')
    policy = POLICY.replace("SERVICE", service).replace("SOCKET", f"ws{service[4:]}")

    async def fulfil(route: Route) -> None:
        headers = {"Content-Security-Policy": policy}
        await route.fulfill(body=body, content_type="text/html", headers=headers)

    await page.route(f"{OTHER_ORIGIN}/**", fulfil)
    await page.goto(f"{OTHER_ORIGIN}/nyheter")
    return page.locator(FEED)


async def open_embedded_group(
    sessions: BrowserSessions, name: str, tools: RouteHandler | None = None, **wishes: Any
) -> tuple[Page, Locator, str]:
    """Open, as Johan, a page of another site that shows a group he belongs to."""
    group = await create_shared_group(sessions, await sessions.open_as(FRIDA), name)
    page = await sessions.open_anonymous(**wishes)
    if tools:
        await page.route(TOOLS_URL, tools)
    return page, await open_on_other_origin(page, group, sessions, JOHAN), group


async def create_shared_group(sessions: BrowserSessions, frida: Page, name: str) -> str:
    group = await create_group(frida, name)
    johan = await get_own_id(await sessions.open_as(JOHAN))
    await call_api(frida, "PUT", f"/groups/{group}/members/{johan}", {"role": "member"})
    return group


async def block_request(route: Route) -> None:
    """Abort the request, as a page's policy or a proxy does."""
    await route.abort()


async def answer_not_found(route: Route) -> None:
    """Answer 404, as after the installation of a newer release."""
    await route.fulfill(status=404)
