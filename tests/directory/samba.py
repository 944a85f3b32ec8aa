"""A real Active Directory: one domain controller of Samba, all of it in one folder.

It listens on a loopback address of its own, because its ports cannot be chosen.
"""

import fcntl
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

from auth.ldap_connection import LdapConfig
from tests.directory import ldif, organisation, samba_template
from tests.directory.certificates import Authority
from tests.directory.samba_template import (
    ADDRESSES,
    CACHE,
    DNS_DOMAIN,
    READER,
    READER_PASSWORD,
    REALM,
    SERVICE_HOST,
    run,
)

PACKAGES = (
    "samba samba-dsdb-modules samba-vfs-modules samba-ad-provision winbind ldb-tools krb5-user"
)
PORTS = (88, 389, 636)
SLOWEST_START = 30


def missing() -> str | None:
    """Say what this machine lacks, in one sentence, or None."""
    if not shutil.which("samba") or not shutil.which("kinit"):
        return f"Samba is missing: apt-get install --no-install-recommends {PACKAGES}"
    if not Path("/usr/share/samba/setup").is_dir():
        return "Samba cannot set up a domain: apt-get install samba-ad-provision"
    if os.geteuid() != 0:
        return "A domain controller needs root: run these tests as root, in a container perhaps"
    return None


@dataclass(frozen=True)
class Domain:
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
    def authority(self) -> Authority:
        return Authority.read(self.ca.parent)

    @property
    def krb5_conf(self) -> Path:
        return self.folder / "krb5.conf"

    @property
    def environment(self) -> Mapping[str, str]:
        return {**os.environ, "KRB5_CONFIG": str(self.krb5_conf)}  # noqa: TID251 - for a child

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """Hold the server still: it takes connections and says nothing."""
        self.server.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.server.send_signal(signal.SIGCONT)

    @contextmanager
    def disabled(self, account: str) -> Iterator[None]:
        """Let an account be disabled for a while."""
        self._tool("user", "disable", account)
        try:
            yield
        finally:
            self._tool("user", "enable", account)

    def ticket_of(self, account: str) -> Path:
        """Sign in at the domain as a workstation does; return the file with the ticket."""
        cache = self.folder / f"ticket.{account}"
        run(
            *("kinit", "-c", f"FILE:{cache}", f"{account}@{REALM}"),
            given=organisation.password(account) + "\n",
            environment=self.environment,
        )
        return cache

    def ticket_of_the_service(self) -> Path:
        cache = self.folder / "ticket"
        kinit = ("kinit", "-c", f"FILE:{cache}", "-k", "-t", self.keytab)
        run(*kinit, f"HTTP/{SERVICE_HOST}@{REALM}", environment=self.environment)
        return cache

    def _tool(self, *command: str) -> None:
        settings, database = self.folder / "etc/smb.conf", self.folder / "private/sam.ldb"
        run("samba-tool", *command, "-s", settings, "-H", database)


def config(domain: Domain, url: str = "ldaps://{address}") -> LdapConfig:
    return LdapConfig(
        url.format(address=domain.address),
        base=ldif.BASE,
        user=f"{READER}@{DNS_DOMAIN}",
        password=READER_PASSWORD,
        ca=domain.ca,
    )


@contextmanager
def domain() -> Iterator[Domain]:
    """Run a domain controller of one's own, gone without trace when the block is left."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="groups-samba-")))
        # Extended attributes hold Windows' rights: only `cp -a` takes them along.
        run("cp", "-a", f"{samba_template.finished()}/.", place)
        address = stack.enter_context(_own_address())
        samba_template.configure(place, address)
        yield Domain(place, address, stack.enter_context(_served(place, address)))


@contextmanager
def _served(folder: Path, address: str) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "output.log").open("wb") as output:
        server = subprocess.Popen(
            ["samba", "-s", folder / "etc/smb.conf", "-F", "-M", "single", "--no-process-group"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _wait_for(server, address, folder / "samba.log")
        yield server
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_for(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + SLOWEST_START
    waiting = list(PORTS)
    while waiting:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"Samba did not start: {log.read_text()[-2000:]}")
        waiting = [port for port in waiting if not _answers(address, port)]
        time.sleep(0.02)


def _answers(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def _own_address() -> Iterator[str]:
    """Hold a loopback address: a lock, because looking for a free port is a race."""
    for address in ADDRESSES:
        with (CACHE / f"{address}.lock").open("w") as lock:
            if _locked(lock) and not _answers(address, PORTS[1]):
                yield address
                return
    raise RuntimeError("All addresses for domain controllers are taken")


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
