"""A prepared domain in the cache folder: creating one takes ten seconds, copying it almost none.

It reads and writes nothing below /etc and /var. A copy can be started at another address: only
smb.conf and krb5.conf contain the folder and the address.
"""

import fcntl
import hashlib
import inspect
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.directory.support import certificates, ldif, organisation
from tests.directory.support.certificates import CertificateAuthority

REALM, WORKGROUP, DNS_DOMAIN, CONTROLLER = "OREBRO.TEST", "OREBRO", "orebro.test", "dc1"
SERVICE_HOST = "groups.orebro.test"
SERVICE_ACCOUNT = "svc-groups"
READER, READER_PASSWORD = "svc-ldapread", "Läser.katalogen.2026"
ADDRESSES = [f"127.0.0.{last}" for last in range(10, 30)]
CACHE = Path.home() / ".cache" / "groups-service" / "samba"

SMB_CONF = """[global]
    netbios name = DC1
    workgroup = {WORKGROUP}
    realm = {REALM}
    server role = active directory domain controller
    server services = ldap, cldap, kdc
    interfaces = {address}/8
    bind interfaces only = yes
    private dir = {folder}/private
    state directory = {folder}/state
    cache directory = {folder}/cache
    lock directory = {folder}
    pid directory = {folder}/run
    binddns dir = {folder}/bind-dns
    ncalrpc dir = {folder}/ncalrpc
    ntp signd socket directory = {folder}/ntp_signd
    winbindd socket directory = {folder}/winbindd
    logging = file
    log file = {folder}/samba.log
    log level = 1
    dns update command = /bin/true
    spn update command = /bin/true
    gpo update command = /bin/true
    disable netbios = yes
    load printers = no
    ldb:nosync = true
[sysvol]
    path = {folder}/state/sysvol
    read only = no
[netlogon]
    path = {folder}/state/sysvol/{DNS_DOMAIN}/scripts
    read only = no
"""

KRB5_CONF = """[libdefaults]
    default_realm = {REALM}
    dns_lookup_realm = false
    dns_lookup_kdc = false
    dns_canonicalize_hostname = false
    rdns = false
    udp_preference_limit = 1
[realms]
    {REALM} = {{
        kdc = {address}
        kpasswd_server = {address}
    }}
[domain_realm]
    .{DNS_DOMAIN} = {REALM}
    {DNS_DOMAIN} = {REALM}
"""

# Samba's modules belong to the system's Python. "relax" keeps the objectGUIDs of the records.
LOADER = """
import sys, ldb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB

settings = LoadParm()
settings.load(sys.argv[1])
database = SamDB(sys.argv[2], session_info=system_session(), lp=settings, flags=ldb.FLG_NOSYNC)
database.transaction_start()
for change, message in database.parse_ldif(sys.stdin.read()):
    store = database.modify if change == ldb.CHANGETYPE_MODIFY else database.add
    store(message, controls=["relax:0"])
database.transaction_commit()
"""


def copy_template(folder: Path) -> None:
    """Copy a prepared, stopped domain into a folder. The first call creates the domain."""
    modules = (sys.modules[__name__], ldif, organisation, certificates)
    content = "".join(inspect.getsource(module) for module in modules)
    template = CACHE / hashlib.sha256(content.encode()).hexdigest()[:16]
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            _create_template(template)
        # Windows permissions are in extended attributes, which only `cp -a` copies.
        run_command("cp", "-a", f"{template}/.", folder)


def configure(folder: Path, address: str) -> Path:
    """Write the two files that contain the folder and the address. Returns smb.conf."""
    values = {**globals(), "folder": folder, "address": address}
    (folder / "run").mkdir(exist_ok=True)
    (folder / "krb5.conf").write_text(KRB5_CONF.format_map(values))
    (folder / "etc/smb.conf").write_text(SMB_CONF.format_map(values))
    return folder / "etc/smb.conf"


def run_command(
    *command: str | Path, stdin: str = "", environment: Mapping[str, str] | None = None
) -> str:
    process = subprocess.run(
        command,
        input=stdin,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if process.returncode:
        raise RuntimeError(f"{command[0]} {command[1]} failed: {process.stdout}")
    return process.stdout


def _create_template(template: Path) -> None:
    """Create the template, and delete templates of older sources and incomplete ones."""
    for old in CACHE.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        _set_up_domain(Path(folder) / "domain")
        (Path(folder) / "domain").rename(template)


def _set_up_domain(folder: Path) -> None:
    _provision(folder)
    settings, database = configure(folder, ADDRESSES[0]), folder / "private/sam.ldb"
    _write_certificates(folder / "private/tls")
    _load_ldif(settings, database, ldif.build_organisation_ldif())

    def samba_tool(*command: str) -> None:
        run_command("samba-tool", *command, "-s", settings, "-H", database)

    samba_tool("user", "setprimarygroup", organisation.CONSULTANT, "Konsulter")
    samba_tool("user", "create", READER, READER_PASSWORD)
    samba_tool("user", "create", SERVICE_ACCOUNT, "--random-password")
    samba_tool("spn", "add", f"HTTP/{SERVICE_HOST}", SERVICE_ACCOUNT)
    # Before the keytab is exported; otherwise it contains only a key of a forbidden cipher.
    _load_ldif(
        settings,
        database,
        ldif.build_service_ldif(SERVICE_ACCOUNT, f"HTTP/{SERVICE_HOST}@{REALM}"),
    )
    service = f"--principal=HTTP/{SERVICE_HOST}"
    run_command(
        "samba-tool", "domain", "exportkeytab", "-s", settings, service, folder / "http.keytab"
    )


def _provision(folder: Path) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as empty_config:
        empty_config.write("[global]\n")
        empty_config.flush()
        run_command(
            *(
                "samba-tool",
                "domain",
                "provision",
                "-s",
                empty_config.name,
                f"--targetdir={folder}",
            ),
            *(f"--realm={REALM}", f"--domain={WORKGROUP}", "--server-role=dc"),
            *(f"--host-name={CONTROLLER}", f"--host-ip={ADDRESSES[0]}", "--dns-backend=NONE"),
        )


def _write_certificates(folder: Path) -> None:
    """Write certificates that name the host: Samba's own certificate names none."""
    authority = CertificateAuthority.create()
    authority.write(folder)
    names = [f"{CONTROLLER}.{DNS_DOMAIN}", DNS_DOMAIN, *ADDRESSES]
    authority.issue(folder, names).key.rename(folder / "key.pem")


def _load_ldif(settings: Path, database: Path, changes: str) -> None:
    run_command("/usr/bin/python3", "-c", LOADER, settings, database, stdin=changes)
