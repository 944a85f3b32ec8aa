"""The domain controller of a session, and the directories whose contract is tested."""

import os
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from auth.directory import Directory
from auth.file_directory import FileDirectory
from auth.ldap import LdapDirectory
from auth.ldap_connection import LdapConfig
from tests.directory import organisation, samba
from tests.directory.samba import Domain

Kinds = [pytest.param("file"), pytest.param("samba", marks=pytest.mark.directory)]


@pytest.fixture(scope="session")
def possible_domain() -> None:
    """Skip where there can be no domain; where everything is tested, that is a failure."""
    reason = samba.missing()
    if reason and os.environ.get("CI") == "true":  # noqa: TID251 - there it must not be missing
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="session")
def domain(possible_domain: None) -> Iterator[Domain]:
    with samba.domain() as running:
        yield running


@pytest.fixture
def own_domain(possible_domain: None) -> Iterator[Domain]:
    """A domain to stop."""
    with samba.domain() as running:
        yield running


@pytest.fixture(scope="session")
def ldap(domain: Domain) -> LdapConfig:
    """How the service asks the domain."""
    return samba.config(domain)


@pytest.fixture(params=Kinds, scope="module")
async def directory(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Directory]:
    """The same organisation in each kind of directory."""
    makers: dict[str, Callable[[], Directory]] = {
        "file": lambda: FileDirectory(organisation.write_file(tmp_path_factory.mktemp("file"))),
        "samba": lambda: LdapDirectory(request.getfixturevalue("ldap")),
    }
    made = makers[request.param]()
    yield made
    await made.close()
