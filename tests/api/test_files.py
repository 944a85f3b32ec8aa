"""The file archive of a group: taking in, listing, refusing."""

import pytest

from groups_service.models import ArchiveFile, Blob, Event
from groups_service.storage import Archive
from tests.builders import Json, a_file, a_group
from tests.people import Somebody

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="5"/></svg>'
PROGRAM = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0"


async def kept(by: Somebody) -> set[str]:
    archive = by.app.state.service.archive
    assert isinstance(archive, Archive)
    return {key async for key in archive.keys("files")}


async def test_a_member_uploads_a_file(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed", bo)

    answer = await bo.upload(group["id"], "Åtgärdsplan 2026.pdf", PDF)

    file = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (201, f"/api/v1/files/{file['id']}")
    assert {name: file[name] for name in ("name", "size", "media_type", "group", "era")} == {
        "name": "Åtgärdsplan 2026.pdf",
        "size": len(PDF),
        "media_type": "application/pdf",
        "group": group["id"],
        "era": 1,
    }
    assert file["author"]["id"] == bo.id
    assert (await ada.get(f"/files/{file['id']}")).json() == file
    assert (await ada.get(f"/groups/{group['id']}/files")).json()["items"] == [file]


async def test_a_file_is_stored_under_no_name_of_the_senders(ada: Somebody) -> None:
    file = await a_file(ada, await a_group(ada), "hemlig plan.txt")

    blob = await Blob.get()

    assert blob.key.startswith("files/")
    assert "plan" not in blob.key
    assert file["id"] not in blob.key


async def test_who_is_no_member_is_told_to_join_first(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    before = await kept(bo)

    answer = await bo.upload(group["id"], "plan.txt", b"x")

    assert (answer.status_code, answer.json()["code"]) == (403, "may_not_upload")
    assert await kept(bo) == before
    assert await ArchiveFile.all().count() == 0


async def test_an_outsider_uploads_to_a_closed_group_as_to_a_missing_one(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed")
    before = await kept(bo)

    hidden = await bo.upload(group["id"], "plan.txt", b"x")
    missing = await bo.upload("01890000-0000-7000-8000-000000000000", "plan.txt", b"x")

    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert await kept(bo) == before


@pytest.mark.parametrize("place", ["before", "behind"])
async def test_a_file_sent_for_another_audience_is_not_taken(ada: Somebody, place: str) -> None:
    group = await a_group(ada, "open")
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})
    before = await kept(ada)
    parts = [("era", (None, "1")), ("file", ("plan.txt", b"x", "text/plain"))]
    form = parts if place == "before" else parts[::-1]

    answer = await ada.call("POST", f"/api/v1/groups/{group['id']}/files", files=form)

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "audience_changed")
    assert problem["audience"] == {"era": 2, "status": "closed"}
    assert await kept(ada) == before
    assert await ArchiveFile.all().count() == 0


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("bild.png", PNG, "image/png"),
        ("plan.pdf", PDF, "application/pdf"),
        ("ritning.svg", SVG, "image/svg+xml"),
        ("anteckning.txt", "Hej på er".encode(), "text/plain"),
        ("lista.CSV", b"a;b\n1;2\n", "text/csv"),
        ("plan.pdf", PNG, "application/octet-stream"),
        ("bild.png", b"<script>alert(1)</script>", "application/octet-stream"),
        ("anteckning.txt", PROGRAM, "application/octet-stream"),
        ("utan-andelse", b"hej", "application/octet-stream"),
        ("konstig.xyzzy", b"\x01\x02\x03", "application/octet-stream"),
    ],
)
async def test_the_server_decides_what_a_file_is(
    ada: Somebody, name: str, content: bytes, media_type: str
) -> None:
    group = await a_group(ada)

    sent = {"file": (name, content, "text/html")}
    answer = await ada.call("POST", f"/api/v1/groups/{group['id']}/files", files=sent)

    assert answer.json()["media_type"] == media_type


SCRIPTS = [
    b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    b'<svg onload="alert(1)"></svg>',
    b"<SVG/ONLOAD=alert(1)>",
    b"<svg><foreignObject><iframe src='//evil.example'/></foreignObject></svg>",
    b"<svg><a href='javascript:alert(1)'/></svg>",
    b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    b"<!--" + b"x" * 5000 + b"--><svg onload='alert(1)'></svg>",
    '<svg onload="alert(1)"></svg>'.encode("utf-16"),
]


@pytest.mark.parametrize("content", SCRIPTS)
async def test_a_drawing_with_a_script_is_refused_and_not_kept(
    ada: Somebody, content: bytes
) -> None:
    group = await a_group(ada)
    before = await kept(ada)

    answer = await ada.upload(group["id"], "ritning.svg", content)

    [error] = answer.json()["errors"]
    assert (answer.status_code, error["field"], error["code"]) == (422, "file", "active_content")
    assert await kept(ada) == before
    assert await Blob.all().count() == 0


@pytest.mark.parametrize("name", ["ritning.png", "ritning.xml", "ritning"])
async def test_a_drawing_under_another_name_is_looked_at_too(ada: Somebody, name: str) -> None:
    group = await a_group(ada)

    answer = await ada.upload(group["id"], name, SCRIPTS[0])

    assert answer.status_code == 422


async def test_an_upload_is_an_event_of_its_group(ada: Somebody) -> None:
    group = await a_group(ada)

    file: Json = await a_file(ada, group)

    event = await Event.get(kind="file.added")
    seen = (await ada.get(f"/groups/{group['id']}")).json()
    assert (str(event.stream_id), event.refs) == (group["id"], {"archive_file": file["id"]})
    assert event.version == seen["version"]
    assert seen["activity_at"] == file["created_at"]
