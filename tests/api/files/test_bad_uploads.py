"""Invalid file names, malformed forms and unreadable pictures are refused and not stored."""

import os
import signal
from pathlib import Path

import pytest

from tests.api.support.table_snapshot import assert_nothing_stored
from tests.api.support.world import MULTIPART, World, create_picture
from tests.support.people import ApiCaller

PART_HEADER = 'Content-Disposition: form-data; name="{}"'
FILE_PART = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nHej'
FORM_END = b"\r\n--x--\r\n"


def build_part(
    name: str, content: bytes, *, file: bytes | None = None, headers: bytes = b""
) -> bytes:
    """Return one part of a multipart form, with the name unescaped."""
    file_name = b"" if file is None else b'; filename="' + file + b'"'
    return (
        b"--x\r\n"
        + PART_HEADER.format(name).encode()
        + file_name
        + headers
        + b"\r\n\r\n"
        + content
    )


async def upload_form(
    world: World, content: bytes, media_type: str = MULTIPART
) -> tuple[int, str, str]:
    """Upload and return status, code and the first field error."""
    response = await world.ada.post(
        f"/groups/{world.group['id']}/files",
        content=content,
        headers={"content-type": media_type},
    )
    problem = response.json()
    error = problem.get("errors", [{"field": "", "code": ""}])[0]
    return (
        response.status_code,
        problem.get("code", ""),
        f"{error['field']} {error['code']}".strip(),
    )


INVALID_NAMES: dict[bytes, tuple[int, str, str]] = {
    b"../../x": (422, "invalid", "file path"),
    b"..": (422, "invalid", "file path"),
    b"/etc/passwd": (422, "invalid", "file path"),
    b"..\\\\..\\\\x": (422, "invalid", "file path"),
    b".htaccess": (422, "invalid", "file path"),
    b" .htaccess": (422, "invalid", "file path"),
    b"": (422, "invalid", "file blank"),
    b"  ": (422, "invalid", "file blank"),
    b"a\tb.txt": (422, "invalid", "file control_characters"),
    "a\u202etxt.exe".encode(): (422, "invalid", "file control_characters"),
    b"a" * 201: (422, "invalid", "file string_too_long"),
    b"a\xff.txt": (400, "invalid_unicode", ""),
    b"a\0.txt": (400, "nul", ""),
}


@pytest.mark.parametrize(
    ("name", "refusal"), INVALID_NAMES.items(), ids=lambda each: str(each)[:16]
)
async def test_invalid_file_name_is_refused(
    world: World, name: bytes, refusal: tuple[int, str, str]
) -> None:
    async with assert_nothing_stored(world.app):
        response = await upload_form(world, build_part("file", b"Hej", file=name) + FORM_END)

    assert response == refusal


MALFORMED_FORMS: dict[str, tuple[bytes, tuple[int, str, str]]] = {
    "nothing": (b"", (400, "bad_form", "")),
    "words": (b"file=Hej", (400, "bad_form", "")),
    "cut": (FILE_PART, (400, "bad_form", "")),
    "no-file": (build_part("era", b"1") + FORM_END, (422, "invalid", "file missing")),
    "two-files": (FILE_PART + b"\r\n" + FILE_PART + FORM_END, (422, "invalid", "file repeated")),
    "two-eras": (
        FILE_PART
        + b"\r\n"
        + build_part("era", b"1")
        + b"\r\n"
        + build_part("era", b"2")
        + FORM_END,
        (422, "invalid", "era repeated"),
    ),
    "era": (
        FILE_PART + b"\r\n" + build_part("era", b"ett") + FORM_END,
        (422, "invalid", "era int_parsing"),
    ),
    "era-huge": (
        FILE_PART + b"\r\n" + build_part("era", b"9" * 5000) + FORM_END,
        (422, "invalid", "era int_parsing_size"),
    ),
    "unknown": (
        FILE_PART + b"\r\n" + build_part("folder", b"x") + FORM_END,
        (422, "invalid", "folder extra_forbidden"),
    ),
    "key": (
        FILE_PART + b"\r\n" + build_part("Idempotency-Key", b"k" * 201) + FORM_END,
        (422, "invalid", "Idempotency-Key string_too_long"),
    ),
    "nul": (FILE_PART + b"\r\n" + build_part("era", b"\0") + FORM_END, (400, "nul", "")),
    "latin": (
        FILE_PART + b"\r\n" + build_part("era", b"\xe5") + FORM_END,
        (400, "invalid_unicode", ""),
    ),
    "many": ((build_part("era", b"") + b"\r\n") * 11 + FORM_END, (413, "too_large", "")),
    "headers": (
        build_part("file", b"Hej", file=b"a", headers=b"\r\nX-A: 1" * 50) + FORM_END,
        (400, "bad_form", ""),
    ),
    "header": (
        build_part("file", b"Hej", file=b"a", headers=b"\r\nX-A: " + b"1" * 50_000) + FORM_END,
        (400, "bad_form", ""),
    ),
}


