"""Which requests our own pages sent, and where one may go after signing in."""

import pytest
from starlette.datastructures import Headers

from auth import csrf, destination
from auth.csrf import Sender

OWN = csrf.own_origins("https://groups.test")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"sec-fetch-site": "same-origin"}, Sender.OURS),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, Sender.OURS),
        ({"origin": "https://groups.test"}, Sender.OURS),
        ({"sec-fetch-site": "cross-site", "origin": "https://groups.test"}, Sender.OURS),
        ({"sec-fetch-site": "same-site", "origin": "https://other.groups.test"}, Sender.FOREIGN),
        ({"sec-fetch-site": "cross-site"}, Sender.FOREIGN),
        ({"sec-fetch-site": "none"}, Sender.FOREIGN),
        ({"origin": "null"}, Sender.FOREIGN),
        ({"origin": "http://groups.test"}, Sender.FOREIGN),
        ({"origin": "https://groups.test:8443"}, Sender.FOREIGN),
        ({"origin": "https://groups.test.evil.test"}, Sender.FOREIGN),
        ({}, Sender.UNSAID),
        ({"referer": "https://groups.test/"}, Sender.UNSAID),
    ],
)
def test_sender_is_told_by_what_no_page_can_forge(
    headers: dict[str, str], expected: Sender
) -> None:
    assert csrf.sender(Headers(headers), OWN) is expected


@pytest.mark.parametrize(
    ("base_url", "origins"),
    [
        ("https://groups.test/", {"https://groups.test"}),
        ("https://Groups.Test:443", {"https://groups.test"}),
        ("https://groups.test:8443/x", {"https://groups.test:8443"}),
        ("http://[2001:db8::1]:8000", {"http://[2001:db8::1]:8000"}),
        (
            "http://127.0.0.1:8000",
            {"http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"},
        ),
        ("http://localhost", {"http://localhost", "http://127.0.0.1", "http://[::1]"}),
    ],
)
def test_origins_of_our_own_pages(base_url: str, origins: set[str]) -> None:
    assert csrf.own_origins(base_url) == origins


def test_address_without_a_host_is_nobodys_origin() -> None:
    assert csrf.own_origins("/groups") == {"://"}


@pytest.mark.parametrize(
    "wanted", ["/", "/grupper", "/grupper/1?a=b&c=d#e", "/sok?q=å ä ö", "/a//b", "/authors"]
)
def test_path_on_this_site_is_gone_to(wanted: str) -> None:
    assert destination.safe(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "grupper",
        "https://evil.test",
        "//evil.test",
        "///evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "/\t/evil.test",
        "/\n/evil.test",
        "/x\r\nSet-Cookie: a=b",
        "/\x00",
        "/\ud800",
        "/\u2028",
        " //evil.test",
        "javascript:alert(1)",
        "/auth/logout",
        "/auth/login?next=/auth/login",
        "/" + "x" * 2048,
    ],
)
def test_any_other_destination_becomes_the_start_page(wanted: str) -> None:
    assert destination.safe(wanted) == "/"
