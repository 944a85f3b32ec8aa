"""The domain controller of a session, and the directories whose contract is tested."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from auth.directory import Directory
from auth.file_directory import FileDirectory
from auth.ldap import LdapDirectory
from auth.ldap_connection import LdapConfig
from tests.directory import organisation, samba
from tests.directory.samba import Domain

Kinds = [pytest.param("file"), pytest.param("samba", marks=pytest.mark.directory)]


@pytest.fixture(scope="session")
def domain() -> Iterator[Domain]:
    reason = samba.missing()
    if reason and os.environ.get("CI") == "true":  # noqa: TID251 - there it must not be missing
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    with samba.domain() as running:
        yield running


@pytest.fixture
def ldap(domain: Domain) -> LdapConfig:
    """How the service asks the domain."""
    return samba.config(domain)


@pytest.fixture(params=Kinds)
async def directory(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Directory]:
    """The same organisation in each kind of directory."""
    makers: dict[str, Callable[[], Directory]] = {
        "file": lambda: FileDirectory(organisation.write_file(tmp_path)),
        "samba": lambda: LdapDirectory(request.getfixturevalue("ldap")),
    }
    made = makers[request.param]()
    yield made
    await made.close()
