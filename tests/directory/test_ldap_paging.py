"""Answers that Active Directory gives in parts: pages of people and ranges of 1,500 members."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import pytest

from auth.directory import DirectorySnapshot, DirectoryUnreachable
from auth.ldap.connection import LdapConfig
from auth.ldap.directory import LdapDirectory
from tests.directory.support.certificates import CertificateAuthority
from tests.directory.support.ldap_server_client import LOCALHOST, open_directory
from tests.directory.support.scripted_ldap_server import (
    BUSY,
    SIZE_LIMIT_EXCEEDED,
    Attributes,
    LdapAnswer,
    LdapRequest,
    Script,
    run_ldap_server,
)

BASE = "DC=orebro,DC=test"
GROUP = f"CN=Alla,{BASE}"
MAX_PAGE_ITEMS, MAX_RANGE_VALUES = 1000, 1500
PEOPLE = 1700


def build_dn(number: int) -> str:
    return f"CN=Person {number},{BASE}"


def build_guid(number: int) -> bytes:
    return UUID(int=number).bytes_le


def build_person(number: int) -> tuple[str, Attributes]:
    return build_dn(number), {
        "objectGUID": [build_guid(number)],
        "sAMAccountName": [b"p%d" % number],
    }


def build_member_range(first: int) -> Attributes:
    """Return the values from `first` on, under the attribute name that states their range."""
    after = first + MAX_RANGE_VALUES
    end = str(after - 1) if after < PEOPLE else "*"
    values = [build_dn(number).encode() for number in range(first, min(after, PEOPLE))]
    return {f"member;range={first}-{end}": values}


def build_group() -> tuple[str, Attributes]:
    base = {"objectGUID": [build_guid(PEOPLE)], "sAMAccountName": [b"Alla"], "member": []}
    return GROUP, {**base, **build_member_range(0)}


def answer_like_active_directory(request: LdapRequest) -> LdapAnswer:
    """Answer with 1,700 people and a group of them all, as strictly as Active Directory."""
    if request.kind != "search":
        return LdapAnswer()
    if request.base == GROUP:
        first = int(request.attributes[0].removeprefix("member;range=").removesuffix("-*"))
        return LdapAnswer(entries=[(GROUP, build_member_range(first))])
    if "member" in request.attributes:
        return LdapAnswer(entries=[build_group()])
    if request.page is None or request.page > MAX_PAGE_ITEMS:
        people = [build_person(number) for number in range(MAX_PAGE_ITEMS)]
        return LdapAnswer(SIZE_LIMIT_EXCEEDED, entries=people)
    return build_page(int(request.cookie or 0), request.page)


def build_page(first: int, size: int) -> LdapAnswer:
    after = min(first + size, PEOPLE)
    people = [build_person(number) for number in range(first, after)]
    return LdapAnswer(entries=people, cookie=b"%d" % after if after < PEOPLE else b"")


@asynccontextmanager
async def open_directory_with(script: Script, folder: Path) -> AsyncIterator[LdapDirectory]:
    authority = CertificateAuthority.create()
    ca, pair = authority.write(folder), authority.issue(folder, [LOCALHOST])
    with run_ldap_server(script, pair) as url:
        async with open_directory(LdapConfig(url, BASE, "reader", "secret", ca)) as opened:
            yield opened


async def read_snapshot(script: Script, folder: Path) -> DirectorySnapshot:
    async with open_directory_with(script, folder) as opened:
        return await opened.read_all()


async def test_people_are_read_page_by_page_and_members_range_by_range(tmp_path: Path) -> None:
    snapshot = await read_snapshot(answer_like_active_directory, tmp_path)

    ids = {str(UUID(int=number)) for number in range(PEOPLE)}
    assert {person.object_id for person in snapshot.people} == ids
    assert [group.members for group in snapshot.groups] == [ids]


async def test_pages_of_five_hundred_are_requested(tmp_path: Path) -> None:
    requests: list[LdapRequest] = []

    def record(request: LdapRequest) -> LdapAnswer:
        requests.append(request)
        return answer_like_active_directory(request)

    await read_snapshot(record, tmp_path)

    assert {request.page for request in requests if request.kind == "search"} == {500}


@pytest.mark.parametrize("cookie", [b"500", b"1500"])
async def test_failed_page_gives_no_snapshot(cookie: bytes, tmp_path: Path) -> None:
    def fail_at_page(request: LdapRequest) -> LdapAnswer:
        return (
            LdapAnswer(BUSY) if request.cookie == cookie else answer_like_active_directory(request)
        )

    with pytest.raises(DirectoryUnreachable, match="The directory answers: busy"):
        await read_snapshot(fail_at_page, tmp_path)


@pytest.mark.parametrize(
    "broken",
    [LdapAnswer(BUSY), LdapAnswer(), LdapAnswer(entries=[(GROUP, {})])],
    ids=["busy", "deletion", "empty"],
)
async def test_failed_member_range_gives_no_snapshot(broken: LdapAnswer, tmp_path: Path) -> None:
    def fail_at_range(request: LdapRequest) -> LdapAnswer:
        return broken if request.base == GROUP else answer_like_active_directory(request)

    with pytest.raises(DirectoryUnreachable):
        await read_snapshot(fail_at_range, tmp_path)


async def test_person_without_a_readable_id_gives_no_snapshot(tmp_path: Path) -> None:
    def answer_without_ids(request: LdapRequest) -> LdapAnswer:
        if request.kind != "search" or "member" in request.attributes:
            return answer_like_active_directory(request)
        return LdapAnswer(entries=[(build_dn(1), {"sAMAccountName": [b"p1"]})])

    with pytest.raises(DirectoryUnreachable, match="comes without objectGUID"):
        await read_snapshot(answer_without_ids, tmp_path)


@pytest.mark.parametrize("manager", [None, b"CN=Nobody,DC=elsewhere"])
async def test_unknown_manager_is_none(manager: bytes | None, tmp_path: Path) -> None:
    def answer_with_manager(request: LdapRequest) -> LdapAnswer:
        if request.kind != "search" or "manager" not in request.attributes:
            return LdapAnswer()
        name, attributes = build_person(1)
        manager_attribute = {"manager": [manager]} if manager else {}
        return LdapAnswer(entries=[(name, {**attributes, **manager_attribute})])

    async with open_directory_with(answer_with_manager, tmp_path) as opened:
        person_found = await opened.find("p1")
        [listed] = (await opened.read_all()).people

    assert person_found == listed
    assert listed.manager is None


async def test_entry_with_only_an_id_is_included(tmp_path: Path) -> None:
    def answer_with_ids_only(request: LdapRequest) -> LdapAnswer:
        if request.kind != "search" or "member" in request.attributes:
            return LdapAnswer()
        return LdapAnswer(entries=[(build_dn(1), {"objectGUID": [build_guid(1)]})])

    [nameless] = (await read_snapshot(answer_with_ids_only, tmp_path)).people

    assert (nameless.object_id, nameless.account, nameless.name) == (str(UUID(int=1)), "", "")
