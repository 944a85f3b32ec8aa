"""The real services that tests talk to, and how to get those this machine lacks.

On Debian as root they are installed, unless NO_INSTALL=1; elsewhere it is said what to install.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests import postgres

INSTALL = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends"]
HEADERS = "/usr/include/gssapi/gssapi.h"


@dataclass(frozen=True)
class Service:
    """Something a test needs that pip does not bring."""

    name: str
    packages: tuple[str, ...]
    present: bool


def services() -> list[Service]:
    samba = ("samba", "samba-dsdb-modules", "samba-vfs-modules", "samba-ad-provision", "winbind")
    return [
        Service("PostgreSQL", ("postgresql",), postgres.binaries() is not None),
        Service(
            "Samba as a domain controller",
            (*samba, "ldb-tools"),
            _has("samba") and Path("/usr/share/samba/setup").exists(),
        ),
        Service("Kerberos tools", ("krb5-user", "faketime"), _has("kinit") and _has("faketime")),
        Service(
            "Kerberos headers and a compiler",
            ("libkrb5-dev", "gcc"),
            Path(HEADERS).exists() and _has("gcc"),
        ),
        Service("Chromium", ("chromium",), _has("chromium")),
        Service("curl", ("curl",), _has("curl")),
    ]


def provide() -> None:
    """Install what is missing where we may, and say what else to install."""
    missing = [service for service in services() if not service.present]
    if missing and _may_install():
        packages = [package for service in missing for package in service.packages]
        print(f"Installing {', '.join(service.name for service in missing)} ...", flush=True)
        _apt("apt-get", "update", "-qq")
        _apt(*INSTALL, *packages)
        missing = [service for service in services() if not service.present]
    for service in missing:
        print(f"Missing: {service.name}. Install {' '.join(service.packages)} to test it.")
    if Path(HEADERS).exists():
        _pip("--editable", ".[kerberos]")


def _may_install() -> bool:
    wanted = os.environ.get("NO_INSTALL") != "1"  # noqa: TID251 - not the service's
    return wanted and os.geteuid() == 0 and _has("apt-get")


def _apt(*command: str) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}  # noqa: TID251 - not the service's
    subprocess.run(command, check=True, env=quiet, stdout=subprocess.DEVNULL)


def _pip(*what: str) -> None:
    try:
        __import__("gssapi")
    except ImportError:
        command = [sys.executable, "-m", "pip", "install", "--quiet", *what]
        subprocess.run(command, check=True)


def _has(program: str) -> bool:
    return shutil.which(program) is not None
