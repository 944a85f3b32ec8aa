"""A server with a wrong certificate never receives a password: reliability C03."""

from collections.abc import Callable
from pathlib import Path

import pytest

from auth.ldap.connection import LdapConfig
from tests.directory.support.certificates import PAST, CertificateAuthority, CertificatePair
from tests.directory.support.ldap_server_client import (
    LOCALHOST,
    build_config,
    get_refusal,
    open_directory_at,
)
from tests.directory.support.scripted_ldap_server import (
    BUSY,
    LdapAnswer,
    LdapRequest,
    run_ldap_server,
)


def answer_success(request: LdapRequest) -> LdapAnswer:
    return LdapAnswer()


async def test_server_with_a_trusted_certificate_is_used(
    valid_pair: CertificatePair, ca: Path
) -> None:
    with run_ldap_server(answer_success, valid_pair) as url:
        async with open_directory_at(url, ca) as opened:
            await opened.ping()


def sign_by_other_authority(folder: Path, _: CertificateAuthority) -> CertificatePair:
    return CertificateAuthority.create().issue(folder, [LOCALHOST])


def sign_by_itself(folder: Path, _: CertificateAuthority) -> CertificatePair:
    CertificateAuthority.create(LOCALHOST).write(folder)
    return CertificatePair(folder / "ca.pem", folder / "ca.key")


def issue_for_other_host(folder: Path, authority: CertificateAuthority) -> CertificatePair:
    return authority.issue(folder, ["dc9.orebro.test", "127.0.0.9"])


def issue_with_host_as_common_name(
    folder: Path, authority: CertificateAuthority
) -> CertificatePair:
    return authority.issue(folder, ["dc9.orebro.test"], common_name=LOCALHOST)


def issue_expired(folder: Path, authority: CertificateAuthority) -> CertificatePair:
    return authority.issue(folder, [LOCALHOST], until=PAST)


@pytest.mark.parametrize("tls_first", [True, False])
@pytest.mark.parametrize(
    "issue",
    [
        sign_by_other_authority,
        sign_by_itself,
        issue_for_other_host,
        issue_with_host_as_common_name,
        issue_expired,
    ],
)
async def test_server_with_a_wrong_certificate_never_receives_a_password(
    issue: Callable[[Path, CertificateAuthority], CertificatePair],
    authority: CertificateAuthority,
    tmp_path: Path,
    ca: Path,
    *,
    tls_first: bool,
) -> None:
    kinds: list[str] = []

    def record(request: LdapRequest) -> LdapAnswer:
        kinds.append(request.kind)
        return LdapAnswer()

    with run_ldap_server(record, issue(tmp_path, authority), tls_first=tls_first) as url:
        reason = await get_refusal(url, ca)

    assert "certificate verify failed" in reason
    assert "bind" not in kinds


async def test_certificate_unknown_to_the_system_is_refused_without_a_ca(
    valid_pair: CertificatePair,
) -> None:
    with run_ldap_server(answer_success, valid_pair) as url:
        assert "certificate verify failed" in await get_refusal(url, None)


async def test_missing_ca_file_is_reported(tmp_path: Path, valid_pair: CertificatePair) -> None:
    with run_ldap_server(answer_success, valid_pair) as url:
        assert "CA public key" in await get_refusal(url, tmp_path / "missing.pem")


async def test_start_tls_comes_before_every_other_request(
    valid_pair: CertificatePair, ca: Path
) -> None:
    kinds: list[str] = []

    def record(request: LdapRequest) -> LdapAnswer:
        kinds.append(request.kind)
        return LdapAnswer()

    with run_ldap_server(record, valid_pair, tls_first=False) as url:
        async with open_directory_at(url, ca) as opened:
            await opened.ping()

    assert kinds[:3] == ["start_tls", "bind", "search"]


async def test_refused_start_tls_ends_the_connection(
    valid_pair: CertificatePair, ca: Path
) -> None:
    kinds: list[str] = []

    def refuse_tls(request: LdapRequest) -> LdapAnswer:
        kinds.append(request.kind)
        return LdapAnswer(result=BUSY if request.kind == "start_tls" else 0)

    with run_ldap_server(refuse_tls, valid_pair, tls_first=False) as url:
        assert "startTLS failed" in await get_refusal(url, ca)

    assert kinds == ["start_tls", "unbind"]


@pytest.mark.parametrize(
    "url", ["http://dc1", "ldapi:///socket", "ldaps://", "dc1.orebro.test", "", "ldap+tls://dc1"]
)
def test_address_without_ldap_scheme_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="A directory is ldaps://host or ldap://host"):
        build_config(url, None)


@pytest.mark.parametrize(("user", "password"), [("", "secret"), ("reader", "")])
def test_config_without_user_or_password_is_refused_at_once(user: str, password: str) -> None:
    with pytest.raises(ValueError, match="never asked anonymously"):
        LdapConfig("ldaps://dc1", "DC=orebro,DC=test", user, password)


def test_password_of_the_service_is_not_in_the_repr() -> None:
    assert "secret" not in repr(build_config("ldaps://dc1", None))
