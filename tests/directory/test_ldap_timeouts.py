"""Servers that do not answer, or whose answers cannot be used: reliability C04."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest

from auth.directory import DirectoryUnreachable
from auth.ldap.directory import LdapDirectory
from tests.directory.support.certificates import CertificateAuthority, CertificatePair
from tests.directory.support.ldap_server_client import (
    LOCALHOST,
    get_refusal,
    open_directory_at,
)
from tests.directory.support.scripted_ldap_server import (
    BUSY,
    INVALID_CREDENTIALS,
    REFERRAL,
    LdapAnswer,
    LdapRequest,
    run_ldap_server,
)
from tests.support.waiting import MAX_WAIT_SECONDS

CALLERS = 40


@contextmanager
def run_silent_server() -> Iterator[str]:
    """Accept connections and never answer."""
    with socket.create_server((LOCALHOST, 0)) as listener:
        yield f"ldaps://{LOCALHOST}:{listener.getsockname()[1]}"


@contextmanager
def reserve_closed_port() -> Iterator[str]:
    with socket.create_server((LOCALHOST, 0)) as listener:
        port = listener.getsockname()[1]
    yield f"ldaps://{LOCALHOST}:{port}"


@contextmanager
def run_full_server() -> Iterator[str]:
    """Leave packets unanswered as a firewall does: the queue of connections is full."""
    with socket.create_server((LOCALHOST, 0), backlog=0) as listener:
        address = listener.getsockname()
        clients = [socket.socket() for _ in range(4)]
        for client in clients:
            client.setblocking(False)  # noqa: FBT003 - no keyword exists
            client.connect_ex(address)
        yield f"ldaps://{LOCALHOST}:{address[1]}"
        for client in clients:
            client.close()


@contextmanager
def use_unknown_host() -> Iterator[str]:
    yield "ldaps://dc1.invalid"


@pytest.mark.parametrize(
    "server", [run_silent_server, reserve_closed_port, run_full_server, use_unknown_host]
)
async def test_directory_that_does_not_answer_is_unreachable(
    server: Callable[[], AbstractContextManager[str]], ca: Path
) -> None:
    with server() as url:
        assert await get_refusal(url, ca, is_patient=False)


async def test_waiting_for_a_thread_counts_toward_the_time_limit(ca: Path) -> None:
    """If it did not count, every caller would connect, four at a time."""
    unreachable: list[DirectoryUnreachable] = []

    async def find_person(opened: LdapDirectory) -> None:
        with pytest.raises(DirectoryUnreachable) as raised:
            await opened.find("karin.ek")
        unreachable.append(raised.value)

    with socket.create_server((LOCALHOST, 0)) as listener:
        url = f"ldaps://{LOCALHOST}:{listener.getsockname()[1]}"
        async with (
            open_directory_at(url, ca, is_patient=False) as opened,
            asyncio.timeout(MAX_WAIT_SECONDS),
            anyio.create_task_group() as group,
        ):
            for _ in range(CALLERS):
                group.start_soon(find_person, opened)
            await anyio.lowlevel.checkpoint()
            assert unreachable == []  # the event loop is not blocked
        connections = count_waiting_connections(listener)

    assert len(unreachable) == CALLERS
    assert connections < CALLERS


def count_waiting_connections(listener: socket.socket) -> int:
    listener.setblocking(False)  # noqa: FBT003 - no keyword exists
    number = 0
    with suppress(BlockingIOError):
        while True:
            listener.accept()[0].close()
            number += 1
    return number


@pytest.mark.parametrize("method", ["find", "everyone", "ping"])
async def test_server_that_falls_silent_is_unreachable(
    method: str, valid_pair: CertificatePair, ca: Path
) -> None:
    over = threading.Event()

    def bind_and_fall_silent(request: LdapRequest) -> LdapAnswer:
        if request.kind == "search":
            over.wait(timeout=MAX_WAIT_SECONDS)
        return LdapAnswer()

    calls = {
        "find": lambda opened: opened.find("karin.ek"),
        "everyone": LdapDirectory.read_all,
        "ping": LdapDirectory.ping,
    }
    with run_ldap_server(bind_and_fall_silent, valid_pair) as url:
        async with open_directory_at(url, ca, is_patient=False) as opened:
            with pytest.raises(DirectoryUnreachable):
                await calls[method](opened)
            assert not over.is_set()
        over.set()


async def test_connection_closed_by_the_server_is_reopened(
    valid_pair: CertificatePair, ca: Path
) -> None:
    searches: list[LdapRequest] = []

    def disconnect_at_second_search(request: LdapRequest) -> LdapAnswer:
        if request.kind == "search":
            searches.append(request)
            if len(searches) == 2:
                raise ConnectionResetError
        return LdapAnswer()

    with run_ldap_server(disconnect_at_second_search, valid_pair) as url:
        async with open_directory_at(url, ca, threads=1) as opened:
            await opened.ping()
            await opened.ping()

    assert len(searches) == 3


async def test_server_that_always_disconnects_is_tried_once(
    valid_pair: CertificatePair, ca: Path
) -> None:
    searches: list[LdapRequest] = []

    def disconnect_at_search(request: LdapRequest) -> LdapAnswer:
        if request.kind == "search":
            searches.append(request)
            raise ConnectionResetError
        return LdapAnswer()

    with run_ldap_server(disconnect_at_search, valid_pair) as url:
        assert "session terminated" in await get_refusal(url, ca)

    assert len(searches) == 1


@pytest.mark.parametrize("kind", ["bind", "search"])
async def test_busy_server_is_unreachable_not_a_refusal(
    kind: str, valid_pair: CertificatePair, ca: Path
) -> None:
    def answer_busy(request: LdapRequest) -> LdapAnswer:
        return LdapAnswer(result=BUSY if request.kind == kind else 0)

    with run_ldap_server(answer_busy, valid_pair) as url:
        assert await get_refusal(url, ca) == "The directory answers: busy"


async def test_wrong_password_of_the_service_is_a_fault_not_a_refusal(
    valid_pair: CertificatePair, ca: Path
) -> None:
    with run_ldap_server(lambda _: LdapAnswer(result=INVALID_CREDENTIALS), valid_pair) as url:
        reason = await get_refusal(url, ca)

    assert reason == "The directory refuses the password of reader@orebro.test"


@pytest.mark.parametrize("nonsense", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x30\x03abc", b"\0"])
async def test_server_of_another_protocol_is_unreachable(
    nonsense: bytes, valid_pair: CertificatePair, ca: Path
) -> None:
    with run_ldap_server(lambda _: LdapAnswer(nonsense=nonsense), valid_pair) as url:
        assert await get_refusal(url, ca, is_patient=False)


async def test_referral_to_another_server_is_not_followed(
    authority: CertificateAuthority, valid_pair: CertificatePair, ca: Path
) -> None:
    received: list[str] = []

    def record(request: LdapRequest) -> LdapAnswer:
        received.append(request.kind)
        return LdapAnswer()

    with run_ldap_server(record, valid_pair) as other:

        def refer(request: LdapRequest) -> LdapAnswer:
            referred = request.kind == "search"
            return LdapAnswer(REFERRAL, referral=f"{other}/DC=x") if referred else LdapAnswer()

        with run_ldap_server(refer, valid_pair) as url:
            assert await get_refusal(url, ca) == "The directory answers: referral"

    assert received == []
