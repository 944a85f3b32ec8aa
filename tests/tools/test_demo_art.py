"""The files drawn for the demo are those that the code draws, and drawing is repeatable."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from groups_service.demo import FOLDER, sample_documents
from tests.tools.demo_art import book_cover, portraits

MAX_MEAN_DIFFERENCE = 3.0  # of 255, on average: the effect of compression on a flat drawing
TEXT = "# Årshjul (utkast)\n\nEn rad.\n\n## Våren\n- Planera – och följ upp\n"


def test_stored_portraits_are_those_the_code_draws() -> None:
    for account, looks in portraits.read_portraits().items():
        with Image.open(FOLDER / "photos" / f"{account}.webp") as stored:
            assert _mean_difference(stored, portraits.draw(looks)) < MAX_MEAN_DIFFERENCE, account


def test_stored_cover_is_the_one_the_code_draws() -> None:
    with Image.open(FOLDER / "files" / "gruset.png") as stored:
        assert _mean_difference(stored, book_cover.draw()) < MAX_MEAN_DIFFERENCE


def test_portraits_are_written_to_the_given_folder(tmp_path: Path) -> None:
    portraits.main(tmp_path)

    assert {file.stem for file in tmp_path.iterdir()} == set(portraits.read_portraits())


@pytest.mark.parametrize("make", sample_documents.MAKERS.values())
def test_document_is_the_same_every_time(make: sample_documents.DocumentMaker) -> None:
    assert make(TEXT) == make(TEXT)


def test_pdf_contains_correct_offsets() -> None:
    pdf = sample_documents.make_pdf(TEXT)

    start = int(pdf.rsplit(b"startxref\n", 1)[1].split(b"\n", 1)[0])
    entries = pdf[start:].splitlines()[3:9]
    for number, entry in enumerate(entries, start=1):
        assert pdf[int(entry[:10]) :].startswith(b"%d 0 obj" % number)
    assert "(Årshjul \\(utkast\\)) Tj".encode("cp1252") in pdf


def test_long_line_in_a_pdf_is_wrapped() -> None:
    assert sample_documents.make_pdf("ord " * 60).count(b" Tj") > 2


def test_docx_is_a_zip_of_three_parts_with_its_text() -> None:
    with zipfile.ZipFile(io.BytesIO(sample_documents.make_docx("# Bygg & bo"))) as docx:
        document = docx.read("word/document.xml").decode()

        assert docx.namelist() == ["[Content_Types].xml", "_rels/.rels", "word/document.xml"]
    assert ">Bygg &amp; bo</w:t>" in document


def _mean_difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of a pixel, 0 to 255."""
    difference = ImageChops.difference(one.convert("RGB"), other)
    return max(ImageStat.Stat(difference).mean)
