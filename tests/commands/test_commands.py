"""The command line as an operator meets it: in processes of its own."""

import io
import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from groups_service.commands import line
from tests.conftest import CHOSEN

pytestmark = [
    pytest.mark.skipif(CHOSEN != "sqlite", reason="commands bring their own database"),
    pytest.mark.timeout(180),
]


@dataclass(frozen=True)
class Said:
    """What came of a command."""

    returncode: int
    stdout: str
    stderr: str


class Console:
    """A shell in which the settings are those of one installation."""

    def __init__(self, data: Path, **settings: str) -> None:
        path = os.environ["PATH"]  # noqa: TID251 - a process needs to find its programs
        self.environment = {"PATH": path, "GROUPS_DATA_DIR": str(data), **settings}

    def __call__(self, *words: str) -> Said:
        """Run a command in this process, which is what takes little time."""
        before = logging.getLogger().handlers[:]
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as shell, redirect_stdout(out), redirect_stderr(err):
            for name, value in self.environment.items():
                shell.setenv(name, value)
            returncode = line.main(list(words))
        logging.getLogger().handlers[:] = before
        return Said(returncode, out.getvalue(), err.getvalue())

    @contextmanager
    def serving(self) -> Iterator[str]:
        """The address that `run` prints; the process ends with the block."""
        process = subprocess.Popen(
            [sys.executable, "-m", "groups_service", "run"],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            assert process.stdout is not None
            yield process.stdout.readline().removeprefix("Serving at ").strip()
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=15)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that `demo` filled."""
    data = tmp_path_factory.mktemp("town") / "data"
    command = [sys.executable, "-m", "groups_service", "demo"]
    subprocess.run(command, check=True, env=Console(data).environment)
    return data


def test_the_demo_is_served_and_its_administrator_sees_the_ratio(filled: Path) -> None:
    console = Console(filled, GROUPS_DIRECTORY="demo", GROUPS_PORT=str(a_free_port()))
    token = console("token", "sara.ahmadi").stdout.strip()

    with console.serving() as address:
        answer = httpx2.get(
            f"{address}/api/v1/statistics/groups", headers={"Authorization": f"Bearer {token}"}
        )

    months = answer.json()["items"]
    assert (months[0]["closed"], months[-1]["closed"], months[-1]["total"]) == (0, 3, 12)


def test_a_second_process_on_the_same_folder_is_refused(filled: Path) -> None:
    console = Console(filled, GROUPS_DIRECTORY="demo", GROUPS_PORT=str(a_free_port()))
    other = Console(filled, GROUPS_DIRECTORY="demo", GROUPS_PORT=str(a_free_port()))

    with console.serving():
        refused = other("run")

    assert refused.returncode == 1
    assert re.fullmatch(r"Another process serves .* takes only one\.\n", refused.stderr)


def test_a_taken_port_is_said_in_one_sentence(filled: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = Console(filled, GROUPS_DIRECTORY="demo", GROUPS_PORT=port)("run")

    assert refused.returncode == 1
    assert refused.stderr == f"Port {port} is taken; choose another with GROUPS_PORT.\n"


def test_without_a_directory_nothing_is_served(tmp_path: Path) -> None:
    refused = Console(tmp_path, GROUPS_PORT="0")("run")

    assert refused.returncode == 1
    assert refused.stderr.startswith("GROUPS_DIRECTORY is not set")


def test_plain_http_elsewhere_than_here_is_refused(tmp_path: Path) -> None:
    settings = {"GROUPS_DIRECTORY": "demo", "GROUPS_BASE_URL": "http://groups.example.org"}
    refused = Console(tmp_path, GROUPS_PORT="0", **settings)("run")

    assert refused.returncode == 1
    assert "GROUPS_INSECURE=1" in refused.stderr


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    refused = Console(tmp_path, GROUPS_PORT="eighty")("check")

    assert refused.returncode == 1
    assert refused.stderr.startswith("GROUPS_PORT: ")


def test_demo_twice_says_that_the_installation_is_not_empty(filled: Path) -> None:
    again = Console(filled)("demo")
    quiet = Console(filled)("demo", "--unless-filled")

    assert (again.returncode, quiet.returncode) == (1, 0)
    assert again.stderr.startswith("This installation already has people")


def test_a_folder_that_demo_did_not_fill_is_never_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    refused = Console(tmp_path)("demo", "--fresh")

    assert refused.returncode == 1
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_demo_lists_who_can_sign_in(tmp_path: Path) -> None:
    lines = Console(tmp_path)("demo", "--list").stdout.splitlines()

    accounts = [json.loads(line) for line in lines]
    administrators = [each["account"] for each in accounts if each["site_administrator"]]
    assert len(accounts) >= 60
    assert set(accounts[0]) == {"account", "name", "password", "site_administrator"}
    assert administrators == ["petra.lundgren", "sara.ahmadi"] or len(administrators) == 2


def test_no_token_for_a_disabled_or_unknown_account(filled: Path) -> None:
    disabled = Console(filled)("token", "gunnar.ekstrom")
    unknown = Console(filled)("token", "nobody")

    assert (disabled.returncode, unknown.returncode) == (1, 1)
    assert disabled.stdout == unknown.stdout == ""


def test_tokens_from_the_console_are_off_unless_turned_on(tmp_path: Path) -> None:
    settings = {"GROUPS_DIRECTORY": "ldaps://dc.example.org", "GROUPS_DIRECTORY_BASE": "DC=x"}
    refused = Console(tmp_path, **settings)("token", "anna")

    assert refused.returncode == 1
    assert "GROUPS_CONSOLE_TOKENS" in refused.stderr


def test_check_says_a_line_each(filled: Path) -> None:
    said = Console(filled)("check")

    assert said.returncode == 0
    assert [line.partition(": ok")[0] for line in said.stdout.splitlines()] == [
        "configuration",
        "database",
        "directory",
        "kerberos",
        "events",
        "mail",
        "webhooks",
    ]


def test_check_fails_when_tickets_cannot_be_judged(filled: Path, tmp_path: Path) -> None:
    settings = {
        "GROUPS_KEYTAB": str(tmp_path / "missing.keytab"),
        "GROUPS_KERBEROS_REALM": "EXAMPLE.ORG",
    }
    said = Console(filled, **settings)("check")

    assert said.returncode == 1
    assert "kerberos: FAILED" in said.stdout


def test_check_fails_when_the_database_lacks_its_tables(tmp_path: Path) -> None:
    said = Console(tmp_path, GROUPS_DIRECTORY="demo")("check")

    assert said.returncode == 1
    missing = re.search(r"database: FAILED: (\d+) migrations are missing", said.stdout)
    assert missing is not None
    assert int(missing[1]) > 0


def test_migrate_and_sync_make_an_installation_out_of_nothing(tmp_path: Path) -> None:
    console = Console(tmp_path / "new", GROUPS_DIRECTORY="demo")

    migrated, again, synced = console("migrate"), console("migrate"), console("sync")

    assert "groups.0001_initial" in migrated.stdout
    assert again.stdout == "The tables are up to date.\n"
    assert synced.stdout == "76 people, 0 of those known before are gone.\n"


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def test_run_ends_politely(filled: Path) -> None:
    console = Console(filled, GROUPS_DIRECTORY="demo", GROUPS_PORT=str(a_free_port()))
    began = time.monotonic()

    with console.serving() as address:
        assert httpx2.get(f"{address}/healthz").json() == {"status": "ok"}

    assert time.monotonic() - began < 30
