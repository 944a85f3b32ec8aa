"""What lies drawn in the demo's folder is what the code draws, and it is made the same again."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from groups_service.demo import FOLDER, cover, documents, portraits

SLIGHT = 3.0  # of 255, on average: what compression does to a flat drawing
TEXT = "# Årshjul (utkast)\n\nEn rad.\n\n## Våren\n- Planera – och följ upp\n"


def test_every_stored_portrait_is_the_one_that_is_drawn() -> None:
    for account, looks in portraits.read().items():
        with Image.open(FOLDER / "photos" / f"{account}.webp") as stored:
            assert _difference(stored, portraits.draw(looks)) < SLIGHT, account


def test_the_stored_cover_is_the_one_that_is_drawn() -> None:
    with Image.open(FOLDER / "files" / "gruset.png") as stored:
        assert _difference(stored, cover.draw()) < SLIGHT


def test_portraits_are_written_where_they_are_wanted(tmp_path: Path) -> None:
    portraits.main(tmp_path)

    assert {file.stem for file in tmp_path.iterdir()} == set(portraits.read())


@pytest.mark.parametrize("make", documents.MAKERS.values())
def test_a_document_is_the_same_every_time(make: documents.Maker) -> None:
    assert make(TEXT) == make(TEXT)


def test_a_pdf_says_where_its_parts_begin() -> None:
    made = documents.pdf(TEXT)

    start = int(made.rsplit(b"startxref\n", 1)[1].split(b"\n", 1)[0])
    entries = made[start:].splitlines()[3:9]
    for number, entry in enumerate(entries, start=1):
        assert made[int(entry[:10]) :].startswith(b"%d 0 obj" % number)
    assert "(Årshjul \\(utkast\\)) Tj".encode("cp1252") in made


def test_a_long_line_is_wrapped_to_the_page() -> None:
    assert documents.pdf("ord " * 60).count(b" Tj") > 2


def test_a_docx_is_a_zip_of_three_parts_with_the_words_in_it() -> None:
    with zipfile.ZipFile(io.BytesIO(documents.docx("# Bygg & bo"))) as made:
        document = made.read("word/document.xml").decode()

        assert made.namelist() == ["[Content_Types].xml", "_rels/.rels", "word/document.xml"]
    assert ">Bygg &amp; bo</w:t>" in document


def _difference(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of a pixel, 0 to 255."""
    difference = ImageChops.difference(one.convert("RGB"), other)
    return max(ImageStat.Stat(difference).mean)
