"""User input and directory data are rendered as inert text on every page."""

from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from tests.api.support.closed_ratio_history import make_site_administrator
from tests.support.builders import Json, a_file, a_group, a_post
from tests.support.hostile_text import ATTRIBUTE_BREAKOUTS, HOSTILE_TEXTS, is_inert
from tests.support.html_client import HtmlPage, submit_form_as_script, visit
from tests.support.people import ApiCaller, create_caller

MAX_PAGES = 60


@dataclass
class Crawler:
    """Collects every page that a person can reach by links."""

    person: ApiCaller
    pages: dict[str, HtmlPage] = field(default_factory=dict)

    async def visit_links(self, *links: str) -> None:
        waiting = list(links)
        while waiting:
            link = waiting.pop(0)
            path = urlsplit(link).path
            if path in self.pages or not self._is_page(link):
                continue
            assert len(self.pages) < MAX_PAGES, f"too many pages: {sorted(self.pages)}"
            self.pages[path] = await visit(self.person, link)
            waiting += self.pages[path].links

    def _is_page(self, link: str) -> bool:
        path = urlsplit(link).path
        routes = (route for route in self.person.app.routes if isinstance(route, Route))
        ours = any(route.path_regex.match(path) for route in routes)
        return ours and not link.startswith(("//", "/api/", "/auth/", "/openapi"))


async def create_hostile_content(app: Starlette, text: str) -> tuple[list[ApiCaller], Json, Json]:
    """Create a group in which every name and text is `text`."""
    directory_fields = {
        "name": text,
        "title": text,
        "place": text,
        "telephone": text,
        "mail": text,
    }
    people = [
        await create_caller(app, name, unit=("Kommunen", text), **directory_fields)
        for name in ("ada", "bo", "cia")
    ]
    ada, bo, cia = people
    await make_site_administrator(ada)
    for person in (ada, bo):
        await person.patch("/me/profile", {"keywords": [text], "about": text})
    group = await a_group(ada, "moderated", bo, name=text, description=text)
    links = [{"title": text, "url": f"https://example.org/?{quote(text)}"}]
    await ada.patch(f"/groups/{group['id']}", {"links": links})
    everything = "\n\n".join([text, f"@ada #{text}", *HOSTILE_TEXTS])
    post = await a_post(bo, group, everything)
    await ada.post(f"/posts/{post['id']}/comments", {"text": everything})
    await a_file(bo, group, text.replace("/", "_"))
    await cia.put(f"/groups/{group['id']}/membership", {"message": text})
    await cia.post(f"/groups/{group['id']}/posts", {"text": everything})
    other = await a_group(bo, "closed", name=f"{text} 2")
    await bo.post(f"/groups/{other['id']}/invitations", {"person": ada.id, "note": text})
    await app.state.components.relay.deliver_pending()
    return people, group, post


@pytest.mark.parametrize("text", ATTRIBUTE_BREAKOUTS)
async def test_hostile_text_is_inert_on_every_page(app: Starlette, text: str) -> None:
    people, group, post = await create_hostile_content(app, text)
    place = f"/grupper/{group['id']}"

    for person in people:
        crawl = Crawler(person)
        await crawl.visit_links(
            "/", "/grupper", "/kollegor", "/kollegor/jag", "/aviseringar", place
        )
        pages = crawl.pages

        assert {place, f"/inlagg/{post['id']}", f"{place}/filer"} <= set(pages)
        assert [path for path, page in pages.items() if page.status != 200] == []
        assert [path for path, page in pages.items() if not is_inert(page.html)] == []
        assert sum("kanarie" in page.text for page in pages.values()) > len(pages) / 2


@pytest.mark.parametrize("text", ATTRIBUTE_BREAKOUTS)
async def test_hostile_query_parameters_are_inert(ada: ApiCaller, text: str) -> None:
    group = await a_group(ada)
    place = f"/grupper/{group['id']}"
    query = quote(text, safe="")

    pages = [
        await visit(ada, f"/grupper?q={query}&status={query}&order={query}"),
        await visit(ada, f"/grupper?q={query}"),
        await visit(ada, f"/kollegor?q={query}&keyword={query}"),
        await visit(ada, f"{place}/filer?q={query}"),
        await visit(ada, f"{place}/status?status={query}"),
        await visit(ada, f"{place}?cursor={query}"),
        await visit(ada, f"/{query}"),
        await visit(ada, f"/statistik?from={query}"),
        await visit(ada, f"/auth/login?next={query}"),
    ]

    assert [page.path for page in pages if not is_inert(page.html)] == []


@pytest.mark.parametrize("text", ATTRIBUTE_BREAKOUTS)
async def test_hostile_text_in_a_refused_form_is_inert(ada: ApiCaller, text: str) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group)
    group_page = await visit(ada, f"/grupper/{group['id']}")
    post_page = await visit(ada, f"/inlagg/{post['id']}")
    about = await visit(ada, f"/grupper/{group['id']}/om")

    responses = [
        await submit_form_as_script(ada, group_page.form("/inlagg"), text=text + "x" * 20_000),
        await submit_form_as_script(ada, post_page.form("/kommentarer"), text=text + "x" * 10_000),
        await submit_form_as_script(
            ada, about.form("/om"), name=text + "x" * 200, description=text
        ),
    ]

    assert [response.status_code for response in responses] == [422] * 3
    assert [response.url.path for response in responses if not is_inert(response.text)] == []
    assert all("kanarie" in response.text for response in responses)


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<script src=https://evil.example/x.js></script>",
        "<img src=x onerror=alert(1)>",
        "<img src=https://evil.example/pixel.png>",
        "<svg/onload=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
        "<form action=https://evil.example>",
        "<iframe srcdoc='x'></iframe>",
        "<style>*{display:none}</style>",
    ],
)
def test_active_html_is_detected(html: str) -> None:
    assert not is_inert(html)


async def test_every_page_has_a_strict_content_security_policy(ada: ApiCaller) -> None:
    group = await a_group(ada)

    for path in ("/", f"/grupper/{group['id']}", "/kollegor/jag", "/nothing", "/auth/login"):
        response = await ada.call("GET", path)

        policy = dict(
            part.strip().partition(" ")[::2]
            for part in response.headers["content-security-policy"].split(";")
        )
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert policy["object-src"] == policy["base-uri"] == "'none'"
        assert response.headers["x-content-type-options"] == "nosniff"
