"""The service itself, asking a domain and accepting its tickets, behind a proxy that does TLS."""

import asyncio
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.directory import ldif, organisation, samba_template
from tests.directory.certificates import Pair
from tests.directory.samba import Domain
from tests.directory.samba_template import DNS_DOMAIN, REALM, SERVICE_HOST

ROOT = Path(__file__).parents[2]
HERE = "127.0.0.1"
LONGEST_START = 60
A_MOMENT = 0.05


@dataclass(frozen=True)
class Service:
    """Served at https://groups.orebro.test, which is this machine to those who are told so."""

    domain: Domain
    port: int
    certificate: Path

    @property
    def origin(self) -> str:
        return f"https://{SERVICE_HOST}:{self.port}"

    def visitor(self) -> httpx2.AsyncClient:
        """Somebody with a browser and no ticket."""
        return httpx2.AsyncClient(
            base_url=f"https://{HERE}:{self.port}",
            headers={"Host": f"{SERVICE_HOST}:{self.port}", "Sec-Fetch-Site": "same-origin"},
            verify=ssl.create_default_context(cafile=self.domain.ca),
            timeout=10,
        )


@asynccontextmanager
async def running(domain: Domain, folder: Path) -> AsyncIterator[Service]:
    """Take the domain over and serve, with all data in `folder`."""
    inner, outer = _free_port(), _free_port()
    pair = domain.authority.issue(folder, [SERVICE_HOST, HERE])
    settings = {
        "GROUPS_PORT": str(inner),
        "GROUPS_BASE_URL": f"https://{SERVICE_HOST}:{outer}",
        "GROUPS_DATA_DIR": str(folder),
        "GROUPS_SITE_ADMINISTRATORS": organisation.ADMINISTRATORS,
        **_directory(domain, folder),
    }
    environment = os.environ | domain.environment | settings  # noqa: TID251 - passed on
    with _served(environment, inner, folder / "service.log"):
        async with _encrypted(outer, inner, pair):
            yield Service(domain, outer, pair.certificate)


def _directory(domain: Domain, folder: Path) -> dict[str, str]:
    password = folder / "reader.password"
    password.write_text(samba_template.READER_PASSWORD)
    return {
        "GROUPS_DIRECTORY": f"ldaps://{domain.address}",
        "GROUPS_DIRECTORY_BASE": ldif.BASE,
        "GROUPS_DIRECTORY_USER": f"{samba_template.READER}@{DNS_DOMAIN}",
        "GROUPS_DIRECTORY_PASSWORD_FILE": str(password),
        "GROUPS_DIRECTORY_CA": str(domain.ca),
        "GROUPS_KEYTAB": str(domain.keytab),
        "GROUPS_KERBEROS_REALM": REALM,
    }


@contextmanager
def _served(environment: Mapping[str, str], port: int, log: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "groups_service"]
    for first in ("migrate", "sync"):
        subprocess.run([*command, first], cwd=ROOT, env=environment, check=True)
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "run"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    try:
        _wait_for(process, port, log)
        yield
    finally:
        process.terminate()
        process.wait(timeout=15)


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx2.get(f"http://{HERE}:{port}/readyz", timeout=2).raise_for_status()
        except httpx2.HTTPError:
            time.sleep(A_MOMENT)
        else:
            return
    raise RuntimeError(f"The service did not start: {log.read_text()}")


@asynccontextmanager
async def _encrypted(port: int, inner: int, pair: Pair) -> AsyncIterator[None]:
    """Do what the proxy of an installation does: take TLS off."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream = await asyncio.open_connection(HERE, inner)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_pump(reader, upstream[1]))
            tasks.create_task(_pump(upstream[0], writer))

    async with await asyncio.start_server(pass_on, HERE, port, ssl=context):
        yield


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while some := await reader.read(65536):
            writer.write(some)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


def _free_port() -> int:
    with socket.create_server((HERE, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
