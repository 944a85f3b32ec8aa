"""The directory in a file: when it changes, and when it cannot be read."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auth.directory import DirectoryUnreachable
from auth.file_directory import FileDirectory
from tests.directory.support import organisation
from tests.directory.support.organisation import ORDINARY_ACCOUNT

Change = Callable[[Any], object]  # a change to the parsed JSON


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return organisation.write_file(tmp_path)


def rewrite_json(path: Path, change: Change) -> None:
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def replace_content(path: Path, content: bytes) -> None:
    path.write_bytes(content)


async def test_changed_file_is_read_again(path: Path) -> None:
    directory = FileDirectory(path)
    before = await directory.find(ORDINARY_ACCOUNT)
    rewrite_json(
        path, lambda content: content["people"][2].update(title="Kommunarkitekt och ordförande")
    )

    after = await directory.find(ORDINARY_ACCOUNT)

    assert (before and before.title) == "Kommunsekreterare"
    assert (after and after.title) == "Kommunarkitekt och ordförande"


async def test_person_needs_only_names_and_a_password(tmp_path: Path) -> None:
    bare = {
        "object_id": organisation.build_object_id("anna"),
        "account": "anna",
        "password": "lösen",
        "name": "Anna A",
        "given_name": "Anna",
        "surname": "A",
    }
    path = tmp_path / "people.json"
    path.write_text(json.dumps({"people": [bare]}))

    anna = await FileDirectory(path).check_password("Anna", "lösen")

    assert anna
    assert (anna.title, anna.unit, anna.manager, anna.photo, anna.enabled) == (
        *(None, (), None, None),
        True,
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.pop("people"),
        lambda content: content["people"][0].update(object_id="not a guid"),
        lambda content: content["people"][0].update(manager="nobody"),
        lambda content: content["people"][0].update(photo="missing.jpg"),
        lambda content: content["people"][0].update(enabled="perhaps"),
        lambda content: content["groups"][0].update(members=["nobody"]),
    ],
    ids=["no people", "no id", "no such manager", "no such photo", "no yes or no", "no member"],
)
async def test_invalid_file_is_unreachable_and_reveals_no_password(
    path: Path, change: Change
) -> None:
    rewrite_json(path, change)

    with pytest.raises(DirectoryUnreachable) as fault:
        await FileDirectory(path).read_all()

    assert "organisation.json" in str(fault.value)
    assert "Lösen till" not in str(fault.value)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[" * 100_000], ids=["empty", "cut", "binary", "deep"]
)
async def test_file_without_json_is_unreachable(path: Path, content: bytes) -> None:
    replace_content(path, content)

    with pytest.raises(DirectoryUnreachable):
        await FileDirectory(path).ping()


async def test_missing_file_is_unreachable_until_it_exists(tmp_path: Path) -> None:
    directory = FileDirectory(tmp_path / "organisation.json")
    with pytest.raises(DirectoryUnreachable):
        await directory.check_password(
            ORDINARY_ACCOUNT, organisation.password_of(ORDINARY_ACCOUNT)
        )

    organisation.write_file(tmp_path)

    assert await directory.check_password(
        ORDINARY_ACCOUNT, organisation.password_of(ORDINARY_ACCOUNT)
    )
