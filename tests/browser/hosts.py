"""Pages of others that show a feed: their style spoils all it reaches, their policy is strict."""

from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Locator, Page, Route

from tests.browser.service import ELSEWHERE
from tests.browser.visits import Visits, call, me, new_group

FRIDA, JOHAN = "frida.ostlund", "johan.nystrom"

FEED, BOX = "samv-feed", "Skriv till gruppen"
HOST = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Nyheter</title>
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
TOOLS = "**/embed/samv-write-*"
Fate = Callable[[Route], Awaitable[None]]


async def beside(page: Page, group: str, host: str = HOST) -> Locator:
    """The feed of this group in a foreign page behind the service's own origin."""

    async def fulfil(route: Route) -> None:
        await route.fulfill(body=host.replace("GROUP", group), content_type="text/html")

    await page.route("**/nyheter", fulfil)
    await page.goto("/nyheter")
    return page.locator(FEED)


async def elsewhere(page: Page, group: str, visits: Visits, account: str) -> Locator:
    """The feed in a page of another origin, which brings a token and lets through what it must."""
    service = visits.service.origin
    token = visits.service.token(account)
    known = f"document.querySelector('samv-feed').tokenProvider = async () => '{token}'"
    body = HOST.replace("GROUP", group).replace("/embed/", f"{service}/embed/")
    body = body.replace("</body>", f'<script nonce="n">{known}</script></body>')
    policy = POLICY.replace("SERVICE", service).replace("SOCKET", f"ws{service[4:]}")

    async def fulfil(route: Route) -> None:
        headers = {"Content-Security-Policy": policy}
        await route.fulfill(body=body, content_type="text/html", headers=headers)

    await page.route(f"{ELSEWHERE}/**", fulfil)
    await page.goto(f"{ELSEWHERE}/nyheter")
    return page.locator(FEED)


async def at_work(
    visits: Visits, name: str, tools: Fate | None = None, **wishes: Any
) -> tuple[Page, Locator, str]:
    """Johan in a page of another site that shows a group of his."""
    group = await shared(visits, await visits.by(FRIDA), name)
    page = await visits.open(**wishes)
    if tools:
        await page.route(TOOLS, tools)
    return page, await elsewhere(page, group, visits, JOHAN), group


async def shared(visits: Visits, frida: Page, name: str) -> str:
    group = await new_group(frida, name)
    johan = await me(await visits.by(JOHAN))
    await call(frida, "PUT", f"/groups/{group}/members/{johan}", {"role": "member"})
    return group


async def blocked(route: Route) -> None:
    """As if the page's policy or a proxy let it not through."""
    await route.abort()


async def gone(route: Route) -> None:
    """As if a newer release stood there."""
    await route.fulfill(status=404)
