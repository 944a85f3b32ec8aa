"""The services that tests need, and their installation where they are missing.

On Debian, root installs them unless NO_INSTALL=1; elsewhere a message says what to install.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.support import postgres

INSTALL = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends"]
GSSAPI_HEADER = "/usr/include/gssapi/gssapi.h"


@dataclass(frozen=True)
class Service:
    """A service that a test needs and that pip does not install."""

    name: str
    packages: tuple[str, ...]
    present: bool


def list_services() -> list[Service]:
    samba = ("samba", "samba-dsdb-modules", "samba-vfs-modules", "samba-ad-provision", "winbind")
    return [
        Service("PostgreSQL", ("postgresql",), postgres.find_binaries() is not None),
        Service(
            "Samba as a domain controller",
            (*samba, "ldb-tools"),
            _has_program("samba") and Path("/usr/share/samba/setup").exists(),
        ),
        Service(
            "Kerberos tools",
            ("krb5-user", "faketime"),
            _has_program("kinit") and _has_program("faketime"),
        ),
        Service(
            "Kerberos headers and a compiler",
            ("libkrb5-dev", "gcc"),
            Path(GSSAPI_HEADER).exists() and _has_program("gcc"),
        ),
        Service("Chromium", ("chromium",), _has_program("chromium")),
        Service("curl", ("curl",), _has_program("curl")),
    ]


def install_missing() -> None:
    """Install what is missing where this is allowed, and print what else to install."""
    missing = [service for service in list_services() if not service.present]
    if missing and _can_install():
        packages = [package for service in missing for package in service.packages]
        print(f"Installing {', '.join(service.name for service in missing)} ...", flush=True)
        _run_apt("apt-get", "update", "-qq")
        _run_apt(*INSTALL, *packages)
        missing = [service for service in list_services() if not service.present]
    for service in missing:
        print(f"Missing: {service.name}. Install {' '.join(service.packages)} to test it.")
    if Path(GSSAPI_HEADER).exists():
        _install_packages("--editable", ".[kerberos]")


def _can_install() -> bool:
    allowed = os.environ.get("NO_INSTALL") != "1"  # noqa: TID251 - not a setting of the service
    return allowed and os.geteuid() == 0 and _has_program("apt-get")


def _run_apt(*command: str) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}  # noqa: TID251 - not a setting of the service
    subprocess.run(command, check=True, env=quiet, stdout=subprocess.DEVNULL)


def _install_packages(*arguments: str) -> None:
    try:
        __import__("gssapi")
    except ImportError:
        command = [sys.executable, "-m", "pip", "install", "--quiet", *arguments]
        subprocess.run(command, check=True)


def _has_program(program: str) -> bool:
    return shutil.which(program) is not None
