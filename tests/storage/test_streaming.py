"""A large file is streamed through the service: its memory does not grow."""

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

from tests.commands.test_commands import Console, find_free_port
from tests.conftest import DATABASE_PRODUCT
from tests.support.waiting import MAX_WAIT_SECONDS

pytestmark = pytest.mark.skipif(
    DATABASE_PRODUCT != "sqlite", reason="the service brings its own database"
)

LARGE_FILE_BYTES = 200_000_000
MAX_GROWTH_BYTES = 50_000_000
PIECE = bytes(range(256)) * 4096
BOUNDARY = "0123456789abcdef"


@dataclass(frozen=True)
class RunningService:
    """The service in a separate process."""

    process: int
    address: str
    token: str

    def open_client(self) -> httpx2.Client:
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx2.Client(
            base_url=f"{self.address}/api/v1", headers=headers, timeout=MAX_WAIT_SECONDS
        )

    def peak_bytes(self) -> int:
        """Return the maximum memory of the process so far, in bytes."""
        status = Path(f"/proc/{self.process}/status").read_text()
        match = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert match is not None
        return int(match[1]) * 1024


@contextmanager
def run_service(data: Path) -> Iterator[RunningService]:
    console = Console(data, GROUPS_DIRECTORY="demo", GROUPS_PORT=str(find_free_port()))
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
        yield RunningService(process.pid, address, token)
    finally:
        process.terminate()
        process.communicate(timeout=MAX_WAIT_SECONDS)


def generate_pieces(size: int) -> Iterator[bytes]:
    for start in range(0, size, len(PIECE)):
        yield PIECE[: size - start]


def generate_form(size: int) -> Iterator[bytes]:
    """Generate a form with a file of `size` bytes as a browser sends it, never complete in
    memory.
    """
    yield (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="film.bin"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    yield from generate_pieces(size)
    yield f"\r\n--{BOUNDARY}--\r\n".encode()


def upload(client: httpx2.Client, group: str, size: int) -> str:
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    answer = client.post(
        f"/groups/{group}/files", content=generate_form(size), headers={"Content-Type": kind}
    )
    assert (answer.status_code, answer.json()["size"]) == (201, size), answer.text
    file_id: str = answer.json()["id"]
    return file_id


def download(client: httpx2.Client, file: str) -> str:
    """Return the SHA-256 of the downloaded content."""
    digest = sha256()
    with client.stream("GET", f"/files/{file}/content") as answer:
        for piece in answer.iter_raw():
            digest.update(piece)
    return digest.hexdigest()


def test_memory_stays_small_for_two_hundred_megabytes(tmp_path: Path) -> None:
    digest = sha256()
    for piece in generate_pieces(LARGE_FILE_BYTES):
        digest.update(piece)

    with run_service(tmp_path) as service, service.open_client() as client:
        group = client.post("/groups", json={"name": "Film", "status": "open"}).json()["id"]
        download(client, upload(client, group, 10_000_000))
        before = service.peak_bytes()
        file = upload(client, group, LARGE_FILE_BYTES)
        after_upload = service.peak_bytes()
        downloaded = download(client, file)
        after_download = service.peak_bytes()

    assert downloaded == digest.hexdigest()
    assert after_upload - before < MAX_GROWTH_BYTES
    assert after_download - before < MAX_GROWTH_BYTES
