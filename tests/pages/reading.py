"""Pages as a browser without script uses them: text, links, and forms to fill in and send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx2

from tests.people import Somebody

FRAGMENT = "text/vnd.samv.fragment+html"
SILENT = {"script", "style", "head", "title"}
EMPTY = {"input", "img", "meta", "link", "br", "hr", "use"}


@dataclass
class Form:
    """A form as the page has it; `fields` hold what is sent if nothing is filled in."""

    action: str
    method: str
    id: str = ""
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class Page:
    """What came back, read."""

    status: int
    path: str
    html: str
    title: str = ""
    text: str = ""
    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)

    def form(self, action: str) -> Form:
        """The one form that is sent there."""
        found = [form for form in self.forms if form.action.endswith(action)]
        assert found, f"no form for {action} among {[form.action for form in self.forms]}"
        return found[0]

    def offers(self, action: str) -> bool:
        return any(form.action.endswith(action) for form in self.forms)


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self._open: list[str] = []
        self._form: Form | None = None
        self._writing: str | None = None
        self._words: list[str] = []
        self._link: tuple[str, int] = ("", 0)
        self._choice: tuple[str, int] = ("", 0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag not in EMPTY:
            self._open.append(tag)
        if "id" in told:
            self.page.ids.append(told["id"])
        if tag == "a":
            self.page.links.append(told.get("href", ""))
            self._link = (told.get("href", ""), len(self._words))
        if tag == "form":
            self._form = Form(told["action"], told.get("method", "get"), told.get("id", ""))
            self.page.forms.append(self._form)
        if tag == "option":
            self._choice = (told.get("value", ""), len(self._words))
        self._take_field(tag, told)

    def _take_field(self, tag: str, told: dict[str, str]) -> None:
        if self._form is None or "name" not in told:
            return
        if tag == "textarea":
            self._writing = told["name"]
            self._form.fields[told["name"]] = ""
        unchecked = told.get("type") in {"radio", "checkbox"} and "checked" not in told
        if tag == "input" and told.get("type") != "file" and not unchecked:
            self._form.fields[told["name"]] = told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "textarea":
            self._writing = None
        if tag == "a":
            address, begun = self._link
            self.page.named[" ".join("".join(self._words[begun:]).split())] = address
        if tag == "option":
            value, begun = self._choice
            self.page.options.append((value, "".join(self._words[begun:]).strip()))
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "title" in self._open:
            self.page.title += data
        if self._writing is not None and self._form is not None:
            self._form.fields[self._writing] += data.removeprefix("\n")
        elif not SILENT & set(self._open):
            self._words.append(data)

    def close(self) -> None:
        super().close()
        self.page.text = " ".join("".join(f" {word} " for word in self._words).split())


def read(response: httpx2.Response) -> Page:
    page = Page(response.status_code, response.url.raw_path.decode(), response.text)
    reader = _Reader(page)
    reader.feed(response.text)
    reader.close()
    return page


async def visit(by: Somebody, path: str, **headers: str) -> Page:
    """The page after any redirect; in Swedish, as pages are."""
    return read(await by.call("GET", path, headers=headers, follow_redirects=True))


async def send(by: Somebody, form: Form, **filled: Any) -> Page:
    """What is shown after the form was sent with these fields filled in."""
    place = "params" if form.method == "get" else "data"
    sent = {place: form.fields | filled}
    return read(await by.call(form.method.upper(), form.action, follow_redirects=True, **sent))


async def ask(by: Somebody, form: Form, **filled: Any) -> httpx2.Response:
    """The same as the script sends it: for the fragment, following nothing."""
    headers = {"Accept": FRAGMENT}
    return await by.call("POST", form.action, data=form.fields | filled, headers=headers)
