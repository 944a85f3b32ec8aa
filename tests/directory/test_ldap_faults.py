"""Directory servers that must not be believed, and those that do not answer."""

import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest

from auth.directory import DirectoryUnreachable
from auth.ldap import LdapDirectory
from auth.ldap_connection import LdapConfig
from tests.directory.certificates import LONG_AGO, Authority, Pair
from tests.directory.ldap_server import (
    BUSY,
    INVALID_CREDENTIALS,
    REFERRAL,
    Answer,
    Asked,
    ldap_server,
)

PROMISED = 5
"""Seconds within which a directory that does not answer is said to be unreachable."""
HERE = "127.0.0.1"
MANY = 40


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.new()


@pytest.fixture
def ca(authority: Authority, tmp_path: Path) -> Path:
    return authority.write(tmp_path / "trusted")


@pytest.fixture
def good(authority: Authority, tmp_path: Path) -> Pair:
    return authority.issue(tmp_path, [HERE])


def config(url: str, ca: Path | None) -> LdapConfig:
    return LdapConfig(url, "DC=orebro,DC=test", "reader@orebro.test", "secret", ca)


@asynccontextmanager
async def directory(
    url: str, ca: Path | None, *, threads: int = 4
) -> AsyncIterator[LdapDirectory]:
    made = LdapDirectory(replace(config(url, ca), threads=threads))
    try:
        yield made
    finally:
        await made.close()


async def refusal(url: str, ca: Path | None) -> str:
    """Ask for a password check that cannot succeed; return why."""
    async with directory(url, ca) as asked:
        started = time.monotonic()
        with pytest.raises(DirectoryUnreachable) as refused:
            await asked.check_password("karin.ek", "right")
    assert time.monotonic() - started < PROMISED
    return str(refused.value)


def everything_works(asked: Asked) -> Answer:
    return Answer()


# Certificates: reliability C03


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


# Servers that do not answer: reliability C04


@contextmanager
def silent() -> Iterator[str]:
    """Accept connections and say nothing."""
    with socket.create_server((HERE, 0)) as listener:
        yield f"ldaps://{HERE}:{listener.getsockname()[1]}"


@contextmanager
def nobody_there() -> Iterator[str]:
    with socket.create_server((HERE, 0)) as listener:
        port = listener.getsockname()[1]
    yield f"ldaps://{HERE}:{port}"


@contextmanager
def swallowed() -> Iterator[str]:
    """Let packets go unanswered, as a firewall does: nobody takes the connections that wait."""
    with socket.create_server((HERE, 0), backlog=0) as listener:
        address = listener.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)  # noqa: FBT003 - so it is called
            one.connect_ex(address)
        yield f"ldaps://{HERE}:{address[1]}"
        for one in waiting:
            one.close()


@contextmanager
def unknown_host() -> Iterator[str]:
    yield "ldaps://dc1.invalid"


@pytest.mark.parametrize("server", [silent, nobody_there, swallowed, unknown_host])
async def test_directory_that_does_not_answer_is_unreachable_in_time(
    server: Callable[[], AbstractContextManager[str]], ca: Path
) -> None:
    with server() as url:
        assert await refusal(url, ca)


async def test_many_who_wait_for_a_silent_directory_are_all_told_in_time(ca: Path) -> None:
    told = []

    async def ask(asked: LdapDirectory) -> None:
        with pytest.raises(DirectoryUnreachable):
            await asked.find("karin.ek")
        told.append(time.monotonic() - started)

    with silent() as url:
        async with directory(url, ca) as asked:
            started = time.monotonic()
            async with anyio.create_task_group() as group:
                for _ in range(MANY):
                    group.start_soon(ask, asked)
                await anyio.lowlevel.checkpoint()
                turned = time.monotonic() - started

    assert len(told) == MANY
    assert max(told) < PROMISED
    assert turned < 0.5  # the loop went on meanwhile


@pytest.mark.parametrize("method", ["find", "everyone", "ping"])
async def test_server_that_falls_silent_is_unreachable_in_time(
    method: str, good: Pair, ca: Path
) -> None:
    over = threading.Event()

    def bind_and_fall_silent(asked: Asked) -> Answer:
        if asked.kind == "search":
            over.wait(timeout=10)
        return Answer()

    calls = {
        "find": lambda asked: asked.find("karin.ek"),
        "everyone": LdapDirectory.everyone,
        "ping": LdapDirectory.ping,
    }
    with ldap_server(bind_and_fall_silent, good) as url:
        async with directory(url, ca) as asked:
            started = time.monotonic()
            with pytest.raises(DirectoryUnreachable):
                await calls[method](asked)
            assert time.monotonic() - started < PROMISED
        over.set()


async def test_connection_the_server_hung_up_meanwhile_is_made_again(good: Pair, ca: Path) -> None:
    searches: list[Asked] = []

    def hang_up_the_second_time(asked: Asked) -> Answer:
        if asked.kind == "search":
            searches.append(asked)
            if len(searches) == 2:
                raise ConnectionResetError
        return Answer()

    with ldap_server(hang_up_the_second_time, good) as url:
        async with directory(url, ca, threads=1) as asked:
            await asked.ping()
            await asked.ping()

    assert len(searches) == 3


async def test_server_that_always_hangs_up_is_asked_once(good: Pair, ca: Path) -> None:
    searches: list[Asked] = []

    def hang_up(asked: Asked) -> Answer:
        if asked.kind == "search":
            searches.append(asked)
            raise ConnectionResetError
        return Answer()

    with ldap_server(hang_up, good) as url:
        assert "session terminated" in await refusal(url, ca)

    assert len(searches) == 1


# Servers that answer what cannot be used


@pytest.mark.parametrize("kind", ["bind", "search"])
async def test_busy_server_is_unreachable_and_nobody_is_refused(
    kind: str, good: Pair, ca: Path
) -> None:
    def busy(asked: Asked) -> Answer:
        return Answer(result=BUSY if asked.kind == kind else 0)

    with ldap_server(busy, good) as url:
        assert await refusal(url, ca) == "The directory answers: busy"


async def test_wrong_password_of_the_service_itself_is_no_refusal(good: Pair, ca: Path) -> None:
    with ldap_server(lambda _: Answer(result=INVALID_CREDENTIALS), good) as url:
        why = await refusal(url, ca)

    assert why == "The directory refuses the password of reader@orebro.test"


@pytest.mark.parametrize("nonsense", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x30\x03abc", b"\0"])
async def test_server_that_speaks_something_else_is_unreachable(
    nonsense: bytes, good: Pair, ca: Path
) -> None:
    with ldap_server(lambda _: Answer(nonsense=nonsense), good) as url:
        assert await refusal(url, ca)


async def test_server_that_sends_us_elsewhere_is_not_obeyed(
    authority: Authority, good: Pair, ca: Path
) -> None:
    elsewhere: list[str] = []

    def remember(asked: Asked) -> Answer:
        elsewhere.append(asked.kind)
        return Answer()

    with ldap_server(remember, good) as other:

        def refer(asked: Asked) -> Answer:
            referred = asked.kind == "search"
            return Answer(REFERRAL, referral=f"{other}/DC=x") if referred else Answer()

        with ldap_server(refer, good) as url:
            assert await refusal(url, ca) == "The directory answers: referral"

    assert elsewhere == []
