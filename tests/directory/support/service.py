"""The service with a real domain and Kerberos tickets, behind a proxy that terminates TLS."""

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

from tests.directory.support import ldif, organisation, samba_template
from tests.directory.support.certificates import CertificatePair
from tests.directory.support.samba import SambaDomain
from tests.directory.support.samba_template import DNS_DOMAIN, REALM, SERVICE_HOST
from tests.support.waiting import MAX_WAIT_SECONDS

ROOT = Path(__file__).parents[3]
LOCALHOST = "127.0.0.1"
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class DomainService:
    """A service at https://groups.orebro.test, which is this machine for clients that are
    configured so.
    """

    domain: SambaDomain
    port: int
    certificate: Path

    @property
    def origin(self) -> str:
        return f"https://{SERVICE_HOST}:{self.port}"

    def open_client(self) -> httpx2.AsyncClient:
        """Return a browser without a ticket."""
        return httpx2.AsyncClient(
            base_url=f"https://{LOCALHOST}:{self.port}",
            headers={"Host": f"{SERVICE_HOST}:{self.port}", "Sec-Fetch-Site": "same-origin"},
            verify=ssl.create_default_context(cafile=self.domain.ca),
            timeout=MAX_WAIT_SECONDS,
        )


@asynccontextmanager
async def run_domain_service(domain: SambaDomain, folder: Path) -> AsyncIterator[DomainService]:
    """Sync the domain and serve it, with all data in `folder`."""
    inner, outer = _find_free_port(), _find_free_port()
    pair = domain.authority.issue(folder, [SERVICE_HOST, LOCALHOST])
    settings = {
        "GROUPS_PORT": str(inner),
        "GROUPS_BASE_URL": f"https://{SERVICE_HOST}:{outer}",
        "GROUPS_DATA_DIR": str(folder),
        "GROUPS_SITE_ADMIN_GROUP": organisation.ADMINISTRATORS,
        **_directory_settings(domain, folder),
    }
    environment = os.environ | domain.environment | settings  # noqa: TID251 - passed on
    with _run_service(environment, inner, folder / "service.log"):
        async with _run_tls_proxy(outer, inner, pair):
            yield DomainService(domain, outer, pair.certificate)


def _directory_settings(domain: SambaDomain, folder: Path) -> dict[str, str]:
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
        "KRB5RCACHEDIR": str(folder),
    }


@contextmanager
def _run_service(environment: Mapping[str, str], port: int, log: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "groups_service"]
    for setup in ("migrate", "sync"):
        subprocess.run([*command, setup], cwd=ROOT, env=environment, check=True)
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "run"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    try:
        _wait_until_ready(process, port, log)
        yield
    finally:
        process.terminate()
        process.wait(timeout=MAX_WAIT_SECONDS)


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + MAX_WAIT_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx2.get(
                f"http://{LOCALHOST}:{port}/readyz", timeout=MAX_WAIT_SECONDS
            ).raise_for_status()
        except httpx2.HTTPError:
            time.sleep(POLL_SECONDS)
        else:
            return
    raise RuntimeError(f"The service did not start: {log.read_text()}")


@asynccontextmanager
async def _run_tls_proxy(port: int, inner: int, pair: CertificatePair) -> AsyncIterator[None]:
    """Terminate TLS, as the proxy of an installation does."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream = await asyncio.open_connection(LOCALHOST, inner)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_copy_stream(reader, upstream[1]))
            tasks.create_task(_copy_stream(upstream[0], writer))

    async with await asyncio.start_server(forward, LOCALHOST, port, ssl=context):
        yield


async def _copy_stream(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


def _find_free_port() -> int:
    with socket.create_server((LOCALHOST, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
