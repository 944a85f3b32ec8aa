"""The receiver in docs/webhooks.md accepts what we send, and nothing else."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from groups_service.events import webhooks as events_webhooks
from notifications.webhooks import endpoints
from notifications.webhooks.endpoints import WebhookEndpoint, WebhookEvent, WebhookScope

PAGE = Path("docs/webhooks.md").read_text()
(PROGRAM,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
TYPES = re.findall(r"^\| `([a-z.]+)` \|", PAGE, re.MULTILINE)
ENDPOINT = WebhookEndpoint(
    "s1", "https://site.example.org/", "whsec_c2VjcmV0IG9mIGEgc2l0ZQ==", WebhookScope.PUBLIC
)
NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
BODY = WebhookEvent("post.published", NOW, {"post": "p1"}).to_json().encode()

Receiver = Callable[[dict[str, str], bytes, str], tuple[str, Any]]


@pytest.fixture
def verify() -> Receiver:
    namespace: dict[str, Any] = {}
    exec(compile(PROGRAM, "docs/webhooks.md", "exec"), namespace)  # noqa: S102 - the page's own program
    receiver: Receiver = namespace["verify"]
    return receiver


def build_headers(body: bytes = BODY, *, ago: timedelta = timedelta()) -> dict[str, str]:
    now = datetime.now(UTC) - ago  # noqa: TID251 - the receiver's clock is the machine's
    headers = endpoints.build_headers(ENDPOINT, "d1", body, now=now)
    return {name.lower(): value for name, value in headers.items()}


def test_documented_receiver_accepts_our_request(verify: Receiver) -> None:
    id_, event = verify(build_headers(), BODY, ENDPOINT.secret)

    assert (id_, event["type"], event["data"]) == ("d1", "post.published", {"post": "p1"})


@pytest.mark.parametrize(
    ("changed", "body", "secret"),
    [
        ({}, BODY.replace(b"p1", b"p2"), ENDPOINT.secret),
        ({}, BODY, "whsec_b3RoZXI="),
        ({"webhook-id": "d2"}, BODY, ENDPOINT.secret),
        ({"webhook-timestamp": "1"}, BODY, ENDPOINT.secret),
    ],
    ids=["body", "secret", "id", "time"],
)
def test_documented_receiver_refuses_altered_requests(
    verify: Receiver, changed: dict[str, str], body: bytes, secret: str
) -> None:
    with pytest.raises(ValueError, match="wrong signature"):
        verify(build_headers() | changed, body, secret)


def test_documented_receiver_refuses_old_requests(verify: Receiver) -> None:
    with pytest.raises(ValueError, match="too old"):
        verify(build_headers(ago=timedelta(minutes=6)), BODY, ENDPOINT.secret)


def test_documented_receiver_has_ten_lines() -> None:
    lines = PROGRAM.partition('"""\n')[2].splitlines()

    assert len(lines) <= 10


def test_documentation_lists_every_event_type() -> None:
    assert set(TYPES) == {*events_webhooks.SUBJECT_TYPES, "test"}
