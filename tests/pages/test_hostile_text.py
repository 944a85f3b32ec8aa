"""Whatever people write, or the directory says of them, is words on every page, no more."""

from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from tests.api.history import make_site_administrator
from tests.builders import Json, a_file, a_group, a_post
from tests.hostile import BREAKING_OUT, HOSTILE, inert
from tests.pages.reading import Page, ask, visit
from tests.people import Somebody, somebody

MOST_PAGES = 60


@dataclass
class Crawl:
    """Every page that somebody comes to by links."""

    by: Somebody
    seen: dict[str, Page] = field(default_factory=dict)

    async def follow(self, *links: str) -> None:
        waiting = list(links)
        while waiting:
            link = waiting.pop(0)
            path = urlsplit(link).path
            if path in self.seen or not self._is_page(link):
                continue
            assert len(self.seen) < MOST_PAGES, f"too many pages: {sorted(self.seen)}"
            self.seen[path] = await visit(self.by, link)
            waiting += self.seen[path].links

    def _is_page(self, link: str) -> bool:
        path = urlsplit(link).path
        routes = (route for route in self.by.app.routes if isinstance(route, Route))
        ours = any(route.path_regex.match(path) for route in routes)
        return ours and not link.startswith(("//", "/api/", "/auth/", "/openapi"))


async def a_world(app: Starlette, text: str) -> tuple[list[Somebody], Json, Json]:
    """A group in which everybody and everything is called `text`."""
    told = {"name": text, "title": text, "place": text, "telephone": text, "mail": text}
    people = [
        await somebody(app, name, unit=("Kommunen", text), **told) for name in ("ada", "bo", "cia")
    ]
    ada, bo, cia = people
    await make_site_administrator(ada)
    for person in (ada, bo):
        await person.patch("/me/profile", {"keywords": [text], "about": text})
    group = await a_group(ada, "moderated", bo, name=text, description=text)
    links = [{"title": text, "url": f"https://example.org/?{quote(text)}"}]
    await ada.patch(f"/groups/{group['id']}", {"links": links})
    everything = "\n\n".join([text, f"@ada #{text}", *HOSTILE])
    post = await a_post(bo, group, everything)
    await ada.post(f"/posts/{post['id']}/comments", {"text": everything})
    await a_file(bo, group, text.replace("/", "_"))
    await cia.put(f"/groups/{group['id']}/membership", {"why": text})
    await cia.post(f"/groups/{group['id']}/posts", {"text": everything})
    other = await a_group(bo, "closed", name=f"{text} 2")
    await bo.post(f"/groups/{other['id']}/invitations", {"person": ada.id, "note": text})
    await app.state.parts.relay.tell_all()
    return people, group, post


@pytest.mark.parametrize("text", BREAKING_OUT)
async def test_hostile_words_are_inert_on_every_page(app: Starlette, text: str) -> None:
    people, group, post = await a_world(app, text)
    place = f"/grupper/{group['id']}"

    for person in people:
        crawl = Crawl(person)
        await crawl.follow("/", "/grupper", "/kollegor", "/kollegor/jag", "/aviseringar", place)
        pages = crawl.seen

        assert {place, f"/inlagg/{post['id']}", f"{place}/filer"} <= set(pages)
        assert [path for path, page in pages.items() if page.status != 200] == []
        assert [path for path, page in pages.items() if not inert(page.html)] == []
        assert sum("kanarie" in page.text for page in pages.values()) > len(pages) / 2


@pytest.mark.parametrize("text", BREAKING_OUT)
async def test_what_is_asked_for_comes_back_as_words(ada: Somebody, text: str) -> None:
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

    assert [page.path for page in pages if not inert(page.html)] == []


@pytest.mark.parametrize("text", BREAKING_OUT)
async def test_what_is_refused_comes_back_as_words(ada: Somebody, text: str) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group)
    group_page = await visit(ada, f"/grupper/{group['id']}")
    post_page = await visit(ada, f"/inlagg/{post['id']}")
    about = await visit(ada, f"/grupper/{group['id']}/om")

    answers = [
        await ask(ada, group_page.form("/inlagg"), text=text + "x" * 20_000),
        await ask(ada, post_page.form("/kommentarer"), text=text + "x" * 10_000),
        await ask(ada, about.form("/om"), name=text + "x" * 200, description=text),
    ]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert [answer.url.path for answer in answers if not inert(answer.text)] == []
    assert all("kanarie" in answer.text for answer in answers)


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
def test_what_is_not_inert_is_seen(html: str) -> None:
    assert not inert(html)


async def test_every_page_forbids_what_is_not_ours(ada: Somebody) -> None:
    group = await a_group(ada)

    for path in ("/", f"/grupper/{group['id']}", "/kollegor/jag", "/nothing", "/auth/login"):
        answer = await ada.call("GET", path)

        policy = dict(
            part.strip().partition(" ")[::2]
            for part in answer.headers["content-security-policy"].split(";")
        )
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert policy["object-src"] == policy["base-uri"] == "'none'"
        assert answer.headers["x-content-type-options"] == "nosniff"
