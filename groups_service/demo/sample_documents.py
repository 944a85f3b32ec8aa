"""Creates small real documents from plain text: "# title", "## heading", "- item", paragraphs.

The same text gives the same bytes every time. A PDF has one page.
"""

import io
import textwrap
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

A4_POINTS = (595, 842)
MARGIN_POINTS = 64
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest time that a zip file can store


@dataclass(frozen=True)
class LineStyle:
    """The style of a line: sizes and spaces in points, `columns` is where it wraps."""

    size: int
    bold: bool
    space_before: int
    columns: int
    bullet: str = ""


TITLE = LineStyle(20, bold=True, space_before=0, columns=44)
HEADING = LineStyle(13, bold=True, space_before=16, columns=70)
ITEM = LineStyle(11, bold=False, space_before=5, columns=84, bullet="•  ")
TEXT = LineStyle(11, bold=False, space_before=9, columns=88)
LINE_STYLES = {"# ": TITLE, "## ": HEADING, "- ": ITEM}


def make_pdf(text: str) -> bytes:
    page = "\n".join(_page_operators(text)).encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (sv-SE) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 6 0 R"
        b" /Resources << /Font << /F1 4 0 R /F2 5 0 R >> >> >>" % A4_POINTS,
        _font_object(b"Helvetica"),
        _font_object(b"Helvetica-Bold"),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
    ]
    return _assemble_pdf(objects)


def make_docx(text: str) -> bytes:
    paragraphs = "".join(_paragraph_xml(style, words) for style, words in _parse_lines(text))
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONS,
        "word/document.xml": f"{XML}<w:document {WORD}><w:body>{paragraphs}</w:body></w:document>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), content)
    return out.getvalue()


DocumentMaker = Callable[[str], bytes]
MAKERS: dict[str, DocumentMaker] = {".pdf": make_pdf, ".docx": make_docx}


def _parse_lines(text: str) -> Iterator[tuple[LineStyle, str]]:
    for line in filter(None, map(str.strip, text.splitlines())):
        prefix = next((prefix for prefix in LINE_STYLES if line.startswith(prefix)), "")
        yield LINE_STYLES.get(prefix, TEXT), line.removeprefix(prefix)


def _page_operators(text: str) -> Iterator[str]:
    """Return the page's drawing operators, from top to bottom."""
    yield "BT"
    yield f"1 0 0 1 {MARGIN_POINTS} {A4_POINTS[1] - MARGIN_POINTS} Tm"
    for style, words in _parse_lines(text):
        yield f"/F{2 if style.bold else 1} {style.size} Tf 0 -{style.space_before} Td"
        indent = " " * len(style.bullet)
        for part in textwrap.wrap(
            words, style.columns, initial_indent=style.bullet, subsequent_indent=indent
        ):
            yield f"0 -{style.size + 4} Td ({_escape_pdf_text(part)}) Tj"
    yield "ET"


def _escape_pdf_text(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _font_object(name: bytes) -> bytes:
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name


def _assemble_pdf(objects: list[bytes]) -> bytes:
    """Number the objects and write the table of their offsets, as the format requires."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _paragraph_xml(style: LineStyle, words: str) -> str:
    look = f'{"<w:b/>" if style.bold else ""}<w:sz w:val="{style.size * 2}"/>'
    space = f'<w:pPr><w:spacing w:before="{style.space_before * 20}"/></w:pPr>'
    run = (
        f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(style.bullet + words)}</w:t>'
    )
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
