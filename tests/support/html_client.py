"""An HTML client without script: it reads text and links, and fills in and submits forms."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx2

from tests.support.people import ApiCaller

FRAGMENT_TYPE = "text/vnd.samv.fragment+html"
ELEMENTS_WITHOUT_TEXT = {"script", "style", "head", "title"}
VOID_ELEMENTS = {"input", "img", "meta", "link", "br", "hr", "use"}


@dataclass
class HtmlForm:
    """A form of a page. `fields` holds what is sent if no field is filled in."""

    action: str
    method: str
    id: str = ""
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class HtmlPage:
    """A response, parsed."""

    status: int
    path: str
    html: str
    title: str = ""
    text: str = ""
    forms: list[HtmlForm] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    links_by_text: dict[str, str] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)

    def form(self, action: str) -> HtmlForm:
        """Return the form whose action ends with `action`."""
        forms = [form for form in self.forms if form.action.endswith(action)]
        assert forms, f"no form for {action} among {[form.action for form in self.forms]}"
        return forms[0]

    def has_form(self, action: str) -> bool:
        return any(form.action.endswith(action) for form in self.forms)


class _PageParser(HTMLParser):
    def __init__(self, page: HtmlPage) -> None:
        super().__init__()
        self.page = page
        self._open: list[str] = []
        self._form: HtmlForm | None = None
        self._textarea: str | None = None
        self._texts: list[str] = []
        self._link: tuple[str, int] = ("", 0)
        self._option: tuple[str, int] = ("", 0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag not in VOID_ELEMENTS:
            self._open.append(tag)
        if "id" in attributes:
            self.page.ids.append(attributes["id"])
        if tag == "a":
            self.page.links.append(attributes.get("href", ""))
            self._link = (attributes.get("href", ""), len(self._texts))
        if tag == "form":
            self._form = HtmlForm(
                attributes["action"], attributes.get("method", "get"), attributes.get("id", "")
            )
            self.page.forms.append(self._form)
        if tag == "option":
            self._option = (attributes.get("value", ""), len(self._texts))
        self._add_field(tag, attributes)

    def _add_field(self, tag: str, attributes: dict[str, str]) -> None:
        if self._form is None or "name" not in attributes:
            return
        if tag == "textarea":
            self._textarea = attributes["name"]
            self._form.fields[attributes["name"]] = ""
        unchecked = attributes.get("type") in {"radio", "checkbox"} and "checked" not in attributes
        if tag == "input" and attributes.get("type") != "file" and not unchecked:
            self._form.fields[attributes["name"]] = attributes.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "textarea":
            self._textarea = None
        if tag == "a":
            address, start = self._link
            self.page.links_by_text[" ".join("".join(self._texts[start:]).split())] = address
        if tag == "option":
            value, start = self._option
            self.page.options.append((value, "".join(self._texts[start:]).strip()))
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "title" in self._open:
            self.page.title += data
        if self._textarea is not None and self._form is not None:
            self._form.fields[self._textarea] += data.removeprefix("\n")
        elif not ELEMENTS_WITHOUT_TEXT & set(self._open):
            self._texts.append(data)

    def close(self) -> None:
        super().close()
        self.page.text = " ".join("".join(f" {word} " for word in self._texts).split())


def parse_page(response: httpx2.Response) -> HtmlPage:
    page = HtmlPage(response.status_code, response.url.raw_path.decode(), response.text)
    reader = _PageParser(page)
    reader.feed(response.text)
    reader.close()
    return page


async def visit(by: ApiCaller, path: str, **headers: str) -> HtmlPage:
    """Open the page and follow redirects. Pages are in Swedish."""
    return parse_page(await by.call("GET", path, headers=headers, follow_redirects=True))


async def submit_form(by: ApiCaller, form: HtmlForm, **filled: Any) -> HtmlPage:
    """Submit the form with these fields filled in and return the page that is shown."""
    argument = "params" if form.method == "get" else "data"
    content = {argument: form.fields | filled}
    return parse_page(
        await by.call(form.method.upper(), form.action, follow_redirects=True, **content)
    )


async def submit_form_as_script(by: ApiCaller, form: HtmlForm, **filled: Any) -> httpx2.Response:
    """Submit the form as the script does: ask for the fragment and follow no redirect."""
    headers = {"Accept": FRAGMENT_TYPE}
    return await by.call("POST", form.action, data=form.fields | filled, headers=headers)