@pytest.mark.parametrize(("content", "refusal"), MALFORMED_FORMS.values(), ids=MALFORMED_FORMS)
async def test_malformed_form_is_refused(
    world: World, content: bytes, refusal: tuple[int, str, str]
) -> None:
    async with assert_nothing_stored(world.app):
        response = await upload_form(world, content)

    assert response == refusal


MEDIA_TYPES = {
    "application/json": 415,
    "text/plain": 415,
    "application/x-www-form-urlencoded": 415,
    "multipart/form-data": 415,
    "multipart/mixed; boundary=x": 415,
    "": 415,
    "multipart/form-data; boundary=" + "x" * 300: 400,
}


@pytest.mark.parametrize(
    ("media_type", "status"), MEDIA_TYPES.items(), ids=lambda each: str(each)[:36]
)
async def test_upload_with_another_media_type_is_refused(
    world: World, media_type: str, status: int
) -> None:
    async with assert_nothing_stored(world.app):
        response = await upload_form(world, FILE_PART + FORM_END, media_type)

    code = "unsupported_media_type" if status == 415 else "bad_form"
    assert response == (status, code, "")


ACTIVE_DRAWINGS = [
    b"<svg><script>alert(1)</script></svg>",
    b'<svg onload="alert(1)"/>',
    b'<svg><a href="javascript:alert(1)"><text>x</text></a></svg>',
    b'<svg><a href="&#106;avascript:alert(1)"><text>x</text></a></svg>',
    b"<svg><foreignObject><iframe/></foreignObject></svg>",
    b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>',
    b"<!--" + b" " * 5000 + b"--><svg><script/></svg>",
    '<svg onload="alert(1)"/>'.encode("utf-16"),
]


@pytest.mark.parametrize("drawing", ACTIVE_DRAWINGS, ids=range(len(ACTIVE_DRAWINGS)))
async def test_drawing_with_active_content_is_refused(world: World, drawing: bytes) -> None:
    async with assert_nothing_stored(world.app):
        response = await upload_form(
            world, build_part("file", drawing, file=b"karta.svg") + FORM_END
        )

    assert response == (422, "invalid", "file active_content")


UNREADABLE_PICTURES = {
    "nothing": b"",
    "words": b"Hej",
    "cut": create_picture()[:40],
    "drawing": b"<svg/>",
    "head": b"\x89PNG\r\n\x1a\n" + b"\xff" * 1000,
}


@pytest.mark.parametrize("content", UNREADABLE_PICTURES.values(), ids=UNREADABLE_PICTURES)
async def test_unreadable_photo_is_refused(ada: ApiCaller, content: bytes) -> None:
    async with assert_nothing_stored(ada.app):
        response = await ada.put(
            "/me/photo", content=content, headers={"content-type": "image/png"}
        )

    assert response.status_code == 422
    assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [
        ("photo", "unreadable_image")
    ]


async def test_photo_upload_survives_killed_image_worker(ada: ApiCaller) -> None:
    picture = {"content": create_picture(), "headers": {"content-type": "image/png"}}
    await ada.put("/me/photo", **picture)
    for process in _list_image_workers():
        os.kill(process, signal.SIGKILL)

    response = await ada.put("/me/photo", **picture)

    assert response.status_code == 204


def _list_image_workers() -> list[int]:
    """Return the ids of the child processes that decode pictures."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [
        int(process)
        for process in children
        if b"anyio.to_process" in Path(f"/proc/{process}/cmdline").read_bytes()
    ]


@pytest.mark.parametrize("media_type", ["image/svg+xml", "text/html", "image/tiff", "", "image"])
async def test_photo_of_unsupported_media_type_is_refused(ada: ApiCaller, media_type: str) -> None:
    async with assert_nothing_stored(ada.app):
        response = await ada.put(
            "/me/photo", content=create_picture(), headers={"content-type": media_type}
        )

    assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")
