"""A large file goes through the service in pieces: its memory stays as it was."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import httpx2
import pytest

from tests.commands.test_commands import Console, a_free_port
from tests.conftest import CHOSEN

pytestmark = [
    pytest.mark.skipif(CHOSEN != "sqlite", reason="the service brings its own database"),
    pytest.mark.timeout(120),
]

LARGE = 200_000_000
MOST_MORE = 50_000_000
PIECE = bytes(range(256)) * 4096
BOUNDARY = "0123456789abcdef"


@dataclass(frozen=True)
class Running:
    """The service in a process of its own."""

    process: int
    address: str
    token: str

    def client(self) -> httpx2.Client:
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx2.Client(base_url=f"{self.address}/api/v1", headers=headers, timeout=60)

    def peak(self) -> int:
        """The most memory that the process ever held, in bytes."""
        status = Path(f"/proc/{self.process}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) * 1024


@contextmanager
def running(data: Path) -> Iterator[Running]:
    console = Console(data, GROUPS_DIRECTORY="demo", GROUPS_PORT=str(a_free_port()))
    console("migrate")
    token = console("token", "sara.ahmadi").stdout.strip()
    process = subprocess.Popen(
        [sys.executable, "-m", "groups_service", "run"],
        env=console.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().removeprefix("Serving at ").strip()
        yield Running(process.pid, address, token)
    finally:
        process.terminate()
        process.communicate(timeout=15)


def pieces(size: int) -> Iterator[bytes]:
    for start in range(0, size, len(PIECE)):
        yield PIECE[: size - start]


def form(size: int) -> Iterator[bytes]:
    """A file of `size` bytes as a browser sends it, never whole in memory."""
    yield (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="film.bin"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    yield from pieces(size)
    yield f"\r\n--{BOUNDARY}--\r\n".encode()


def upload(client: httpx2.Client, group: str, size: int) -> str:
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    answer = client.post(
        f"/groups/{group}/files", content=form(size), headers={"Content-Type": kind}
    )
    assert (answer.status_code, answer.json()["size"]) == (201, size), answer.text
    content: str = answer.json()["id"]
    return content


def download(client: httpx2.Client, file: str) -> str:
    """The SHA-256 of what came."""
    digest = sha256()
    with client.stream("GET", f"/files/{file}/content") as answer:
        for piece in answer.iter_raw():
            digest.update(piece)
    return digest.hexdigest()


def test_two_hundred_megabytes_pass_through_little_memory(tmp_path: Path) -> None:
    digest = sha256()
    for piece in pieces(LARGE):
        digest.update(piece)

    with running(tmp_path) as service, service.client() as client:
        group = client.post("/groups", json={"name": "Film", "status": "open"}).json()["id"]
        download(client, upload(client, group, 10_000_000))
        before = service.peak()
        file = upload(client, group, LARGE)
        after_upload = service.peak()
        came = download(client, file)
        after_download = service.peak()

    assert came == digest.hexdigest()
    assert after_upload - before < MOST_MORE
    assert after_download - before < MOST_MORE
