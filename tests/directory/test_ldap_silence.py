"""Servers that do not answer, or answer what cannot be used: reliability C04."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest

from auth.directory import DirectoryUnreachable
from auth.ldap import LdapDirectory
from tests.directory.asking import HERE, PROMISED, directory, refusal
from tests.directory.certificates import Authority, Pair
from tests.directory.ldap_server import (
    BUSY,
    INVALID_CREDENTIALS,
    REFERRAL,
    Answer,
    Asked,
    ldap_server,
)

MANY = 40


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
                assert told == []  # the loop goes on while they wait

    assert len(told) == MANY
    assert max(told) < PROMISED


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
