"""Uploads that are none: paths for names, broken forms, pictures that are not; nothing is kept."""

import os
import signal
from pathlib import Path

import pytest

from tests.api.stored import nothing_stored
from tests.api.world import MULTIPART, World, a_picture
from tests.people import Somebody

HEAD = 'Content-Disposition: form-data; name="{}"'
PART = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nHej'
END = b"\r\n--x--\r\n"


def a_part(name: str, content: bytes, *, file: bytes | None = None, headers: bytes = b"") -> bytes:
    """One part of a form, its name as it stands."""
    named = b"" if file is None else b'; filename="' + file + b'"'
    return b"--x\r\n" + HEAD.format(name).encode() + named + headers + b"\r\n\r\n" + content


async def sent(world: World, content: bytes, media_type: str = MULTIPART) -> tuple[int, str, str]:
    """Status, code, and what is wrong with the first field."""
    answer = await world.ada.post(
        f"/groups/{world.group['id']}/files",
        content=content,
        headers={"content-type": media_type},
    )
    problem = answer.json()
    error = problem.get("errors", [{"field": "", "code": ""}])[0]
    return answer.status_code, problem.get("code", ""), f"{error['field']} {error['code']}".strip()


NAMES: dict[bytes, tuple[int, str, str]] = {
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
    b"a\xff.txt": (400, "bad_unicode", ""),
    b"a\0.txt": (400, "nul", ""),
}


@pytest.mark.parametrize(("name", "refusal"), NAMES.items(), ids=lambda each: str(each)[:16])
async def test_a_name_that_is_no_name_is_refused(
    world: World, name: bytes, refusal: tuple[int, str, str]
) -> None:
    async with nothing_stored(world.app):
        answer = await sent(world, a_part("file", b"Hej", file=name) + END)

    assert answer == refusal


FORMS: dict[str, tuple[bytes, tuple[int, str, str]]] = {
    "nothing": (b"", (400, "bad_form", "")),
    "words": (b"file=Hej", (400, "bad_form", "")),
    "cut": (PART, (400, "bad_form", "")),
    "no-file": (a_part("era", b"1") + END, (422, "invalid", "file missing")),
    "two-files": (PART + b"\r\n" + PART + END, (422, "invalid", "file repeated")),
    "two-eras": (
        PART + b"\r\n" + a_part("era", b"1") + b"\r\n" + a_part("era", b"2") + END,
        (422, "invalid", "era repeated"),
    ),
    "era": (PART + b"\r\n" + a_part("era", b"ett") + END, (422, "invalid", "era int_parsing")),
    "era-huge": (
        PART + b"\r\n" + a_part("era", b"9" * 5000) + END,
        (422, "invalid", "era int_parsing_size"),
    ),
    "unknown": (
        PART + b"\r\n" + a_part("folder", b"x") + END,
        (422, "invalid", "folder extra_forbidden"),
    ),
    "key": (
        PART + b"\r\n" + a_part("Idempotency-Key", b"k" * 201) + END,
        (422, "invalid", "Idempotency-Key string_too_long"),
    ),
    "nul": (PART + b"\r\n" + a_part("era", b"\0") + END, (400, "nul", "")),
    "latin": (PART + b"\r\n" + a_part("era", b"\xe5") + END, (400, "bad_unicode", "")),
    "many": ((a_part("era", b"") + b"\r\n") * 11 + END, (413, "too_large", "")),
    "headers": (
        a_part("file", b"Hej", file=b"a", headers=b"\r\nX-A: 1" * 50) + END,
        (400, "bad_form", ""),
    ),
    "header": (
        a_part("file", b"Hej", file=b"a", headers=b"\r\nX-A: " + b"1" * 50_000) + END,
        (400, "bad_form", ""),
    ),
}


@pytest.mark.parametrize(("content", "refusal"), FORMS.values(), ids=FORMS)
async def test_a_form_that_is_none_is_refused(
    world: World, content: bytes, refusal: tuple[int, str, str]
) -> None:
    async with nothing_stored(world.app):
        answer = await sent(world, content)

    assert answer == refusal


TYPES = {
    "application/json": 415,
    "text/plain": 415,
    "application/x-www-form-urlencoded": 415,
    "multipart/form-data": 415,
    "multipart/mixed; boundary=x": 415,
    "": 415,
    "multipart/form-data; boundary=" + "x" * 300: 400,
}


@pytest.mark.parametrize(("media_type", "status"), TYPES.items(), ids=lambda each: str(each)[:36])
async def test_another_form_is_not_taken(world: World, media_type: str, status: int) -> None:
    async with nothing_stored(world.app):
        answer = await sent(world, PART + END, media_type)

    code = "unsupported_media_type" if status == 415 else "bad_form"
    assert answer == (status, code, "")


DRAWINGS = [
    b"<svg><script>alert(1)</script></svg>",
    b'<svg onload="alert(1)"/>',
    b'<svg><a href="javascript:alert(1)"><text>x</text></a></svg>',
    b'<svg><a href="&#106;avascript:alert(1)"><text>x</text></a></svg>',
    b"<svg><foreignObject><iframe/></foreignObject></svg>",
    b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>',
    b"<!--" + b" " * 5000 + b"--><svg><script/></svg>",
    '<svg onload="alert(1)"/>'.encode("utf-16"),
]


@pytest.mark.parametrize("drawing", DRAWINGS, ids=range(len(DRAWINGS)))
async def test_a_drawing_that_does_something_is_not_kept(world: World, drawing: bytes) -> None:
    async with nothing_stored(world.app):
        answer = await sent(world, a_part("file", drawing, file=b"karta.svg") + END)

    assert answer == (422, "invalid", "file active_content")


PICTURES = {
    "nothing": b"",
    "words": b"Hej",
    "cut": a_picture()[:40],
    "drawing": b"<svg/>",
    "head": b"\x89PNG\r\n\x1a\n" + b"\xff" * 1000,
}


@pytest.mark.parametrize("content", PICTURES.values(), ids=PICTURES)
async def test_a_picture_that_is_none_is_refused(ada: Somebody, content: bytes) -> None:
    async with nothing_stored(ada.app):
        answer = await ada.put("/me/photo", content=content, headers={"content-type": "image/png"})

    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [
        ("photo", "unreadable_image")
    ]


async def test_a_picture_is_taken_although_who_read_the_one_before_has_died(ada: Somebody) -> None:
    picture = {"content": a_picture(), "headers": {"content-type": "image/png"}}
    await ada.put("/me/photo", **picture)
    for process in _readers_of_pictures():
        os.kill(process, signal.SIGKILL)

    answer = await ada.put("/me/photo", **picture)

    assert answer.status_code == 204


def _readers_of_pictures() -> list[int]:
    """The processes of ours that decode pictures."""
    found = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [
        int(process)
        for process in found
        if b"anyio.to_process" in Path(f"/proc/{process}/cmdline").read_bytes()
    ]


@pytest.mark.parametrize("media_type", ["image/svg+xml", "text/html", "image/tiff", "", "image"])
async def test_a_picture_of_another_type_is_refused(ada: Somebody, media_type: str) -> None:
    async with nothing_stored(ada.app):
        answer = await ada.put(
            "/me/photo", content=a_picture(), headers={"content-type": media_type}
        )

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
