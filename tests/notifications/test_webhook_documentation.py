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
BODY = Happening("post.published", datetime.now(UTC), {"post": "p1"}).json().encode()  # noqa: TID251 - the receiver's clock is the machine's

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
    ("headers", "body", "secret"),
    [
        (sent(), BODY.replace(b"p1", b"p2"), SITE.secret),
        (sent(), BODY, "whsec_b3RoZXI="),
        (sent() | {"webhook-id": "d2"}, BODY, SITE.secret),
        (sent() | {"webhook-timestamp": "1"}, BODY, SITE.secret),
        (sent(ago=timedelta(minutes=6)), BODY, SITE.secret),
    ],
)
def test_the_receiver_takes_nothing_else(
    heard: Heard, headers: dict[str, str], body: bytes, secret: str
) -> None:
    with pytest.raises(ValueError, match=r"not ours|too old"):
        heard(headers, body, secret)


def test_the_receiver_has_ten_lines() -> None:
    lines = PROGRAM.partition('"""\n')[2].splitlines()

    assert len(lines) <= 10


def test_the_page_names_every_type() -> None:
    assert set(TYPES) == {*announcing.THINGS, "test"}
