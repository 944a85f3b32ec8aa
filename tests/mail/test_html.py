"""The HTML of a mail: nothing is loaded, nothing runs, and every text stands on a colour."""

from html.parser import HTMLParser

import pytest
from starlette.applications import Starlette

from groups_service.models import Person
from tests.builders import a_file, a_group, a_post
from tests.mail.postbox import Postbox
from tests.mail.sending import post_all, to
from tests.people import Somebody

BASE = "https://groups.example.org/"
HOSTILE = "<img src=//evil.example.org onerror=alert(1)>\"'><a href='javascript:x'>&lt;b&gt;"
TAGS = {"html", "head", "meta", "title", "body", "table", "tr", "td", "h1", "p", "a"} | {
    *("strong", "span", "br", "div")
}
ATTRIBUTES = {"lang", "charset", "name", "content", "style", "role", "width", "href"} | {
    *("cellpadding", "cellspacing", "border", "bgcolor", "align")
}


class Parts(HTMLParser):
    """Tags, attributes, links and styles of a document."""

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
        told = dict(attrs)
        self.links += [value for name, value in attrs if name == "href" and value]
        self.styles.append(told.get("style") or "")


@pytest.fixture
async def parts(app: Starlette, postbox: Postbox, ada: Somebody, bo: Somebody) -> Parts:
    """Of a mail full of hostile words."""
    await Person.filter(id=ada.id).update(name=HOSTILE)
    group = await a_group(ada, "open", bo, name=HOSTILE)
    await a_post(ada, group, HOSTILE)
    await a_file(ada, group, f"{HOSTILE.replace('/', '')}.txt")
    await bo.post(f"/posts/{(await a_post(bo, group))['id']}/comments", {"text": HOSTILE})
    mails = to(await post_all(app, postbox), "bo")
    return Parts("".join(mail.html for mail in mails))


async def test_hostile_words_are_words(parts: Parts) -> None:
    assert parts.tags == TAGS
    assert parts.attributes <= ATTRIBUTES
    assert parts.links
    assert [link for link in parts.links if not link.startswith(BASE)] == []


async def test_nothing_is_loaded_when_a_mail_is_opened(parts: Parts) -> None:
    assert parts.tags.isdisjoint({"img", "link", "style", "script", "iframe", "object"})
    assert [style for style in parts.styles if "url(" in style] == []


async def test_where_there_is_a_ground_there_is_a_colour_for_mail_programs_to_turn_dark(
    parts: Parts,
) -> None:
    grounds = [style for style in parts.styles if "background-color" in style and "font" in style]

    assert grounds
    assert all(";color:" in style for style in grounds)
