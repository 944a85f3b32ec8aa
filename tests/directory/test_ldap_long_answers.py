"""Answers that Active Directory gives piece by piece: a thousand people, 1,500 members at most."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import pytest

from auth.directory import DirectoryUnreachable, Snapshot
from auth.ldap import LdapDirectory
from auth.ldap_connection import LdapConfig
from tests.directory.certificates import Authority
from tests.directory.ldap_server import (
    BUSY,
    SIZE_LIMIT_EXCEEDED,
    Answer,
    Asked,
    Attributes,
    Script,
    ldap_server,
)

BASE = "DC=orebro,DC=test"
GROUP = f"CN=Alla,{BASE}"
MOST_AT_ONCE, MOST_VALUES = 1000, 1500
PEOPLE = 1700


def dn(number: int) -> str:
    return f"CN=Person {number},{BASE}"


def guid(number: int) -> bytes:
    return UUID(int=number).bytes_le


def person(number: int) -> tuple[str, Attributes]:
    return dn(number), {"objectGUID": [guid(number)], "sAMAccountName": [b"p%d" % number]}


def part_of_members(first: int) -> Attributes:
    """Give the values from one on, under the name that says which they are."""
    after = first + MOST_VALUES
    end = str(after - 1) if after < PEOPLE else "*"
    values = [dn(number).encode() for number in range(first, min(after, PEOPLE))]
    return {f"member;range={first}-{end}": values}


def group() -> tuple[str, Attributes]:
    named = {"objectGUID": [guid(PEOPLE)], "sAMAccountName": [b"Alla"], "member": []}
    return GROUP, {**named, **part_of_members(0)}


def active_directory(asked: Asked) -> Answer:
    """Hold 1,700 people and a group of them all, and be as strict as the real one."""
    if asked.kind != "search":
        return Answer()
    if asked.base == GROUP:
        first = int(asked.attributes[0].removeprefix("member;range=").removesuffix("-*"))
        return Answer(entries=[(GROUP, part_of_members(first))])
    if "member" in asked.attributes:
        return Answer(entries=[group()])
    if asked.page is None or asked.page > MOST_AT_ONCE:
        people = [person(number) for number in range(MOST_AT_ONCE)]
        return Answer(SIZE_LIMIT_EXCEEDED, entries=people)
    return page_of_people(int(asked.cookie or 0), asked.page)


def page_of_people(first: int, size: int) -> Answer:
    after = min(first + size, PEOPLE)
    people = [person(number) for number in range(first, after)]
    return Answer(entries=people, cookie=b"%d" % after if after < PEOPLE else b"")


@asynccontextmanager
async def directory(script: Script, folder: Path) -> AsyncIterator[LdapDirectory]:
    authority = Authority.new()
    ca, pair = authority.write(folder), authority.issue(folder, ["127.0.0.1"])
    with ldap_server(script, pair) as url:
        made = LdapDirectory(LdapConfig(url, BASE, "reader", "secret", ca))
        try:
            yield made
        finally:
            await made.close()


async def everyone(script: Script, folder: Path) -> Snapshot:
    async with directory(script, folder) as asked:
        return await asked.everyone()


async def test_everybody_is_read_page_by_page_and_member_by_member(tmp_path: Path) -> None:
    snapshot = await everyone(active_directory, tmp_path)

    ids = {str(UUID(int=number)) for number in range(PEOPLE)}
    assert {person.object_id for person in snapshot.people} == ids
    assert [group.members for group in snapshot.groups] == [ids]


async def test_pages_are_asked_for_in_five_hundreds(tmp_path: Path) -> None:
    asked: list[Asked] = []

    def remember(one: Asked) -> Answer:
        asked.append(one)
        return active_directory(one)

    await everyone(remember, tmp_path)

    assert {one.page for one in asked if one.kind == "search"} == {500}


@pytest.mark.parametrize("cookie", [b"500", b"1500"])
async def test_reading_that_breaks_off_at_a_page_gives_nobody(
    cookie: bytes, tmp_path: Path
) -> None:
    def break_off(asked: Asked) -> Answer:
        return Answer(BUSY) if asked.cookie == cookie else active_directory(asked)

    with pytest.raises(DirectoryUnreachable, match="The directory answers: busy"):
        await everyone(break_off, tmp_path)


@pytest.mark.parametrize(
    "broken",
    [Answer(BUSY), Answer(), Answer(entries=[(GROUP, {})])],
    ids=["busy", "gone", "empty"],
)
async def test_group_whose_members_break_off_gives_no_shorter_group(
    broken: Answer, tmp_path: Path
) -> None:
    def break_off(asked: Asked) -> Answer:
        return broken if asked.base == GROUP else active_directory(asked)

    with pytest.raises(DirectoryUnreachable):
        await everyone(break_off, tmp_path)


async def test_person_without_a_readable_id_gives_nobody(tmp_path: Path) -> None:
    def without_ids(asked: Asked) -> Answer:
        if asked.kind != "search" or "member" in asked.attributes:
            return active_directory(asked)
        return Answer(entries=[(dn(1), {"sAMAccountName": [b"p1"]})])

    with pytest.raises(DirectoryUnreachable, match="comes without objectGUID"):
        await everyone(without_ids, tmp_path)


@pytest.mark.parametrize("manager", [None, b"CN=Nobody,DC=elsewhere"])
async def test_manager_who_is_nobody_here_is_none(manager: bytes | None, tmp_path: Path) -> None:
    def led_from_elsewhere(asked: Asked) -> Answer:
        if asked.kind != "search" or "manager" not in asked.attributes:
            return Answer()
        name, attributes = person(1)
        led = {"manager": [manager]} if manager else {}
        return Answer(entries=[(name, {**attributes, **led})])

    async with directory(led_from_elsewhere, tmp_path) as asked:
        found = await asked.find("p1")
        [listed] = (await asked.everyone()).people

    assert found == listed
    assert listed.manager is None


async def test_entries_lacking_everything_but_an_id_still_count(tmp_path: Path) -> None:
    def bare(asked: Asked) -> Answer:
        if asked.kind != "search" or "member" in asked.attributes:
            return Answer()
        return Answer(entries=[(dn(1), {"objectGUID": [guid(1)]})])

    [nameless] = (await everyone(bare, tmp_path)).people

    assert (nameless.object_id, nameless.account, nameless.name) == (str(UUID(int=1)), "", "")
