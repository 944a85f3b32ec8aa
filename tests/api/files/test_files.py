"""The file archive of a group: uploading, listing and refusing files."""

import pytest

from groups_service.models import ArchiveFile, Blob, Event
from groups_service.storage import Archive
from tests.support.builders import Json, a_file, a_group
from tests.support.people import ApiCaller

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="5"/></svg>'
PROGRAM = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0"


async def list_archive_keys(actor: ApiCaller) -> set[str]:
    archive = actor.app.state.context.archive
    assert isinstance(archive, Archive)
    return {key async for key in archive.list_keys("files")}


async def test_member_uploads_a_file(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "closed", bo)

    response = await bo.upload(group["id"], "Åtgärdsplan 2026.pdf", PDF)

    file = response.json()
    assert (response.status_code, response.headers["location"]) == (
        201,
        f"/api/v1/files/{file['id']}",
    )
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


async def test_storage_key_contains_neither_file_name_nor_file_id(ada: ApiCaller) -> None:
    file = await a_file(ada, await a_group(ada), "hemlig plan.txt")

    blob = await Blob.get()

    assert blob.key.startswith("files/")
    assert "plan" not in blob.key
    assert file["id"] not in blob.key


async def test_non_member_may_not_upload(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")
    before = await list_archive_keys(bo)

    response = await bo.upload(group["id"], "plan.txt", b"x")

    assert (response.status_code, response.json()["code"]) == (403, "may_not_upload")
    assert await list_archive_keys(bo) == before
    assert await ArchiveFile.all().count() == 0


async def test_upload_to_closed_group_is_refused_like_to_a_missing_one(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed")
    before = await list_archive_keys(bo)

    hidden = await bo.upload(group["id"], "plan.txt", b"x")
    missing = await bo.upload("01890000-0000-7000-8000-000000000000", "plan.txt", b"x")

    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert await list_archive_keys(bo) == before


@pytest.mark.parametrize("place", ["before", "behind"])
async def test_file_for_another_audience_is_refused(ada: ApiCaller, place: str) -> None:
    group = await a_group(ada, "open")
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})
    before = await list_archive_keys(ada)
    parts = [("era", (None, "1")), ("file", ("plan.txt", b"x", "text/plain"))]
    form = parts if place == "before" else parts[::-1]

    response = await ada.call("POST", f"/api/v1/groups/{group['id']}/files", files=form)

    problem = response.json()
    assert (response.status_code, problem["code"]) == (409, "audience_changed")
    assert problem["audience"] == {"era": 2, "status": "closed"}
    assert await list_archive_keys(ada) == before
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
async def test_server_detects_the_media_type(
    ada: ApiCaller, name: str, content: bytes, media_type: str
) -> None:
    group = await a_group(ada)

    files = {"file": (name, content, "text/html")}
    response = await ada.call("POST", f"/api/v1/groups/{group['id']}/files", files=files)

    assert response.json()["media_type"] == media_type


ACTIVE_DRAWINGS = [
    b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    b'<svg onload="alert(1)"></svg>',
    b"<SVG/ONLOAD=alert(1)>",
    b"<svg><foreignObject><iframe src='//evil.example'/></foreignObject></svg>",
    b"<svg><a href='javascript:alert(1)'/></svg>",
    b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    b"<!--" + b"x" * 5000 + b"--><svg onload='alert(1)'></svg>",
    '<svg onload="alert(1)"></svg>'.encode("utf-16"),
]


@pytest.mark.parametrize("content", ACTIVE_DRAWINGS)
async def test_drawing_with_script_is_refused_and_not_stored(
    ada: ApiCaller, content: bytes
) -> None:
    group = await a_group(ada)
    before = await list_archive_keys(ada)

    response = await ada.upload(group["id"], "ritning.svg", content)

    [error] = response.json()["errors"]
    assert (response.status_code, error["field"], error["code"]) == (422, "file", "active_content")
    assert await list_archive_keys(ada) == before
    assert await Blob.all().count() == 0


@pytest.mark.parametrize("name", ["ritning.png", "ritning.xml", "ritning"])
async def test_drawing_with_another_file_extension_is_checked(ada: ApiCaller, name: str) -> None:
    group = await a_group(ada)

    response = await ada.upload(group["id"], name, ACTIVE_DRAWINGS[0])

    assert response.status_code == 422


async def test_upload_records_an_event_of_its_group(ada: ApiCaller) -> None:
    group = await a_group(ada)

    file: Json = await a_file(ada, group)

    event = await Event.get(kind="file.added")
    fetched_group = (await ada.get(f"/groups/{group['id']}")).json()
    assert (str(event.stream_id), event.refs) == (group["id"], {"archive_file": file["id"]})
    assert event.version == fetched_group["version"]
    assert fetched_group["activity_at"] == file["created_at"]
