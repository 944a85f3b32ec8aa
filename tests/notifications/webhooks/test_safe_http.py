"""Requests to configured addresses: never to internal ones, never redirected, never for long."""

import asyncio
import ssl
from ipaddress import ip_network
from pathlib import Path

import pytest

from notifications.webhooks.safe_http import (
    ForbiddenAddress,
    RequestFailed,
    SafeHttpClient,
    is_allowed_address,
    parse_networks,
)
from tests.directory.support.certificates import CertificateAuthority
from tests.notifications.support.webhook_receiver import (
    LOOPBACK_NETWORKS,
    build_http_client,
    run_receiver,
)
from tests.support.waiting import MAX_WAIT_SECONDS

LARGE_ANSWER = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5_000_000


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.255.0.1", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::"),
    ],
)
def test_internal_address_is_refused(address: str) -> None:
    assert not is_allowed_address(address, ())


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34"])
def test_public_address_is_allowed(address: str) -> None:
    assert is_allowed_address(address, ())


def test_only_configured_internal_networks_are_allowed() -> None:
    allowed = parse_networks("10.20.0.0/16, fd00::/8")

    results = [is_allowed_address(each, allowed) for each in ("10.20.3.4", "fd00::5", "10.21.0.1")]

    assert results == [True, True, False]
    assert parse_networks("") == ()
    with pytest.raises(ValueError, match=r"10\.20"):
        parse_networks("10.20.0.0/99")


@pytest.mark.parametrize(
    "url",
    [
        *("http://localhost:{}/", "http://127.0.0.1:{}/", "http://[::ffff:127.0.0.1]:{}/"),
        *("http://2130706433:{}/", "http://127.1:{}/", "http://0x7f.1:{}/"),
    ],
)
async def test_address_of_this_machine_is_refused_in_every_notation(url: str) -> None:
    async with run_receiver() as receiver:
        with pytest.raises((ForbiddenAddress, RequestFailed)):
            await SafeHttpClient().post(url.format(receiver.port), b"{}", {})

        assert receiver.requests == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://x/", "http:///", "//x", ""])
async def test_invalid_web_address_is_refused(url: str) -> None:
    with pytest.raises((ForbiddenAddress, RequestFailed)):
        await build_http_client().post(url, b"{}", {})


async def test_name_is_resolved_once_and_that_address_used() -> None:
    resolved_hosts = []

    async def resolve_rebinding(host: str, port: int) -> list[str]:
        resolved_hosts.append(host)
        return ["127.0.0.1"] if len(resolved_hosts) == 1 else ["192.0.2.1"]

    async with run_receiver() as receiver:
        url = f"http://site.example.org:{receiver.port}/hook"
        client = SafeHttpClient((ip_network("127.0.0.1"),), resolve=resolve_rebinding)
        status = await client.post(url, b"{}", {})

    assert (status, resolved_hosts) == (204, ["site.example.org"])
    assert receiver.requests[0].headers["host"] == f"site.example.org:{receiver.port}"


async def test_only_allowed_addresses_of_several_are_used() -> None:
    async def resolve_to_several(host: str, port: int) -> list[str]:
        return ["169.254.169.254", "10.0.0.1", "127.0.0.1"]

    async with run_receiver() as receiver:
        client = SafeHttpClient((ip_network("127.0.0.1"),), resolve=resolve_to_several)

        assert await client.post(f"http://site.example.org:{receiver.port}/", b"{}", {}) == 204


async def test_redirect_is_returned_and_not_followed() -> None:
    async with run_receiver() as target, run_receiver() as receiver:
        receiver.answers = [f"HTTP/1.1 307 No\r\nLocation: {target.url}\r\n\r\n".encode()]

        assert await build_http_client().post(receiver.url, b"{}", {}) == 307
        assert target.requests == []


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 200 O", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nx: " + b"y" * 200_000],
)
async def test_silent_or_malformed_endpoint_is_given_up(answer: bytes) -> None:
    async with run_receiver() as receiver:
        receiver.answers = [answer]

        with pytest.raises(RequestFailed):
            await build_http_client(timeout_seconds=0.5).post(receiver.url, b"{}", {})


async def test_large_answer_is_not_read() -> None:
    async with run_receiver() as receiver:
        receiver.answers = [LARGE_ANSWER]

        async with asyncio.timeout(MAX_WAIT_SECONDS):
            assert await build_http_client().post(receiver.url, b"{}", {}) == 200


async def test_certificate_is_checked_against_the_host_name(tmp_path: Path) -> None:
    authority = CertificateAuthority.create()
    pair = authority.issue(tmp_path, ["localhost"])
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(pair.certificate, pair.key)
    trusting = ssl.create_default_context(cafile=str(authority.write(tmp_path)))

    async def resolve_to_loopback(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async with run_receiver(tls) as receiver:
        client = SafeHttpClient(
            LOOPBACK_NETWORKS, resolve=resolve_to_loopback, tls_context=trusting
        )
        status = await client.post(receiver.url, b"{}", {})
        with pytest.raises(RequestFailed):
            await client.post(receiver.url.replace("localhost", "other.example.org"), b"{}", {})
        with pytest.raises(RequestFailed):
            await SafeHttpClient(LOOPBACK_NETWORKS, resolve=resolve_to_loopback).post(
                receiver.url, b"{}", {}
            )

    assert status == 204
