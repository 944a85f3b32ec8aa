"""Which requests our own pages sent, and where a person may go after signing in."""

import pytest
from starlette.datastructures import Headers

from auth import csrf, safe_redirect
from auth.csrf import RequestSource

OWN = csrf.list_own_origins("https://groups.test")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"sec-fetch-site": "same-origin"}, RequestSource.OWN_PAGE),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, RequestSource.OWN_PAGE),
        ({"origin": "https://groups.test"}, RequestSource.OWN_PAGE),
        (
            {"sec-fetch-site": "cross-site", "origin": "https://groups.test"},
            RequestSource.OWN_PAGE,
        ),
        (
            {"sec-fetch-site": "same-site", "origin": "https://other.groups.test"},
            RequestSource.OTHER_SITE,
        ),
        ({"sec-fetch-site": "cross-site"}, RequestSource.OTHER_SITE),
        ({"sec-fetch-site": "none"}, RequestSource.OTHER_SITE),
        ({"origin": "null"}, RequestSource.OTHER_SITE),
        ({"origin": "http://groups.test"}, RequestSource.OTHER_SITE),
        ({"origin": "https://groups.test:8443"}, RequestSource.OTHER_SITE),
        ({"origin": "https://groups.test.evil.test"}, RequestSource.OTHER_SITE),
        ({}, RequestSource.UNKNOWN),
        ({"referer": "https://groups.test/"}, RequestSource.UNKNOWN),
    ],
)
def test_sender_is_determined_by_headers_no_page_can_forge(
    headers: dict[str, str], expected: RequestSource
) -> None:
    assert csrf.classify_source(Headers(headers), OWN) is expected


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
def test_own_origins_follow_from_the_base_url(base_url: str, origins: set[str]) -> None:
    assert csrf.list_own_origins(base_url) == origins


def test_base_url_without_a_host_matches_no_origin() -> None:
    assert csrf.list_own_origins("/groups") == {"://"}


@pytest.mark.parametrize(
    "wanted", ["/", "/grupper", "/grupper/1?a=b&c=d#e", "/sok?q=å ä ö", "/a//b", "/authors"]
)
def test_path_on_this_site_is_a_safe_redirect(wanted: str) -> None:
    assert safe_redirect.to_safe_path(wanted) == wanted


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
def test_other_destination_becomes_the_start_page(wanted: str) -> None:
    assert safe_redirect.to_safe_path(wanted) == "/"
