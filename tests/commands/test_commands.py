"""The command line as an operator uses it, in separate processes."""

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

from groups_service.commands import cli
from tests.conftest import DATABASE_PRODUCT
from tests.support.waiting import MAX_WAIT_SECONDS

pytestmark = pytest.mark.skipif(
    DATABASE_PRODUCT != "sqlite", reason="commands bring their own database"
)


@dataclass(frozen=True)
class CommandResult:
    """The result of a command."""

    returncode: int
    stdout: str
    stderr: str


class Console:
    """A shell with the settings of one installation."""

    def __init__(self, data: Path, **settings: str) -> None:
        path = os.environ["PATH"]  # noqa: TID251 - a process needs to find its programs
        self.environment = {"PATH": path, "GROUPS_DATA_DIR": str(data), **settings}

    def __call__(self, *words: str) -> CommandResult:
        """Run a command in this process, for commands that take little time."""
        before = logging.getLogger().handlers[:]
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as shell, redirect_stdout(out), redirect_stderr(err):
            for name, value in self.environment.items():
                shell.setenv(name, value)
            returncode = cli.main(list(words))
        logging.getLogger().handlers[:] = before
        return CommandResult(returncode, out.getvalue(), err.getvalue())

    @contextmanager
    def run_server(self) -> Iterator[str]:
        """Yield the address that `run` prints. The process ends with the block."""
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
            process.communicate(timeout=MAX_WAIT_SECONDS)


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that `demo` filled."""
    data = tmp_path_factory.mktemp("town") / "data"
    command = [sys.executable, "-m", "groups_service", "demo"]
    subprocess.run(command, check=True, env=Console(data).environment)
    return data


def test_demo_is_served_with_its_statistics(demo_folder: Path) -> None:
    console = Console(demo_folder, GROUPS_DIRECTORY="demo", GROUPS_PORT=str(find_free_port()))
    token = console("token", "sara.ahmadi").stdout.strip()

    with console.run_server() as address:
        answer = httpx2.get(
            f"{address}/api/v1/statistics/groups", headers={"Authorization": f"Bearer {token}"}
        )

    months = answer.json()["items"]
    assert (months[0]["closed"], months[-1]["closed"], months[-1]["total"]) == (0, 3, 12)


def test_second_process_on_the_same_folder_is_refused(demo_folder: Path) -> None:
    console = Console(demo_folder, GROUPS_DIRECTORY="demo", GROUPS_PORT=str(find_free_port()))
    other = Console(demo_folder, GROUPS_DIRECTORY="demo", GROUPS_PORT=str(find_free_port()))

    with console.run_server():
        refused = other("run")

    assert refused.returncode == 1
    assert re.fullmatch(r"Another process serves .* takes only one\.\n", refused.stderr)


def test_taken_port_is_reported_in_one_sentence(demo_folder: Path) -> None:
    with socket.socket() as occupied:
        occupied.bind(("127.0.0.1", 0))
        occupied.listen()
        port = str(occupied.getsockname()[1])
        refused = Console(demo_folder, GROUPS_DIRECTORY="demo", GROUPS_PORT=port)("run")

    assert refused.returncode == 1
    assert refused.stderr == f"Port {port} is taken; choose another with GROUPS_PORT.\n"


def test_run_without_a_directory_is_refused(tmp_path: Path) -> None:
    refused = Console(tmp_path, GROUPS_PORT="0")("run")

    assert refused.returncode == 1
    assert refused.stderr.startswith("GROUPS_DIRECTORY is not set")


def test_plain_http_on_another_host_is_refused(tmp_path: Path) -> None:
    settings = {"GROUPS_DIRECTORY": "demo", "GROUPS_BASE_URL": "http://groups.example.org"}
    refused = Console(tmp_path, GROUPS_PORT="0", **settings)("run")

    assert refused.returncode == 1
    assert "GROUPS_ALLOW_PLAIN_HTTP=1" in refused.stderr


def test_invalid_setting_is_named(tmp_path: Path) -> None:
    refused = Console(tmp_path, GROUPS_PORT="eighty")("check")

    assert refused.returncode == 1
    assert refused.stderr.startswith("GROUPS_PORT: ")


def test_demo_refuses_an_installation_with_people(demo_folder: Path) -> None:
    again = Console(demo_folder)("demo")
    quiet = Console(demo_folder)("demo", "--unless-filled")

    assert (again.returncode, quiet.returncode) == (1, 0)
    assert again.stderr.startswith("This installation already has people")


def test_demo_fresh_keeps_a_folder_it_did_not_fill(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    refused = Console(tmp_path)("demo", "--fresh")

    assert refused.returncode == 1
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_demo_list_prints_accounts_that_can_sign_in(tmp_path: Path) -> None:
    lines = Console(tmp_path)("demo", "--list").stdout.splitlines()

    accounts = [json.loads(line) for line in lines]
    administrators = [each["account"] for each in accounts if each["site_administrator"]]
    assert len(accounts) >= 60
    assert set(accounts[0]) == {"account", "name", "password", "site_administrator"}
    assert administrators == ["petra.lundgren", "sara.ahmadi"] or len(administrators) == 2


def test_token_is_refused_for_disabled_and_unknown_accounts(demo_folder: Path) -> None:
    disabled = Console(demo_folder)("token", "gunnar.ekstrom")
    unknown = Console(demo_folder)("token", "nobody")

    assert (disabled.returncode, unknown.returncode) == (1, 1)
    assert disabled.stdout == unknown.stdout == ""


def test_token_command_is_off_by_default(tmp_path: Path) -> None:
    settings = {"GROUPS_DIRECTORY": "ldaps://dc.example.org", "GROUPS_DIRECTORY_BASE": "DC=x"}
    refused = Console(tmp_path, **settings)("token", "anna")

    assert refused.returncode == 1
    assert "GROUPS_ALLOW_TOKEN_COMMAND" in refused.stderr


def test_check_prints_a_line_for_each_part(demo_folder: Path) -> None:
    result = Console(demo_folder)("check")

    assert result.returncode == 0
    assert [line.partition(": ok")[0] for line in result.stdout.splitlines()] == [
        "configuration",
        "database",
        "directory",
        "kerberos",
        "events",
        "mail",
        "webhooks",
    ]


def test_check_fails_without_a_readable_keytab(demo_folder: Path, tmp_path: Path) -> None:
    settings = {
        "GROUPS_KEYTAB": str(tmp_path / "missing.keytab"),
        "GROUPS_KERBEROS_REALM": "EXAMPLE.ORG",
    }
    result = Console(demo_folder, **settings)("check")

    assert result.returncode == 1
    assert "kerberos: FAILED" in result.stdout


def test_check_fails_when_migrations_are_missing(tmp_path: Path) -> None:
    result = Console(tmp_path, GROUPS_DIRECTORY="demo")("check")

    assert result.returncode == 1
    missing = re.search(r"database: FAILED: (\d+) migrations are missing", result.stdout)
    assert missing is not None
    assert int(missing[1]) > 0


def test_migrate_and_sync_set_up_an_empty_installation(tmp_path: Path) -> None:
    console = Console(tmp_path / "new", GROUPS_DIRECTORY="demo")

    migrated, again, synced = console("migrate"), console("migrate"), console("sync")

    assert "groups.0001_initial" in migrated.stdout
    assert again.stdout == "The tables are up to date.\n"
    assert synced.stdout == "76 people, 0 of those known before are gone.\n"


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def test_run_ends_on_sigterm(demo_folder: Path) -> None:
    console = Console(demo_folder, GROUPS_DIRECTORY="demo", GROUPS_PORT=str(find_free_port()))
    started = time.monotonic()

    with console.run_server() as address:
        assert httpx2.get(f"{address}/healthz").json() == {"status": "ok"}

    assert time.monotonic() - started < MAX_WAIT_SECONDS
