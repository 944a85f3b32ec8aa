"""`webhook`, and the lines of `check` about mail and webhooks."""

import asyncio
import json
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.commands.test_commands import Console
from tests.conftest import DATABASE_PRODUCT
from tests.notifications.support.webhook_receiver import WebhookReceiver, run_receiver
from tests.support.waiting import MAX_WAIT_SECONDS

pytestmark = pytest.mark.skipif(
    DATABASE_PRODUCT != "sqlite", reason="commands bring their own database"
)
URL = "https://intranet.example.org/hook"


@pytest.fixture
def console(tmp_path: Path) -> Console:
    shell = Console(tmp_path, GROUPS_DIRECTORY="demo")
    assert shell("migrate").returncode == 0
    return shell


@contextmanager
def run_endpoint() -> Iterator[WebhookReceiver]:
    """Run a webhook endpoint in a thread with its own event loop, beside the command."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    site = run_receiver()
    try:
        yield asyncio.run_coroutine_threadsafe(site.__aenter__(), loop).result(MAX_WAIT_SECONDS)
        asyncio.run_coroutine_threadsafe(site.__aexit__(None, None, None), loop).result(
            MAX_WAIT_SECONDS
        )
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def test_webhook_is_added_listed_and_removed(console: Console) -> None:
    added = console("webhook", "add", URL)
    trusted = console("webhook", "add", URL, "--closed")
    listed = console("webhook", "list")
    ids = [line.split()[0] for line in listed.stdout.splitlines()]
    removed = [console("webhook", "remove", ids[0]).returncode for _ in range(2)]

    assert re.fullmatch(r"[0-9a-f]{8} whsec_[A-Za-z0-9+/]{43}=\n", added.stdout)
    assert trusted.returncode == 0
    assert listed.stdout == (
        f"{ids[0]} public {URL} (0 waiting, 0 set aside)\n"
        f"{ids[1]} all {URL} (0 waiting, 0 set aside)\n"
    )
    assert removed == [0, 1]
    assert "whsec_" not in listed.stdout


@pytest.mark.parametrize(
    "url",
    [
        *("intranet", "ftp://x/y", "https://", "http://intranet.example.org/"),
        *("https://me:pw@intranet.example.org/", "https://x.example.org/#a"),
    ],
)
def test_invalid_webhook_address_is_refused(console: Console, url: str) -> None:
    refused = console("webhook", "add", url)

    assert (refused.returncode, refused.stdout) == (1, "")
    assert console("webhook", "list").stdout == ""


def test_webhook_test_reports_whether_the_endpoint_took_it(console: Console) -> None:
    with run_endpoint() as site:
        id_ = console("webhook", "add", site.url).stdout.split()[0]
        refused = console("webhook", "test", id_)
        console.environment["GROUPS_WEBHOOK_NETWORKS"] = "127.0.0.0/8, ::1/128"
        accepted = console("webhook", "test", id_)

    assert refused.stderr.startswith(f"{site.url} did not take it: Refused")
    assert accepted.stdout == f"{site.url} took it.\n"
    assert [json.loads(request.body)["type"] for request in site.requests] == ["test"]


def test_failed_delivery_fails_the_check_until_it_is_retried(
    console: Console, tmp_path: Path
) -> None:
    id_ = console("webhook", "add", URL).stdout.split()[0]
    with sqlite3.connect(tmp_path / "groups.sqlite") as tables:
        tables.execute(
            """INSERT INTO webhook_delivery
            (id, endpoint_id, event, body, created_at, due_at, failures, failed_at)
            VALUES ('d1', ?1, 'e1', '{}', ?2, ?2, 12, ?2)""",
            (id_, "2026-11-02 08:30:00+00:00"),
        )
    tables.close()

    before = console("check").stdout
    console("webhook", "retry", id_)
    after = console("check").stdout

    assert "webhooks: FAILED: 1 deliveries were not taken for a day" in before
    assert "webhooks: ok, 1 sites, 1 deliveries wait" in after


def test_check_reports_whether_the_mail_server_answers(console: Console) -> None:
    unused = console("check").stdout
    console.environment["GROUPS_SMTP_URL"] = "smtp+plain://127.0.0.1:1"
    unreachable = console("check").stdout
    console.environment["GROUPS_SMTP_URL"] = "mail.example.org"
    wrong = console("check").stdout

    assert "mail: ok, not used" in unused
    assert "mail: FAILED: 127.0.0.1 does not answer" in unreachable
    assert "mail: FAILED: GROUPS_SMTP_URL must be like" in wrong
