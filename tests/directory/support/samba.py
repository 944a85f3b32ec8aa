"""A real Active Directory: a Samba domain controller in one folder.

It listens on a separate loopback address, because its ports are fixed.
"""

import fcntl
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from auth.ldap.connection import LdapConfig
from tests.directory.support import ldif, organisation, samba_template
from tests.directory.support.certificates import CertificateAuthority
from tests.directory.support.ldap_server_client import PATIENT_TIMEOUTS
from tests.directory.support.samba_template import (
    ADDRESSES,
    CACHE,
    DNS_DOMAIN,
    READER,
    READER_PASSWORD,
    REALM,
    SERVICE_HOST,
    run_command,
)
from tests.support.waiting import MAX_WAIT_SECONDS

PROGRAMS = ("samba", "samba-tool", "kinit", "faketime", "curl", "unshare")
INSTALL_COMMAND = (
    "apt-get install --no-install-recommends samba samba-dsdb-modules samba-vfs-modules "
    "samba-ad-provision winbind ldb-tools krb5-user faketime curl"
)
PORTS = (88, 389, 636)


def describe_missing() -> str | None:
    """Return in one sentence what this machine lacks, or None."""
    lacking = [name for name in PROGRAMS if not shutil.which(name)]
    if not Path("/usr/share/samba/setup").is_dir():
        lacking.append("samba-ad-provision")
    if lacking:
        return f"No domain without {', '.join(lacking)}: {INSTALL_COMMAND}"
    if importlib.util.find_spec("gssapi") is None:
        return "No tickets without gssapi: apt-get install libkrb5-dev gcc; pip install gssapi"
    if os.geteuid() != 0:
        return "A domain controller needs root: run these tests as root, in a container perhaps"
    return None


@dataclass(frozen=True)
class SambaDomain:
    folder: Path
    address: str
    server: subprocess.Popen[bytes]

    @property
    def ca(self) -> Path:
        return self.folder / "private/tls/ca.pem"

    @property
    def keytab(self) -> Path:
        return self.folder / "http.keytab"

    @property
    def authority(self) -> CertificateAuthority:
        return CertificateAuthority.read(self.ca.parent)

    @property
    def krb5_conf(self) -> Path:
        return self.folder / "krb5.conf"

    @property
    def environment(self) -> Mapping[str, str]:
        return {**os.environ, "KRB5_CONFIG": str(self.krb5_conf)}  # noqa: TID251 - for a child

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Suspend the server: it accepts connections and does not answer."""
        self.server.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.server.send_signal(signal.SIGCONT)

    @contextmanager
    def disable_account(self, account: str) -> Iterator[None]:
        """Disable an account inside the block."""
        self._run_samba_tool("user", "disable", account)
        try:
            yield
        finally:
            self._run_samba_tool("user", "enable", account)

    def create_ticket(self, account: str) -> Path:
        """Sign in to the domain as a workstation does, and return the file with the ticket."""
        cache = self.folder / f"ticket.{account}"
        run_command(
            *("kinit", "-c", f"FILE:{cache}", f"{account}@{REALM}"),
            stdin=organisation.password_of(account) + "\n",
            environment=self.environment,
        )
        return cache

    def create_service_ticket(self) -> Path:
        cache = self.folder / "ticket"
        kinit = ("kinit", "-c", f"FILE:{cache}", "-k", "-t", self.keytab)
        run_command(*kinit, f"HTTP/{SERVICE_HOST}@{REALM}", environment=self.environment)
        return cache

    def _run_samba_tool(self, *command: str) -> None:
        settings, database = self.folder / "etc/smb.conf", self.folder / "private/sam.ldb"
        run_command("samba-tool", *command, "-s", settings, "-H", database)


def build_ldap_config(domain: SambaDomain, url: str = "ldaps://{address}") -> LdapConfig:
    return LdapConfig(
        url.format(address=domain.address),
        base=ldif.BASE,
        user=f"{READER}@{DNS_DOMAIN}",
        password=READER_PASSWORD,
        ca=domain.ca,
        **PATIENT_TIMEOUTS,
    )


@contextmanager
def run_domain() -> Iterator[SambaDomain]:
    """Run a new domain controller. Nothing of it remains after the block."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="groups-samba-")))
        samba_template.copy_template(folder)
        address = stack.enter_context(_reserve_address())
        samba_template.configure(folder, address)
        yield SambaDomain(folder, address, stack.enter_context(_run_samba(folder, address)))


@contextmanager
def _run_samba(folder: Path, address: str) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "output.log").open("wb") as output:
        server = subprocess.Popen(
            ["samba", "-s", folder / "etc/smb.conf", "-F", "-M", "single", "--no-process-group"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _wait_until_ready(server, address, folder / "samba.log")
        yield server
    finally:
        server.terminate()
        server.wait(timeout=MAX_WAIT_SECONDS)


def _wait_until_ready(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + MAX_WAIT_SECONDS
    closed_ports = list(PORTS)
    while closed_ports:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"Samba did not start: {log.read_text()[-2000:]}")
        closed_ports = [port for port in closed_ports if not _accepts_connections(address, port)]
        time.sleep(0.02)


def _accepts_connections(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), timeout=MAX_WAIT_SECONDS).close()
    except OSError:
        return False
    return True


@contextmanager
def _reserve_address() -> Iterator[str]:
    """Reserve a loopback address by a lock, because a search for a free port is a race."""
    for address in ADDRESSES:
        with (CACHE / f"{address}.lock").open("w") as lock:
            if _try_lock(lock) and not _accepts_connections(address, PORTS[1]):
                yield address
                return
    raise RuntimeError("All addresses for domain controllers are taken")


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
