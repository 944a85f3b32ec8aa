"""Servers that are not who they should be never see a password: reliability C03."""

from collections.abc import Callable
from pathlib import Path

import pytest

from auth.ldap_connection import LdapConfig
from tests.directory.asking import HERE, config, directory, refusal
from tests.directory.certificates import LONG_AGO, Authority, Pair
from tests.directory.ldap_server import (
    BUSY,
    Answer,
    Asked,
    ldap_server,
)


def everything_works(asked: Asked) -> Answer:
    return Answer()


async def test_server_with_a_certificate_of_ours_is_asked(good: Pair, ca: Path) -> None:
    with ldap_server(everything_works, good) as url:
        async with directory(url, ca) as asked:
            await asked.ping()


def signed_by_another(folder: Path, _: Authority) -> Pair:
    return Authority.new().issue(folder, [HERE])


def signed_by_itself(folder: Path, _: Authority) -> Pair:
    Authority.new(HERE).write(folder)
    return Pair(folder / "ca.pem", folder / "ca.key")


def of_another_host(folder: Path, authority: Authority) -> Pair:
    return authority.issue(folder, ["dc9.orebro.test", "127.0.0.9"])


def with_the_host_as_common_name_only(folder: Path, authority: Authority) -> Pair:
    return authority.issue(folder, ["dc9.orebro.test"], common_name=HERE)


def run_out(folder: Path, authority: Authority) -> Pair:
    return authority.issue(folder, [HERE], until=LONG_AGO)


@pytest.mark.parametrize("tls_first", [True, False])
@pytest.mark.parametrize(
    "make",
    [
        signed_by_another,
        signed_by_itself,
        of_another_host,
        with_the_host_as_common_name_only,
        run_out,
    ],
)
async def test_server_whose_certificate_is_wrong_never_sees_a_password(
    make: Callable[[Path, Authority], Pair],
    authority: Authority,
    tmp_path: Path,
    ca: Path,
    *,
    tls_first: bool,
) -> None:
    seen: list[str] = []

    def remember(asked: Asked) -> Answer:
        seen.append(asked.kind)
        return Answer()

    with ldap_server(remember, make(tmp_path, authority), tls_first=tls_first) as url:
        why = await refusal(url, ca)

    assert "certificate verify failed" in why
    assert "bind" not in seen


async def test_certificate_unknown_to_the_system_is_refused_without_a_ca(good: Pair) -> None:
    with ldap_server(everything_works, good) as url:
        assert "certificate verify failed" in await refusal(url, None)


async def test_ca_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path, good: Pair) -> None:
    with ldap_server(everything_works, good) as url:
        assert "CA public key" in await refusal(url, tmp_path / "missing.pem")


async def test_start_tls_is_used_before_anything_is_said(good: Pair, ca: Path) -> None:
    seen: list[str] = []

    def remember(asked: Asked) -> Answer:
        seen.append(asked.kind)
        return Answer()

    with ldap_server(remember, good, tls_first=False) as url:
        async with directory(url, ca) as asked:
            await asked.ping()

    assert seen[:3] == ["start_tls", "bind", "search"]


async def test_start_tls_taken_away_on_the_way_ends_it(good: Pair, ca: Path) -> None:
    seen: list[str] = []

    def without_tls(asked: Asked) -> Answer:
        seen.append(asked.kind)
        return Answer(result=BUSY if asked.kind == "start_tls" else 0)

    with ldap_server(without_tls, good, tls_first=False) as url:
        assert "startTLS failed" in await refusal(url, ca)

    assert seen == ["start_tls", "unbind"]


@pytest.mark.parametrize(
    "url", ["http://dc1", "ldapi:///socket", "ldaps://", "dc1.orebro.test", "", "ldap+tls://dc1"]
)
def test_address_that_is_no_directory_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="A directory is ldaps://host or ldap://host"):
        config(url, None)


@pytest.mark.parametrize(("user", "password"), [("", "secret"), ("reader", "")])
def test_asking_without_a_name_or_a_password_is_refused_at_once(user: str, password: str) -> None:
    with pytest.raises(ValueError, match="never asked anonymously"):
        LdapConfig("ldaps://dc1", "DC=orebro,DC=test", user, password)


def test_password_of_the_service_is_not_shown() -> None:
    assert "secret" not in repr(config("ldaps://dc1", None))
