"""Requests to given addresses: nowhere inside, never somewhere else, never for long."""

import asyncio
import ssl
from ipaddress import ip_network
from pathlib import Path

import pytest

from notifications.outgoing import Outgoing, Refused, Unanswered, may_be_asked, networks
from tests.directory.certificates import Authority
from tests.notifications.site import HERE, listening, outgoing

LARGE = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5_000_000


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.255.0.1", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::"),
    ],
)
def test_an_address_that_only_we_can_reach_is_refused(address: str) -> None:
    assert not may_be_asked(address, ())


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34"])
def test_a_public_address_may_be_asked(address: str) -> None:
    assert may_be_asked(address, ())


def test_a_network_that_is_allowed_may_be_asked_and_no_other() -> None:
    allowed = networks("10.20.0.0/16, fd00::/8")

    told = [may_be_asked(each, allowed) for each in ("10.20.3.4", "fd00::5", "10.21.0.1")]

    assert told == [True, True, False]
    assert networks("") == ()
    with pytest.raises(ValueError, match=r"10\.20"):
        networks("10.20.0.0/99")


@pytest.mark.parametrize(
    "url",
    [
        *("http://localhost:{}/", "http://127.0.0.1:{}/", "http://[::ffff:127.0.0.1]:{}/"),
        *("http://2130706433:{}/", "http://127.1:{}/", "http://0x7f.1:{}/"),
    ],
)
async def test_a_site_on_this_machine_is_refused_however_it_is_written(url: str) -> None:
    async with listening() as site:
        with pytest.raises((Refused, Unanswered)):
            await Outgoing().post(url.format(site.port), b"{}", {})

        assert site.heard == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://x/", "http:///", "//x", ""])
async def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises((Refused, Unanswered)):
        await outgoing().post(url, b"{}", {})


async def test_a_name_is_resolved_once_and_its_address_connected_to() -> None:
    asked = []

    async def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["192.0.2.1"]

    async with listening() as site:
        url = f"http://site.example.org:{site.port}/hook"
        told = Outgoing((ip_network("127.0.0.1"),), resolve=rebinding)
        status = await told.post(url, b"{}", {})

    assert (status, asked) == (204, ["site.example.org"])
    assert site.heard[0].headers["host"] == f"site.example.org:{site.port}"


async def test_of_several_addresses_only_those_that_may_be_are_asked() -> None:
    async def both(host: str, port: int) -> list[str]:
        return ["169.254.169.254", "10.0.0.1", "127.0.0.1"]

    async with listening() as site:
        told = Outgoing((ip_network("127.0.0.1"),), resolve=both)

        assert await told.post(f"http://site.example.org:{site.port}/", b"{}", {}) == 204


async def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    async with listening() as elsewhere, listening() as site:
        site.answers = [f"HTTP/1.1 307 No\r\nLocation: {elsewhere.url}\r\n\r\n".encode()]

        assert await outgoing().post(site.url, b"{}", {}) == 307
        assert elsewhere.heard == []


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 200 O", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nx: " + b"y" * 200_000],
)
async def test_a_site_that_says_nothing_or_nonsense_is_left_soon(answer: bytes) -> None:
    async with listening() as site:
        site.answers = [answer]

        with pytest.raises(Unanswered):
            await outgoing(patience=0.5).post(site.url, b"{}", {})


async def test_a_large_answer_is_not_read() -> None:
    async with listening() as site:
        site.answers = [LARGE]

        async with asyncio.timeout(30):
            assert await outgoing().post(site.url, b"{}", {}) == 200


async def test_the_certificate_is_that_of_the_name_not_of_the_address(tmp_path: Path) -> None:
    authority = Authority.new()
    pair = authority.issue(tmp_path, ["localhost"])
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(pair.certificate, pair.key)
    trusting = ssl.create_default_context(cafile=str(authority.write(tmp_path)))

    async def here(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async with listening(tls) as site:
        told = Outgoing(HERE, resolve=here, trusting=trusting)
        right = await told.post(site.url, b"{}", {})
        with pytest.raises(Unanswered):
            await told.post(site.url.replace("localhost", "other.example.org"), b"{}", {})
        with pytest.raises(Unanswered):
            await Outgoing(HERE, resolve=here).post(site.url, b"{}", {})

    assert right == 204
