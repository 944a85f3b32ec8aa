"""Small real documents out of plain text: "# title", "## heading", "- item", anything else.

The same text gives the same bytes every time. A PDF is one page.
"""

import io
import textwrap
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

A4 = (595, 842)  # points
MARGIN = 64
EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest time a zip file can carry


@dataclass(frozen=True)
class Style:
    """How a line looks; sizes and spaces in points, `columns` is where it wraps."""

    size: int
    bold: bool
    before: int
    columns: int
    sign: str = ""


TITLE = Style(20, bold=True, before=0, columns=44)
HEADING = Style(13, bold=True, before=16, columns=70)
ITEM = Style(11, bold=False, before=5, columns=84, sign="•  ")
TEXT = Style(11, bold=False, before=9, columns=88)
MARKS = {"# ": TITLE, "## ": HEADING, "- ": ITEM}


def pdf(text: str) -> bytes:
    page = "\n".join(_drawn(text)).encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (sv-SE) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 6 0 R"
        b" /Resources << /Font << /F1 4 0 R /F2 5 0 R >> >> >>" % A4,
        _font(b"Helvetica"),
        _font(b"Helvetica-Bold"),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
    ]
    return _assembled(objects)


def docx(text: str) -> bytes:
    paragraphs = "".join(_paragraph(style, words) for style, words in _lines(text))
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONS,
        "word/document.xml": f"{XML}<w:document {WORD}><w:body>{paragraphs}</w:body></w:document>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(zipfile.ZipInfo(name, EPOCH), content)
    return out.getvalue()


Maker = Callable[[str], bytes]
MAKERS: dict[str, Maker] = {".pdf": pdf, ".docx": docx}


def _lines(text: str) -> Iterator[tuple[Style, str]]:
    for line in filter(None, map(str.strip, text.splitlines())):
        mark = next((mark for mark in MARKS if line.startswith(mark)), "")
        yield MARKS.get(mark, TEXT), line.removeprefix(mark)


def _drawn(text: str) -> Iterator[str]:
    """The page's drawing operators, from the top down."""
    yield "BT"
    yield f"1 0 0 1 {MARGIN} {A4[1] - MARGIN} Tm"
    for style, words in _lines(text):
        yield f"/F{2 if style.bold else 1} {style.size} Tf 0 -{style.before} Td"
        indent = " " * len(style.sign)
        for part in textwrap.wrap(
            words, style.columns, initial_indent=style.sign, subsequent_indent=indent
        ):
            yield f"0 -{style.size + 4} Td ({_quoted(part)}) Tj"
    yield "ET"


def _quoted(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _font(name: bytes) -> bytes:
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name


def _assembled(objects: list[bytes]) -> bytes:
    """Number the objects and say where each begins, as the format wants."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _paragraph(style: Style, words: str) -> str:
    look = f'{"<w:b/>" if style.bold else ""}<w:sz w:val="{style.size * 2}"/>'
    space = f'<w:pPr><w:spacing w:before="{style.before * 20}"/></w:pPr>'
    run = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(style.sign + words)}</w:t>'
    return f"<w:p>{space}{run}</w:r></w:p>"


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OOXML = "http://schemas.openxmlformats.org"
WORD = f'xmlns:w="{OOXML}/wordprocessingml/2006/main"'
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
CONTENT_TYPES = f"""{XML}<Types xmlns="{OOXML}/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{DOCUMENT}"/></Types>"""
RELATIONS = f"""{XML}<Relationships xmlns="{OOXML}/package/2006/relationships">
<Relationship Id="rId1" Type="{OOXML}/officeDocument/2006/relationships/officeDocument"
 Target="word/document.xml"/></Relationships>"""
