"""The domain controller of a session, and the directories whose contract is tested."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from auth.directory import Directory
from auth.file_directory import FileDirectory
from auth.ldap.connection import LdapConfig
from auth.ldap.directory import LdapDirectory
from tests.directory.support import organisation, samba
from tests.directory.support.certificates import CertificateAuthority, CertificatePair
from tests.directory.support.ldap_server_client import LOCALHOST
from tests.directory.support.samba import SambaDomain

DIRECTORY_KINDS = [pytest.param("file"), pytest.param("samba", marks=pytest.mark.directory)]


@pytest.fixture(scope="session")
def possible_domain() -> None:
    """Skip the test where no domain can run; in CI that is a failure."""
    reason = samba.describe_missing()
    if reason and os.environ.get("CI") == "true":  # noqa: TID251 - there it must not be missing
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="session")
def domain(possible_domain: None) -> Iterator[SambaDomain]:
    with samba.run_domain() as running:
        yield running


@pytest.fixture
def own_domain(possible_domain: None) -> Iterator[SambaDomain]:
    """A domain that the test may stop."""
    with samba.run_domain() as running:
        yield running


@pytest.fixture(scope="session")
def ldap(domain: SambaDomain) -> LdapConfig:
    """The service's configuration for the domain."""
    return samba.build_ldap_config(domain)


@pytest.fixture(scope="session")
def authority() -> CertificateAuthority:
    """The authority that signs the certificates of the servers that tests start."""
    return CertificateAuthority.create()


@pytest.fixture
def ca(authority: CertificateAuthority, tmp_path: Path) -> Path:
    return authority.write(tmp_path / "trusted")


@pytest.fixture
def valid_pair(authority: CertificateAuthority, tmp_path: Path) -> CertificatePair:
    return authority.issue(tmp_path, [LOCALHOST])


@pytest.fixture(params=DIRECTORY_KINDS, scope="module")
async def directory(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Directory]:
    """The same organisation in each kind of directory."""
    builders: dict[str, Callable[[], Directory]] = {
        "file": lambda: FileDirectory(organisation.write_file(tmp_path_factory.mktemp("file"))),
        "samba": lambda: LdapDirectory(request.getfixturevalue("ldap")),
    }
    built = builders[request.param]()
    yield built
    await built.close()
