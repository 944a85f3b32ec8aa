"""Hostile input, and a check that a browser runs none of it in an answer."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

HOSTILE_TEXTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "<form action=https://evil.example><input name=p></form>",
    "</p></div></body><h1 onclick=alert(1)>x",
    "<!--><script>alert(1)</script>-->",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "![x](https://evil.example/pixel.png)",
    "![x](javascript:alert(1))",
    '[x](https://example.org "a\\"onmouseover=alert(1) b")',
    '[x](https://example.org/"onmouseover="alert(1))',
    "[x]: javascript:alert(1)\n\n[x]",
    "`<script>alert(1)</script>`",
    "```<script>\nalert(1)\n```",
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "# <b onclick=alert(1)>x</b>",
    "<b>\u202eevil\u202c</b>",
]

ATTRIBUTE_BREAKOUTS = [
    'kanarie"><script>alert(1)</script>',
    "kanarie' onmouseover='alert(1)",
    'kanarie" autofocus onfocus="alert(1)',
    "kanarie</title></textarea></script><img src=x onerror=alert(1)>",
    "kanarie{{7*7}}%(name)s<!--",
    "javascript:alert('kanarie')",
]
"""Hostile values that are short enough for every field."""

ADDRESS_ATTRIBUTES = {
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "srcset",
    "xlink:href",
}
ALLOWED_SCHEMES = {"", "http", "https", "mailto", "tel"}
FORBIDDEN_ELEMENTS = {
    "iframe",
    "object",
    "embed",
    "base",
    "style",
    "frame",
    "math",
    "foreignobject",
}
OWN_SCRIPT = re.compile(r"/static/dist/[\w./-]+")


class ElementCollector(HTMLParser):
    """Collects every element with its attributes, as a browser finds them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def is_inert(html: str) -> bool:
    """Return whether a browser runs and loads nothing foreign in this HTML."""
    return all(_is_harmless(tag, attributes) for tag, attributes in ElementCollector(html).found)


def _is_harmless(tag: str, attributes: dict[str, str | None]) -> bool:
    if tag in FORBIDDEN_ELEMENTS or any(
        name.startswith("on") or name == "srcdoc" for name in attributes
    ):
        return False
    if tag == "script" and not OWN_SCRIPT.fullmatch(attributes.get("src") or ""):
        return False
    addresses = {name: attributes[name] or "" for name in ADDRESS_ATTRIBUTES & set(attributes)}
    if tag != "a" and any(urlsplit(address).netloc for address in addresses.values()):
        return False
    return all(urlsplit(address).scheme in ALLOWED_SCHEMES for address in addresses.values())
