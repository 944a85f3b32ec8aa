"""The receiver of docs/webhooks.md takes what we send, and nothing else."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from groups_service import announcing
from notifications import webhooks
from notifications.webhooks import Carries, Happening, Site

PAGE = Path("docs/webhooks.md").read_text()
(PROGRAM,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
TYPES = re.findall(r"^\| `([a-z.]+)` \|", PAGE, re.MULTILINE)
SITE = Site("s1", "https://site.example.org/", "whsec_c2VjcmV0IG9mIGEgc2l0ZQ==", Carries.PUBLIC)
AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
BODY = Happening("post.published", AT, {"post": "p1"}).json().encode()

Heard = Callable[[dict[str, str], bytes, str], tuple[str, Any]]


@pytest.fixture
def heard() -> Heard:
    told: dict[str, Any] = {}
    exec(compile(PROGRAM, "docs/webhooks.md", "exec"), told)  # noqa: S102 - the page's own program
    receiver: Heard = told["heard"]
    return receiver


def sent(body: bytes = BODY, *, ago: timedelta = timedelta()) -> dict[str, str]:
    now = datetime.now(UTC) - ago  # noqa: TID251 - the receiver's clock is the machine's
    headers = webhooks.headers(SITE, "d1", body, now=now)
    return {name.lower(): value for name, value in headers.items()}


def test_the_receiver_takes_what_we_send(heard: Heard) -> None:
    id_, told = heard(sent(), BODY, SITE.secret)

    assert (id_, told["type"], told["data"]) == ("d1", "post.published", {"post": "p1"})


@pytest.mark.parametrize(
    ("changed", "body", "secret"),
    [
        ({}, BODY.replace(b"p1", b"p2"), SITE.secret),
        ({}, BODY, "whsec_b3RoZXI="),
        ({"webhook-id": "d2"}, BODY, SITE.secret),
        ({"webhook-timestamp": "1"}, BODY, SITE.secret),
    ],
    ids=["body", "secret", "id", "time"],
)
def test_the_receiver_takes_nothing_that_was_changed(
    heard: Heard, changed: dict[str, str], body: bytes, secret: str
) -> None:
    with pytest.raises(ValueError, match="not ours"):
        heard(sent() | changed, body, secret)


def test_the_receiver_takes_nothing_old(heard: Heard) -> None:
    with pytest.raises(ValueError, match="too old"):
        heard(sent(ago=timedelta(minutes=6)), BODY, SITE.secret)


def test_the_receiver_has_ten_lines() -> None:
    lines = PROGRAM.partition('"""\n')[2].splitlines()

    assert len(lines) <= 10


def test_the_page_names_every_type() -> None:
    assert set(TYPES) == {*announcing.THINGS, "test"}
