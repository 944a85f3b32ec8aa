"""The HTML of an email: nothing is loaded or run, and text with a background has a colour."""

from html.parser import HTMLParser

import pytest
from starlette.applications import Starlette

from groups_service.models import Person
from tests.mail.support.deliver import deliver_mail, mails_to
from tests.mail.support.smtp_server import FakeMailServer
from tests.support.builders import a_file, a_group, a_post
from tests.support.people import ApiCaller

BASE = "https://groups.example.org/"
HOSTILE = "<img src=//evil.example.org onerror=alert(1)>\"'><a href='javascript:x'>&lt;b&gt;"
TAGS = {"html", "head", "meta", "title", "body", "table", "tr", "td", "h1", "p", "a"} | {
    *("strong", "span", "br", "div")
}
ATTRIBUTES = {"lang", "charset", "name", "content", "style", "role", "width", "href"} | {
    *("cellpadding", "cellspacing", "border", "bgcolor", "align")
}


class EmailParts(HTMLParser):
    """The tags, attributes, links and styles of a document."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.styles: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        values = dict(attrs)
        self.links += [value for name, value in attrs if name == "href" and value]
        self.styles.append(values.get("style") or "")


@pytest.fixture
async def parts(
    app: Starlette, mail_server: FakeMailServer, ada: ApiCaller, bo: ApiCaller
) -> EmailParts:
    """The parts of an email full of hostile text."""
    await Person.filter(id=ada.id).update(name=HOSTILE)
    group = await a_group(ada, "open", bo, name=HOSTILE)
    await a_post(ada, group, HOSTILE)
    await a_file(ada, group, f"{HOSTILE.replace('/', '')}.txt")
    await bo.post(f"/posts/{(await a_post(bo, group))['id']}/comments", {"text": HOSTILE})
    mails = mails_to(await deliver_mail(app, mail_server), "bo")
    return EmailParts("".join(mail.html for mail in mails))


async def test_hostile_text_adds_no_tags_attributes_or_links(parts: EmailParts) -> None:
    assert parts.tags == TAGS
    assert parts.attributes <= ATTRIBUTES
    assert parts.links
    assert [link for link in parts.links if not link.startswith(BASE)] == []


async def test_opened_email_loads_nothing(parts: EmailParts) -> None:
    assert parts.tags.isdisjoint({"img", "link", "style", "script", "iframe", "object"})
    assert [style for style in parts.styles if "url(" in style] == []


async def test_every_background_colour_has_a_text_colour(
    parts: EmailParts,
) -> None:
    styles_with_background = [
        style for style in parts.styles if "background-color" in style and "font" in style
    ]

    assert styles_with_background
    assert all(";color:" in style for style in styles_with_background)
